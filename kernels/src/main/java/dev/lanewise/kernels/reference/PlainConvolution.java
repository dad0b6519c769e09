package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Workspace;

/**
 * {@code y[n,f,i,j] = sum_{c,u,v} x[n, c, i sH + u dH - pT, j sW + v dW - pL] w[f,c,u,v]}, summed
 * in double.
 */
final class PlainConvolution extends Convolution {
  PlainConvolution() {
    super(Role.FORWARD);
  }

  @Override
  protected void compute(
      ConvShape s,
      int batch,
      float[] x,
      int xOff,
      float[] w,
      int wOff,
      float[] y,
      int yOff,
      Workspace workspace) {
    int at = yOff;
    for (int n = 0; n < batch; n++) {
      for (int f = 0; f < s.filters(); f++) {
        for (int i = 0; i < s.outH(); i++) {
          for (int j = 0; j < s.outW(); j++) {
            y[at++] = (float) sum(s, x, xOff + n * s.inputSize(), w, wOff + f * s.depth(), f, i, j);
          }
        }
      }
    }
  }

  private static double sum(
      ConvShape s, float[] x, int image, float[] w, int filter, int f, int i, int j) {
    int depth = s.channels() / s.groups();
    int first = f / (s.filters() / s.groups()) * depth;
    double sum = 0;
    for (int c = 0; c < depth; c++) {
      for (int u = 0; u < s.kernelH(); u++) {
        for (int v = 0; v < s.kernelW(); v++) {
          int row = i * s.strideH() + u * s.dilationH() - s.padTop();
          int col = j * s.strideW() + v * s.dilationW() - s.padLeft();
          if (row >= 0 && row < s.height() && col >= 0 && col < s.width()) {
            double pixel = x[image + ((first + c) * s.height() + row) * s.width() + col];
            sum += pixel * w[filter + (c * s.kernelH() + u) * s.kernelW() + v];
          }
        }
      }
    }
    return sum;
  }
}
