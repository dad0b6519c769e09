package dev.lanewise.kernels;

import java.util.Arrays;

/**
 * Convolutions of real planes with kernels whose spectra are computed once: {@code F(x * h) = F x .
 * F h}. Signals are planes of one row.
 *
 * <p>A convolution of several channels is a sum of products of spectra: {@link #transform} each
 * channel once, {@link #multiply} it by each kernel, adding, and take {@link #window} of each sum
 * once. Results err by some roundings of the largest possible sum, {@code |x|_2 |h|_2}, not of each
 * element. Immutable; a workspace belongs to one thread.
 */
public final class FourierConvolution {
  private static final String OP = "fourier-convolution";

  private final FftPlan plan;
  private final int rows;
  private final int cols;
  private final int kernelRows;
  private final int kernelCols;

  private FourierConvolution(FftPlan plan, int rows, int cols, int kernelRows, int kernelCols) {
    this.plan = plan;
    this.rows = rows;
    this.cols = cols;
    this.kernelRows = kernelRows;
    this.kernelCols = kernelCols;
  }

  /**
   * Linear convolution: {@code y[i,j] = sum_(u,v) x[i-u, j-v] h[u,v]} with zeros around x, for i
   * below {@code rows + kernelRows - 1} and j below {@code cols + kernelCols - 1}.
   */
  public static FourierConvolution linear(
      Fft fft, int rows, int cols, int kernelRows, int kernelCols) {
    sizes(rows, cols, kernelRows, kernelCols);
    int height = Check.fits(OP, "rows + kernelRows", (long) rows + kernelRows) - 1;
    int width = Check.fits(OP, "cols + kernelCols", (long) cols + kernelCols) - 1;
    FftPlan plan = fft.plan(goodLength(height), goodLength(width));
    return new FourierConvolution(plan, rows, cols, kernelRows, kernelCols);
  }

  /** Circular convolution: the same with indices modulo rows and cols; kernels no larger. */
  public static FourierConvolution circular(
      Fft fft, int rows, int cols, int kernelRows, int kernelCols) {
    sizes(rows, cols, kernelRows, kernelCols);
    if (kernelRows > rows || kernelCols > cols) {
      throw new IllegalArgumentException(
          OP
              + ": kernels are "
              + kernelRows
              + "x"
              + kernelCols
              + " but must be no larger than the plane, "
              + rows
              + "x"
              + cols);
    }
    return new FourierConvolution(fft.plan(rows, cols), rows, cols, kernelRows, kernelCols);
  }

  private static void sizes(int rows, int cols, int kernelRows, int kernelCols) {
    Check.atLeast(OP, "rows", rows, 1);
    Check.atLeast(OP, "cols", cols, 1);
    Check.atLeast(OP, "kernelRows", kernelRows, 1);
    Check.atLeast(OP, "kernelCols", kernelCols, 1);
  }

  /**
   * The least number from n on with no prime above 5 that is a multiple of 32, or of the power of
   * two from n on if that is less: passes that fill vectors.
   */
  static int goodLength(int n) {
    int multiple = Math.min(32, n == 1 ? 1 : Integer.highestOneBit(n - 1) << 1);
    long good = (n + multiple - 1L) / multiple * multiple;
    while (!smooth(good)) {
      good += multiple;
    }
    return Check.fits(OP, "padded length", good);
  }

  private static boolean smooth(long n) {
    long rest = n;
    for (int prime : new int[] {2, 3, 5}) {
      while (rest % prime == 0) {
        rest /= prime;
      }
    }
    return rest == 1;
  }

  /** Floats of one spectrum. */
  public int spectrumSize() {
    return plan.spectrumSize();
  }

  /** The plan that transforms the padded planes. */
  public FftPlan plan() {
    return plan;
  }

