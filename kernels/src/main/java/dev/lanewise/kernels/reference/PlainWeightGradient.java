package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Workspace;

/**
 * {@code dw[f,c,u,v] = sum_{n,i,j} x[n, c, i sH + u dH - pT, j sW + v dW - pL] dy[n,f,i,j]}, and
 * the same with a third dimension or with w flipped; summed in double.
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
    int channels = s.channels() / s.groups();
    int at = dwOff;
    for (int f = 0; f < s.filters(); f++) {
      int first = f / (s.filters() / s.groups()) * channels;
      for (int c = first; c < first + channels; c++) {
        for (int k = 0; k < s.kernelT(); k++) {
          for (int u = 0; u < s.kernelH(); u++) {
            for (int v = 0; v < s.kernelW(); v++) {
              double sum = 0;
              for (int n = 0; n < batch; n++) {
                int xPlane = xOff + (n * s.channels() + c) * s.inputPlane();
                int dyPlane = dyOff + (n * s.filters() + f) * s.outputPlane();
                sum += plane(s, x, xPlane, dy, dyPlane, k, u, v);
              }
              dw[at++] = (float) sum;
            }
          }
        }
      }
    }
  }

  private static double plane(
      ConvShape s, float[] x, int xPlane, float[] dy, int dyPlane, int k, int u, int v) {
    double sum = 0;
    int at = dyPlane;
    for (int t = 0; t < s.outT(); t++) {
      for (int i = 0; i < s.outH(); i++) {
        int row = Taps.row(s, t, i, k, u);
        for (int j = 0; j < s.outW(); j++, at++) {
          int col = Taps.position(s.w(), j, v, s.flipped());
          if (row >= 0 && col >= 0) {
            sum += (double) x[xPlane + row * s.width() + col] * dy[at];
          }
        }
      }
    }
    return sum;
  }
}
