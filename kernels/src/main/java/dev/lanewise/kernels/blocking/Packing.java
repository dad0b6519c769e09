package dev.lanewise.kernels.blocking;

/**
 * Lays out slices of a matrix as a tile reads them: for each p, {@code width} elements side by
 * side, {@code step} floats from one p to the next. Destinations need {@link #SLACK} floats behind
 * them, which vector versions may overwrite.
 */
public class Packing {
  /** Floats behind a destination that may be overwritten: one vector of the widest kind. */
  public static final int SLACK = 16;

  public Packing() {}

  /**
   * {@code to[p step + i] = from[p ld + i]} for {@code i < width}; unspecified values up to step.
   */
  public void rows(
      float[] from, int fromOff, int ld, int k, int width, float[] to, int toOff, int step) {
    piece(from, fromOff, ld, k, width, to, toOff, step);
  }

  /**
   * All {@code n} columns of k rows as strips of {@code columns}, one after the other, each as
   * {@link #rows} lays it out; the last one as many whole vectors of {@code lanes} as it needs.
   */
  public void strips(
      float[] from,
      int fromOff,
      int ld,
      int k,
      int n,
      float[] to,
      int toOff,
      int columns,
      int lanes) {
    for (int j = 0; j < n; j += columns) {
      int width = Math.min(columns, n - j);
      int step = (width + lanes - 1) / lanes * lanes;
      rows(from, fromOff + j, ld, k, width, to, toOff + j * k, step);
    }
  }

  /**
   * {@code to[p step + i] = from[i ld + p]} for {@code i < width}; unspecified values up to step.
   */
  public void transposed(
      float[] from, int fromOff, int ld, int k, int width, float[] to, int toOff, int step) {
    transposedPiece(from, fromOff, ld, k, width, to, toOff, step);
  }

  /** {@code to[p step + i] = from[i ld + p]} for {@code i < width}, and nothing else written. */
  public void transposedPiece(
      float[] from, int fromOff, int ld, int k, int width, float[] to, int toOff, int step) {
    for (int p = 0; p < k; p++) {
      for (int i = 0; i < width; i++) {
        to[toOff + p * step + i] = from[fromOff + i * ld + p];
      }
    }
  }

  /** {@code to[p step + i] = from[p ld + i]} for {@code i < width}, and nothing else written. */
  public void piece(
      float[] from, int fromOff, int ld, int k, int width, float[] to, int toOff, int step) {
    for (int p = 0; p < k; p++) {
      System.arraycopy(from, fromOff + p * ld, to, toOff + p * step, width);
    }
  }
}
