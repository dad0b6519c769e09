package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Workspace;

/**
 * {@code dw[f,c,u,v] = sum_{n,i,j} x[n, c, i sH + u dH - pT, j sW + v dW - pL] dy[n,f,i,j]}, summed
 * in double.
 */
final class PlainWeightGradient extends Convolution {
  PlainWeightGradient() {
    super(Role.WEIGHT_GRADIENT);
  }

  @Override
  protected void compute(
      ConvShape s,
      int batch,
      float[] x,
      int xOff,
      float[] dy,
      int dyOff,
      float[] dw,
      int dwOff,
      Workspace workspace) {
    int depth = s.channels() / s.groups();
    int at = dwOff;
    for (int f = 0; f < s.filters(); f++) {
      int first = f / (s.filters() / s.groups()) * depth;
      for (int c = first; c < first + depth; c++) {
        for (int u = 0; u < s.kernelH(); u++) {
          for (int v = 0; v < s.kernelW(); v++) {
            double sum = 0;
            for (int n = 0; n < batch; n++) {
              int xPlane = xOff + n * s.inputSize() + c * s.height() * s.width();
              int dyPlane = dyOff + n * s.outputSize() + f * s.outH() * s.outW();
              sum += plane(s, x, xPlane, dy, dyPlane, u, v);
            }
            dw[at++] = (float) sum;
          }
        }
      }
    }
  }

  private static double plane(
      ConvShape s, float[] x, int xPlane, float[] dy, int dyPlane, int u, int v) {
    double sum = 0;
    for (int i = 0; i < s.outH(); i++) {
      for (int j = 0; j < s.outW(); j++) {
        int row = i * s.strideH() + u * s.dilationH() - s.padTop();
        int col = j * s.strideW() + v * s.dilationW() - s.padLeft();
        if (row >= 0 && row < s.height() && col >= 0 && col < s.width()) {
          double pixel = x[xPlane + row * s.width() + col];
          sum += pixel * dy[dyPlane + i * s.outW() + j];
        }
      }
    }
    return sum;
  }
}
