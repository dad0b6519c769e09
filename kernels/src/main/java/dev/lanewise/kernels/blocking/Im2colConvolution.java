package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;

/**
 * Convolution as a matrix product with the column matrix (Chellapilla, Puri, Simard: High
 * performance convolutional neural networks for document processing, 2006), image by image and
 * group by group, a band of output rows at a time so that the columns stay in cache.
 *
 * <p>With W the weights of a group (filters x depth), X the columns (depth x pixels) and Y the
 * output (filters x pixels): {@code Y = W X}, {@code dX = W' dY}, {@code dW = sum dY X'}.
 */
public final class Im2colConvolution extends Convolution {
  /**
   * Floats of columns at a time: 512 KiB, which leaves room in L2 for what they are multiplied
   * with.
   */
  private static final int BAND = 1 << 17;

  private final Gemm gemm;

  public Im2colConvolution(Role role, Gemm gemm) {
    super(role);
    this.gemm = gemm;
  }

  /** One output row's columns must fit in an array. */
  @Override
  public boolean accepts(ConvShape s) {
    return (long) s.depth() * s.outW() <= Integer.MAX_VALUE;
  }

  @Override
  protected void compute(
      ConvShape s,
      int batch,
      float[] a,
      int aOff,
      float[] b,
      int bOff,
      float[] out,
      int outOff,
      Workspace ws) {
    switch (role()) {
      case FORWARD -> {}
      case INPUT_GRADIENT -> Arrays.fill(out, outOff, outOff + batch * s.inputSize(), 0);
      case WEIGHT_GRADIENT -> Arrays.fill(out, outOff, outOff + s.weightSize(), 0);
    }
    int pixels = s.outputPlane();
    int groupInput = s.channels() / s.groups() * s.inputPlane();
    int groupOutput = s.filters() / s.groups() * pixels;
    int groupWeights = s.filters() / s.groups() * s.depth();
    for (int n = 0; n < batch; n++) {
      for (int g = 0; g < s.groups(); g++) {
        int x = n * s.inputSize() + g * groupInput;
        int y = n * s.outputSize() + g * groupOutput;
        int w = g * groupWeights;
        switch (role()) {
          case FORWARD -> group(s, a, aOff + x, b, bOff + w, out, outOff + y, ws);
          case INPUT_GRADIENT -> group(s, out, outOff + x, b, bOff + w, a, aOff + y, ws);
          case WEIGHT_GRADIENT -> group(s, a, aOff + x, out, outOff + w, b, bOff + y, ws);
        }
      }
    }
  }

  /**
   * One group of one image, band by band: x, w and y or their gradients, two of them read and one
   * written.
   */
  private void group(
      ConvShape s, float[] x, int xOff, float[] w, int wOff, float[] y, int yOff, Workspace ws) {
    int channels = s.channels() / s.groups();
    int filters = s.filters() / s.groups();
    int depth = s.depth();
    int pixels = s.outputPlane();
    int rows = Columns.rows(s);
    boolean trivial = Columns.trivial(s);
    int band = trivial ? rows : bandRows(s);
    float[] col = trivial ? x : ws.floats(depth * band * s.outW());
    int colOff = trivial ? xOff : 0;
    for (int i = 0; i < rows; i += band) {
      int end = Math.min(rows, i + band);
      int n = (end - i) * s.outW();
      int at = yOff + i * s.outW();
      if (!trivial && role() != Role.INPUT_GRADIENT) {
        Columns.gather(s, channels, i, end, x, xOff, col);
      }
      Workspace in = ws.inner();
      switch (role()) {
        case FORWARD ->
            gemm.run(
                false, false, filters, n, depth, 1, w, wOff, depth, col, colOff, n, 0, y, at,
                pixels, in);
        case INPUT_GRADIENT ->
            gemm.run(
                true, false, depth, n, filters, 1, w, wOff, depth, y, at, pixels, 0, col, colOff, n,
                in);
        case WEIGHT_GRADIENT ->
            gemm.run(
                false, true, filters, depth, n, 1, y, at, pixels, col, colOff, n, 1, w, wOff, depth,
                in);
      }
      if (!trivial && role() == Role.INPUT_GRADIENT) {
        Columns.scatter(s, channels, i, end, col, x, xOff);
      }
    }
  }

  /**
   * Output rows per band: a function of the shape alone, because it orders the sums of a weight
   * gradient.
   */
  private static int bandRows(ConvShape s) {
    return Math.clamp(BAND / (s.depth() * s.outW()), 1, Columns.rows(s));
  }
}
