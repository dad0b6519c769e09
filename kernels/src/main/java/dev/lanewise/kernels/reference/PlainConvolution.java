package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Workspace;

/**
 * {@code y[n,f,i,j] = sum_{c,u,v} x[n, c, i sH + u dH - pT, j sW + v dW - pL] w[f,c,u,v]}, and the
 * same with a third dimension or with w flipped; summed in double.
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
    int channels = s.channels() / s.groups();
    for (int n = 0; n < batch; n++) {
      for (int f = 0; f < s.filters(); f++) {
        int first = f / (s.filters() / s.groups()) * channels;
        int planes = xOff + (n * s.channels() + first) * s.inputPlane();
        for (int t = 0; t < s.outT(); t++) {
          for (int i = 0; i < s.outH(); i++) {
            for (int j = 0; j < s.outW(); j++) {
              y[at++] = (float) sum(s, x, planes, w, wOff + f * s.depth(), t, i, j);
            }
          }
        }
      }
    }
  }

  private static double sum(
      ConvShape s, float[] x, int planes, float[] w, int filter, int t, int i, int j) {
    double sum = 0;
    int at = filter;
    for (int c = 0; c < s.channels() / s.groups(); c++) {
      for (int k = 0; k < s.kernelT(); k++) {
        for (int u = 0; u < s.kernelH(); u++) {
          int row = Taps.row(s, t, i, k, u);
          for (int v = 0; v < s.kernelW(); v++, at++) {
            int col = Taps.position(s.w(), j, v, s.flipped());
            if (row >= 0 && col >= 0) {
              sum +=
                  (double) x[planes + (c * s.frames() * s.height() + row) * s.width() + col]
                      * w[at];
            }
          }
        }
      }
    }
    return sum;
  }
}
