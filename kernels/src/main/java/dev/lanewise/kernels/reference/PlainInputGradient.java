package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Workspace;

/**
 * {@code dx[n,c,h,l] = sum dy[n,f,i,j] w[f,c,u,v]} over all f of c's group and all i, j, u, v with
 * {@code h = i sH + u dH - pT} and {@code l = j sW + v dW - pL}; summed in double.
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
        for (int row = 0; row < s.height(); row++) {
          for (int col = 0; col < s.width(); col++) {
            dx[at++] = (float) sum(s, dy, dyOff + n * s.outputSize(), w, wOff, c, row, col);
          }
        }
      }
    }
  }

  private static double sum(
      ConvShape s, float[] dy, int image, float[] w, int wOff, int c, int row, int col) {
    int depth = s.channels() / s.groups();
    int filters = s.filters() / s.groups();
    int first = c / depth * filters;
    double sum = 0;
    for (int f = first; f < first + filters; f++) {
      for (int u = 0; u < s.kernelH(); u++) {
        for (int v = 0; v < s.kernelW(); v++) {
          int i = Lattice.index(row + s.padTop() - u * s.dilationH(), s.strideH(), s.outH());
          int j = Lattice.index(col + s.padLeft() - v * s.dilationW(), s.strideW(), s.outW());
          if (i >= 0 && j >= 0) {
            double slope = dy[image + (f * s.outH() + i) * s.outW() + j];
            sum += slope * w[wOff + ((f * depth + c % depth) * s.kernelH() + u) * s.kernelW() + v];
          }
        }
      }
    }
    return sum;
  }
}
