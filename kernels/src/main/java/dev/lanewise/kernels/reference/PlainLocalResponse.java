package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.LocalResponse;
import dev.lanewise.kernels.LocalResponseShape;
import dev.lanewise.kernels.Workspace;

/** The formulas in double, every d as often as it is needed. */
final class PlainLocalResponse extends LocalResponse {
  @Override
  protected void compute(
      LocalResponseShape s, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    for (int b = 0; b < s.batch(); b++) {
      for (int c = 0; c < s.channels(); c++) {
        for (int i = 0; i < s.inner(); i++) {
          int at = (b * s.channels() + c) * s.inner() + i;
          y[yOff + at] = (float) (x[xOff + at] * Math.pow(d(s, x, xOff, b, c, i), -s.beta()));
        }
      }
    }
  }

  private static double d(LocalResponseShape s, float[] x, int xOff, int b, int c, int i) {
    double sum = 0;
    for (int k = s.first(c); k < s.end(c); k++) {
      double v = x[xOff + (b * s.channels() + k) * s.inner() + i];
      sum += v * v;
    }
    return s.bias() + s.alpha() / s.size() * sum;
  }

  @Override
  protected void computeGradient(
      LocalResponseShape s,
      float[] x,
      int xOff,
      float[] g,
      int gOff,
      float[] dx,
      int dxOff,
      Workspace workspace) {
    for (int b = 0; b < s.batch(); b++) {
      for (int c = 0; c < s.channels(); c++) {
        for (int i = 0; i < s.inner(); i++) {
          double sum = 0;
          for (int k = 0; k < s.channels(); k++) {
            int at = (b * s.channels() + k) * s.inner() + i;
            if (s.first(k) <= c && c < s.end(k)) {
              double power = Math.pow(d(s, x, xOff, b, k, i), -s.beta() - 1);
              sum += (double) g[gOff + at] * x[xOff + at] * power;
            }
          }
          int at = (b * s.channels() + c) * s.inner() + i;
          double own = g[gOff + at] * Math.pow(d(s, x, xOff, b, c, i), -s.beta());
          dx[dxOff + at] =
              (float) (own - 2.0 * s.alpha() * s.beta() / s.size() * x[xOff + at] * sum);
        }
      }
    }
  }
}
