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
    int pixels = s.outH() * s.outW();
    int groupInput = s.channels() / s.groups() * s.height() * s.width();
    int groupOutput = s.filters() / s.groups() * pixels;
    int groupWeights = s.filters() / s.groups() * s.depth();
    for (int n = 0; n < batch; n++) {
      for (int g = 0; g < s.groups(); g++) {
        int x = n * s.inputSize() + g * groupInput;
        int y = n * s.outputSize() + g * groupOutput;
        int w = g * groupWeights;
        switch (role()) {
          case FORWARD -> forward(s, a, aOff + x, b, bOff + w, out, outOff + y, ws);
          case INPUT_GRADIENT -> inputGradient(s, a, aOff + y, b, bOff + w, out, outOff + x, ws);
          case WEIGHT_GRADIENT -> weightGradient(s, a, aOff + x, b, bOff + y, out, outOff + w, ws);
        }
      }
    }
  }

  private void forward(
      ConvShape s, float[] x, int xOff, float[] w, int wOff, float[] y, int yOff, Workspace ws) {
    int filters = s.filters() / s.groups();
    int depth = s.depth();
    int pixels = s.outH() * s.outW();
    if (Columns.trivial(s)) {
      gemm.run(
          false,
          false,
          filters,
          pixels,
          depth,
          1,
          w,
          wOff,
          depth,
          x,
          xOff,
          pixels,
          0,
          y,
          yOff,
          pixels,
          ws.inner());
      return;
    }
    int band = bandRows(s);
    float[] col = ws.floats(depth * band * s.outW());
    for (int i = 0; i < s.outH(); i += band) {
      int end = Math.min(s.outH(), i + band);
      int n = (end - i) * s.outW();
      Columns.gather(s, s.channels() / s.groups(), i, end, x, xOff, col);
      gemm.run(
          false,
          false,
          filters,
          n,
          depth,
          1,
          w,
          wOff,
          depth,
          col,
          0,
          n,
          0,
          y,
          yOff + i * s.outW(),
          pixels,
          ws.inner());
    }
  }

  private void inputGradient(
      ConvShape s,
      float[] dy,
      int dyOff,
      float[] w,
      int wOff,
      float[] dx,
      int dxOff,
      Workspace ws) {
    int filters = s.filters() / s.groups();
    int depth = s.depth();
    int pixels = s.outH() * s.outW();
    if (Columns.trivial(s)) {
      gemm.run(
          true,
          false,
          depth,
          pixels,
          filters,
          1,
          w,
          wOff,
          depth,
          dy,
          dyOff,
          pixels,
          0,
          dx,
          dxOff,
          pixels,
          ws.inner());
      return;
    }
    int band = bandRows(s);
    float[] col = ws.floats(depth * band * s.outW());
    for (int i = 0; i < s.outH(); i += band) {
      int end = Math.min(s.outH(), i + band);
      int n = (end - i) * s.outW();
      gemm.run(
          true,
          false,
          depth,
          n,
          filters,
          1,
          w,
          wOff,
          depth,
          dy,
          dyOff + i * s.outW(),
          pixels,
          0,
          col,
          0,
          n,
          ws.inner());
      Columns.scatter(s, s.channels() / s.groups(), i, end, col, dx, dxOff);
    }
  }

  private void weightGradient(
      ConvShape s,
      float[] x,
      int xOff,
      float[] dy,
      int dyOff,
      float[] dw,
      int dwOff,
      Workspace ws) {
    int filters = s.filters() / s.groups();
    int depth = s.depth();
    int pixels = s.outH() * s.outW();
    if (Columns.trivial(s)) {
      gemm.run(
          false,
          true,
          filters,
          depth,
          pixels,
          1,
          dy,
          dyOff,
          pixels,
          x,
          xOff,
          pixels,
          1,
          dw,
          dwOff,
          depth,
          ws.inner());
      return;
    }
    int band = bandRows(s);
    float[] col = ws.floats(depth * band * s.outW());
    for (int i = 0; i < s.outH(); i += band) {
      int end = Math.min(s.outH(), i + band);
      int n = (end - i) * s.outW();
      Columns.gather(s, s.channels() / s.groups(), i, end, x, xOff, col);
      gemm.run(
          false,
          true,
          filters,
          depth,
          n,
          1,
          dy,
          dyOff + i * s.outW(),
          pixels,
          col,
          0,
          n,
          1,
          dw,
          dwOff,
          depth,
          ws.inner());
    }
  }

  /**
   * Output rows per band: a function of the shape alone, because it orders the sums of a weight
   * gradient.
   */
  private static int bandRows(ConvShape s) {
    return Math.clamp(BAND / Math.max(1, s.depth() * s.outW()), 1, s.outH());
  }
}