  /**
   * The spectra of kernels that lie one after the other, for {@link #multiply}.
   *
   * @param flipped turns kernels by 180 degrees, which makes the convolution a cross-correlation
   */
  public float[] spectra(int count, float[] kernels, int off, boolean flipped) {
    Check.atLeast(OP, "count", count, 0);
    int size = Sizes.product(OP, kernelRows, kernelCols);
    Check.range(OP, "kernels", kernels, off, (long) count * size);
    float[] spectra = new float[Sizes.product(OP, count, spectrumSize())];
    float[] kernel = new float[size];
    float[] pairs = new float[spectrumSize()];
    Workspace workspace = new Workspace();
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < size; i++) {
        kernel[i] = kernels[off + k * size + (flipped ? size - 1 - i : i)];
      }
      padded(kernel, 0, kernelRows, kernelCols, kernelCols, pairs, 0, workspace);
      plan.separate(pairs, 0, spectra, k * spectrumSize());
    }
    return spectra;
  }

  /** The spectrum of a rows x cols plane whose rows are ld floats apart. */
  public void transform(
      float[] x, int xOff, int ld, float[] spectrum, int spectrumOff, Workspace workspace) {
    Check.notNull(OP, "workspace", workspace);
    Check.matrix(OP, "x", x, xOff, rows, cols, ld);
    Check.range(OP, "spectrum", spectrum, spectrumOff, spectrumSize());
    padded(x, xOff, rows, cols, ld, spectrum, spectrumOff, workspace);
  }

  private void padded(
      float[] x, int xOff, int height, int width, int ld, float[] y, int yOff, Workspace ws) {
    float[] plane = ws.floats(plan.realSize());
    for (int r = 0; r < plan.rows(); r++) {
      int used = r < height ? width : 0;
      int at = r * plan.cols();
      if (used > 0) {
        System.arraycopy(x, xOff + r * ld, plane, at, used);
      }
      Arrays.fill(plane, at + used, at + plan.cols(), 0);
    }
    plan.forwardReal(1, plane, 0, y, yOff, ws.inner());
  }

  /**
   * {@code sum (+)= spectrum . kernel}.
   *
   * @param spectra made by {@link #spectra}
   * @param kernel which of them
   * @param add whether the sum is added to rather than overwritten
   */
  public void multiply(
      float[] spectrum,
      int spectrumOff,
      float[] spectra,
      int kernel,
      boolean add,
      float[] sum,
      int sumOff) {
    Check.atLeast(OP, "kernel", kernel, 0);
    int at = Check.fits(OP, "kernel's offset", (long) kernel * spectrumSize());
    plan.multiply(spectrum, spectrumOff, spectra, at, add, sum, sumOff);
  }

  /**
   * {@code y[i,j]} of the convolution for i from {@code top}, j from {@code left}: its full extent
   * begins at 0, 0; that of a correlation without padding at kernelRows - 1, kernelCols - 1.
   */
  public void window(
      float[] sum,
      int sumOff,
      int top,
      int left,
      int height,
      int width,
      float[] y,
      int yOff,
      int ld,
      Workspace workspace) {
    Check.notNull(OP, "workspace", workspace);
    Check.atLeast(OP, "top", top, 0);
    Check.atLeast(OP, "left", left, 0);
    Check.atLeast(OP, "height", height, 0);
    Check.atLeast(OP, "width", width, 0);
    if ((long) top + height > plan.rows() || (long) left + width > plan.cols()) {
      throw new IllegalArgumentException(
          OP
              + (": window " + top + "," + left + " + " + height + "x" + width)
              + (" leaves the padded plane of " + plan.rows() + "x" + plan.cols()));
    }
    Check.range(OP, "sum", sum, sumOff, spectrumSize());
    Check.matrix(OP, "y", y, yOff, height, width, ld);
    float[] plane = workspace.floats(plan.realSize());
    plan.inverseReal(1, sum, sumOff, plane, 0, workspace.inner());
    for (int r = 0; r < height; r++) {
      System.arraycopy(plane, (top + r) * plan.cols() + left, y, yOff + r * ld, width);
    }
  }
}
