package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.NormShape;
import dev.lanewise.kernels.Normalisation;
import dev.lanewise.kernels.Workspace;

/** Mean, variance and result in double, every element asking which mean is its own. */
final class PlainNormalisation extends Normalisation {
  /** Where mean and deviation come from. */
  enum Kind {
    MEAN_AND_VARIANCE,
    MEAN_SQUARE,
    GIVEN
  }

  private final Kind kind;

  PlainNormalisation(String name, boolean overBatch, Kind kind) {
    super(name, overBatch);
    this.kind = kind;
  }

  /** Number of the channel, among those of all groups, of element i. */
  static int channel(NormShape s, int i) {
    return i / s.inner() % s.parameters();
  }

  /** Number of the mean of element i. */
  static int mean(NormShape s, boolean overBatch, int i) {
    return overBatch ? channel(s, i) : i / (s.channels() * s.inner());
  }

  @Override
  protected void compute(
      NormShape s,
      float epsilon,
      float[] x,
      int xOff,
      float[] scale,
      int scaleOff,
      float[] shift,
      int shiftOff,
      float[] statistics,
      int statisticsOff,
      float[] y,
      int yOff,
      Workspace workspace) {
    int means = s.means(overBatch());
    // The result is written last: x may be y.
    for (int k = 0; k < means; k++) {
      double m = statistics[statisticsOff + k];
      double r = statistics[statisticsOff + means + k];
      if (kind != Kind.GIVEN) {
        m = kind == Kind.MEAN_AND_VARIANCE ? sum(s, x, xOff, k, 0, 1) / s.count(overBatch()) : 0;
        r = 1 / Math.sqrt(sum(s, x, xOff, k, m, 2) / s.count(overBatch()) + epsilon);
        statistics[statisticsOff + k] = (float) m;
        statistics[statisticsOff + means + k] = (float) r;
      }
      for (int i = 0; i < s.size(); i++) {
        if (mean(s, overBatch(), i) == k) {
          int c = channel(s, i);
          y[yOff + s.place(i)] =
              (float) ((x[xOff + s.place(i)] - m) * r * scale[scaleOff + c] + shift[shiftOff + c]);
        }
      }
    }
  }

  /** {@code sum (x - m)^power} over the elements of mean k. */
  private double sum(NormShape s, float[] x, int xOff, int k, double m, int power) {
    double sum = 0;
    for (int i = 0; i < s.size(); i++) {
      if (mean(s, overBatch(), i) == k) {
        double d = x[xOff + s.place(i)] - m;
        sum += power == 1 ? d : d * d;
      }
    }
    return sum;
  }
}
