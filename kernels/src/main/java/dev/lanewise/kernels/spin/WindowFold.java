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
   * Folds n windows; the caller has checked the ranges.
   *
   * @param last where the last row starts
   * @param c the factor of a sum
   */
  final void run(float[] x, int at, int pitch, int last, float c, float[] y, int yAt, int n) {
    if (n >= lanes) {
      vectors(x, at, pitch, c, y, yAt, n);
    } else if (last <= x.length - behind) {
      few(x, at, pitch, c, y, yAt, n); // reads beyond the windows, but nothing that is not there
    } else {
      singles(x, at, pitch, c, y, yAt, n);
    }
  }

  /** At least as many windows as there are lanes; the last vector may do some again. */
  protected abstract void vectors(float[] x, int at, int pitch, float c, float[] y, int yAt, int n);

  /** Fewer windows, one masked store. */
  protected abstract void few(float[] x, int at, int pitch, float c, float[] y, int yAt, int n);

  /** One by one. */
  protected abstract void singles(float[] x, int at, int pitch, float c, float[] y, int yAt, int n);
}
