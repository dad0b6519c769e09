package dev.lanewise.kernels.spin;

/**
 * {@code y[j] = x[at + stride j] o ... }: the fold of {@code rows} x {@code taps} elements, rows
 * {@code pitch} apart, taps side by side. Rows are folded first, then taps, each in order, so that
 * the bits are the same at every width.
 */
abstract class WindowFold {
  /** What elements are folded by. */
  enum Kind {
    MAX(Float.NEGATIVE_INFINITY),
    MIN(Float.POSITIVE_INFINITY),
    /** The sum, times a factor. */
    SUM(0);

    private final float neutral;

    Kind(float neutral) {
      this.neutral = neutral;
    }

    /** What changes nothing. */
    float neutral() {
      return neutral;
    }
  }

  private final int lanes;
  private final int behind;

  /**
   * @param lanes windows computed at once
   * @param behind how far behind the first element of the last row a vector reads
   */
  WindowFold(int lanes, int behind) {
    this.lanes = lanes;
    this.behind = behind;
  }

  /**
   * Folds {@code count} rows of n windows, the first elements of rows {@code step} apart, results
   * contiguous; the caller has checked the ranges.
   *
   * @param pitch distance of the rows of a window
   * @param down distance of the first and the last row of a window
   * @param c the factor of a sum
   */
  final void run(
      float[] x,
      int at,
      int pitch,
      int down,
      int step,
      float c,
      float[] y,
      int yAt,
      int n,
      int count) {
    if (n >= lanes) {
      vectors(x, at, pitch, step, c, y, yAt, n, count);
      return;
    }
    // A vector reads beyond the windows, but nothing that is not there.
    int readable = count;
    while (readable > 0 && at + (readable - 1) * step + down > x.length - behind) {
      readable--;
    }
    few(x, at, pitch, step, c, y, yAt, n, readable);
    int done = readable * step;
    singles(x, at + done, pitch, step, c, y, yAt + readable * n, n, count - readable);
  }

  /** At least as many windows as there are lanes; the last vector may do some again. */
  protected abstract void vectors(
      float[] x, int at, int pitch, int step, float c, float[] y, int yAt, int n, int count);

  /** Fewer windows, one masked store. */
  protected abstract void few(
      float[] x, int at, int pitch, int step, float c, float[] y, int yAt, int n, int count);

  /** One by one. */
  protected abstract void singles(
      float[] x, int at, int pitch, int step, float c, float[] y, int yAt, int n, int count);
}
