package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Workspace;

/**
 * {@code dx[n,c,h,l] = sum dy[n,f,i,j] w[f,c,u,v]} over all f of c's group and all i, j, u, v with
 * {@code h = i sH + u dH - pT} and {@code l = j sW + v dW - pL}, and the same with a third
 * dimension; summed in double.
 */
final class PlainInputGradient extends Convolution {
  PlainInputGradient() {
    super(Role.INPUT_GRADIENT);
  }

  @Override
  protected void compute(
      ConvShape s,
      int batch,
      float[] dy,
      int dyOff,
      float[] w,
      int wOff,
      float[] dx,
      int dxOff,
      Workspace workspace) {
    int at = dxOff;
    for (int n = 0; n < batch; n++) {
      for (int c = 0; c < s.channels(); c++) {
        for (int frame = 0; frame < s.frames(); frame++) {
          for (int row = 0; row < s.height(); row++) {
            for (int col = 0; col < s.width(); col++) {
              int image = dyOff + n * s.outputSize();
              dx[at++] = (float) sum(s, dy, image, w, wOff, c, frame, row, col);
            }
          }
        }
      }
    }
  }

  private static double sum(
      ConvShape s, float[] dy, int image, float[] w, int wOff, int c, int frame, int row, int col) {
    int channels = s.channels() / s.groups();
    int filters = s.filters() / s.groups();
    int first = c / channels * filters;
    double sum = 0;
    for (int f = first; f < first + filters; f++) {
      int at = wOff + (f * channels + c % channels) * s.taps();
      for (int k = 0; k < s.kernelT(); k++) {
        int t = Taps.output(s.t(), frame, k, s.flipped());
        for (int u = 0; u < s.kernelH(); u++) {
          int i = Taps.output(s.h(), row, u, s.flipped());
          for (int v = 0; v < s.kernelW(); v++, at++) {
            int j = Taps.output(s.w(), col, v, s.flipped());
            if (t >= 0 && i >= 0 && j >= 0) {
              int from = image + ((f * s.outT() + t) * s.outH() + i) * s.outW() + j;
              sum += (double) dy[from] * w[at];
            }
          }
        }
      }
    }
    return sum;
  }
}
