package dev.lanewise.kernels.blocking;

/**
 * The edge of a matrix, where less than a vector of columns is left: tiles write whole vectors
 * beside it, and what is wanted of them is put in place one by one. (The JVM's masked accesses make
 * objects once some have reached over an array's end.)
 */
public final class Edge {
  private Edge() {}

  /** {@code c[i, j] (+)= from[i, j]}. */
  public static void put(
      float[] from,
      int fromOff,
      int step,
      int rows,
      int columns,
      boolean add,
      float[] c,
      int cOff,
      int ldc) {
    for (int i = 0; i < rows; i++) {
      int x = fromOff + i * step;
      int y = cOff + i * ldc;
      for (int j = 0; j < columns; j++) {
        c[y + j] = add ? c[y + j] + from[x + j] : from[x + j];
      }
    }
  }
}
