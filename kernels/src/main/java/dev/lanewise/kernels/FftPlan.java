package dev.lanewise.kernels;

/**
 * Fourier transforms of one size: of signals (one row) or row-major planes. Immutable, for any
 * number of threads, each with a workspace of its own. After the first call a workspace is large
 * enough, and calls allocate nothing.
 *
 * <p>Complex numbers are pairs, re and im in turn: a complex signal takes 2 n floats. Real signals
 * have the spectrum's first {@code cols / 2 + 1} columns; the others are its complex conjugates.
 *
 * <p>Errors in the 2-norm are below {@code 2^-24 (7 log2 n + 9)} of the result's for powers of two,
 * and grow with the logarithm for all lengths; those of random signals are below {@code 3 2^-24} up
 * to 65536. Bits are the same at every vector width.
 *
 * <p>An infinity or NaN anywhere may make all of its transform NaN.
 */
public abstract class FftPlan {
  private static final String OP = "fft";

  private final int rows;
  private final int cols;

  protected FftPlan(int rows, int cols) {
    this.rows = rows;
    this.cols = cols;
  }

  /** Rows of a plane; 1 for signals. */
  public final int rows() {
    return rows;
  }

  /** Numbers in a row, n. */
  public final int cols() {
    return cols;
  }

  /** Floats of a complex plane, {@code 2 rows cols}. */
  public final int complexSize() {
    return 2 * rows * cols;
  }

  /** Floats of a real plane, {@code rows cols}. */
  public final int realSize() {
    return rows * cols;
  }

  /** Floats of a real plane's spectrum, {@code 2 rows (cols / 2 + 1)}. */
  public final int spectrumSize() {
    return 2 * rows * (cols / 2 + 1);
  }

  /** {@code y = F x}, complex to complex, for each of a batch of adjacent planes; y may be x. */
  public final void forward(
      int batch, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    check(batch, x, xOff, complexSize(), y, yOff, complexSize(), workspace);
    for (int b = 0; b < batch; b++) {
      complex(false, x, xOff + b * complexSize(), y, yOff + b * complexSize(), workspace);
    }
  }

  /** {@code x = F^-1 y}: as forward with {@code exp(2 pi i u t / n)}, divided by rows cols. */
  public final void inverse(
      int batch, float[] y, int yOff, float[] x, int xOff, Workspace workspace) {
    check(batch, y, yOff, complexSize(), x, xOff, complexSize(), workspace);
    for (int b = 0; b < batch; b++) {
      complex(true, y, yOff + b * complexSize(), x, xOff + b * complexSize(), workspace);
    }
  }

  /** {@code y = F x}, real planes to half spectra; y must not overlap x. */
  public final void forwardReal(
      int batch, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    check(batch, x, xOff, realSize(), y, yOff, spectrumSize(), workspace);
    apart(batch, x, xOff, realSize(), y, yOff, spectrumSize());
    for (int b = 0; b < batch; b++) {
      real(x, xOff + b * realSize(), y, yOff + b * spectrumSize(), workspace);
    }
  }

  /**
   * {@code x = F^-1 y}, half spectra to real planes; x must not overlap y. What a spectrum of a
   * real signal cannot have, imaginary parts of a row's first and middle numbers, is ignored.
   */
  public final void inverseReal(
      int batch, float[] y, int yOff, float[] x, int xOff, Workspace workspace) {
    check(batch, y, yOff, spectrumSize(), x, xOff, realSize(), workspace);
    apart(batch, y, yOff, spectrumSize(), x, xOff, realSize());
    for (int b = 0; b < batch; b++) {
      realInverse(y, yOff + b * spectrumSize(), x, xOff + b * realSize(), workspace);
    }
  }

  /**
   * {@code y (+)= x w}, products of half spectra, the transforms of circular convolutions; y may be
   * x if nothing is added.
   *
   * @param w a spectrum with its parts {@link #separate separated}
   * @param add whether y is added to rather than overwritten
   */
  public final void multiply(
      float[] x, int xOff, float[] w, int wOff, boolean add, float[] y, int yOff) {
    int size = spectrumSize();
    Check.range(OP, "x", x, xOff, size);
    Check.range(OP, "w", w, wOff, size);
    Check.range(OP, "y", y, yOff, size);
    Check.apart(OP, "w", w, wOff, size, "y", y, yOff, size);
    if (x == y && (add || xOff != yOff)) {
      Check.apart(OP, "x", x, xOff, size, "y", y, yOff, size);
    }
    product(x, xOff, w, wOff, add, y, yOff);
  }

  /** Copies a half spectrum of pairs as all its real parts, then all its imaginary ones. */
  public final void separate(float[] pairs, int pairsOff, float[] parts, int partsOff) {
    int size = spectrumSize();
    Check.range(OP, "pairs", pairs, pairsOff, size);
    Check.range(OP, "parts", parts, partsOff, size);
    Check.apart(OP, "pairs", pairs, pairsOff, size, "parts", parts, partsOff, size);
    for (int i = 0; i < size / 2; i++) {
      parts[partsOff + i] = pairs[pairsOff + 2 * i];
      parts[partsOff + size / 2 + i] = pairs[pairsOff + 2 * i + 1];
    }
  }

  private static void check(
      int batch,
      float[] in,
      int inOff,
      int inSize,
      float[] out,
      int outOff,
      int outSize,
      Workspace workspace) {
    Check.notNull(OP, "workspace", workspace);
    Check.atLeast(OP, "batch", batch, 0);
    Check.range(OP, "in", in, inOff, (long) batch * inSize);
    Check.range(OP, "out", out, outOff, (long) batch * outSize);
    if (in == out && inOff != outOff) {
      apart(batch, in, inOff, inSize, out, outOff, outSize);
    }
  }

  private static void apart(
      int batch, float[] in, int inOff, int inSize, float[] out, int outOff, int outSize) {
    Check.apart(
        OP, "in", in, inOff, (long) batch * inSize, "out", out, outOff, (long) batch * outSize);
  }

  /** One complex plane, forward or back; arguments are checked, y may be x. */
  protected abstract void complex(
      boolean inverse, float[] x, int xOff, float[] y, int yOff, Workspace workspace);

  /** One real plane to its half spectrum; arguments are checked. */
  protected abstract void real(float[] x, int xOff, float[] y, int yOff, Workspace workspace);

  /** One half spectrum to its real plane; arguments are checked. */
  protected abstract void realInverse(
      float[] y, int yOff, float[] x, int xOff, Workspace workspace);

  /** Products of half spectra; arguments are checked. */
  protected abstract void product(
      float[] x, int xOff, float[] w, int wOff, boolean add, float[] y, int yOff);
}
