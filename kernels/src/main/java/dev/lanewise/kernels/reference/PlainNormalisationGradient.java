package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.NormShape;
import dev.lanewise.kernels.NormalisationGradient;
import dev.lanewise.kernels.Workspace;

/** The sums of the formula in double, every element asking which are its own. */
final class PlainNormalisationGradient extends NormalisationGradient {
  private final boolean centred;

  /**
   * @param centred whether the normalisation took the mean away
   */
  PlainNormalisationGradient(String name, boolean overBatch, boolean centred) {
    super(name, overBatch);
    this.centred = centred;
  }

  @Override
  protected void compute(
      NormShape s,
      float[] x,
      int xOff,
      float[] g,
      int gOff,
      float[] scale,
      int scaleOff,
      float[] statistics,
      int statisticsOff,
      float[] dx,
      int dxOff,
      float[] parameters,
      int parametersOff,
      Workspace workspace) {
    int means = s.means(overBatch());
    for (int c = 0; c < s.parameters(); c++) {
      double dScale = 0;
      double dShift = 0;
      for (int i = 0; i < s.size(); i++) {
        if (PlainNormalisation.channel(s, i) == c) {
          int k = PlainNormalisation.mean(s, overBatch(), i);
          double h =
              ((double) x[xOff + s.place(i)] - statistics[statisticsOff + k])
                  * statistics[statisticsOff + means + k];
          dScale += g[gOff + s.place(i)] * h;
          dShift += g[gOff + s.place(i)];
        }
      }
      parameters[parametersOff + c] = (float) dScale;
      parameters[parametersOff + s.parameters() + c] = (float) dShift;
    }
    for (int k = 0; k < means && s.size() > 0; k++) {
      double m = statistics[statisticsOff + k];
      double r = statistics[statisticsOff + means + k];
      double a = 0;
      double b = 0;
      for (int i = 0; i < s.size(); i++) {
        if (PlainNormalisation.mean(s, overBatch(), i) == k) {
          double t =
              (double) g[gOff + s.place(i)] * scale[scaleOff + PlainNormalisation.channel(s, i)];
          a += centred ? t : 0;
          b += t * (x[xOff + s.place(i)] - m) * r;
        }
      }
      a /= s.count(overBatch());
      b /= s.count(overBatch());
      for (int i = 0; i < s.size(); i++) {
        if (PlainNormalisation.mean(s, overBatch(), i) == k) {
          double t =
              (double) g[gOff + s.place(i)] * scale[scaleOff + PlainNormalisation.channel(s, i)];
          dx[dxOff + s.place(i)] = (float) (r * (t - a - (x[xOff + s.place(i)] - m) * r * b));
        }
      }
    }
  }
}
