package dev.lanewise.kernels.blocking;

/** Transposes a square of as many floats on a side as a vector has lanes. */
public abstract class SquareTranspose {
  protected SquareTranspose() {}

  /**
   * {@code to[toOff + p toLd + i] = from[fromOff + min(i, rows - 1) fromLd + p]} for i, p below the
   * lane count. Rows of {@code to} are written in ascending order, each with all its lanes.
   */
  public abstract void run(
      float[] from, int fromOff, int fromLd, int rows, float[] to, int toOff, int toLd);
}
