package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Remap;
import dev.lanewise.kernels.RemapShape;

/** One element at a time. */
final class PlainRemap extends Remap {
  PlainRemap(String name, boolean forward) {
    super(name, forward);
  }

  @Override
  protected void compute(RemapShape s, float value, float[] x, int xOff, float[] y, int yOff) {
    for (int j = 0; !forward() && j < s.sourceSize(); j++) {
      y[yOff + j] = 0;
    }
    for (int i = 0; i < s.resultSize(); i++) {
      int at = from(s, i);
      if (forward()) {
        y[yOff + i] = at < 0 ? value : x[xOff + at];
      } else if (at >= 0) {
        y[yOff + at] += x[xOff + i];
      }
    }
  }

  /** Where element i comes from; negative if from nowhere. */
  private static int from(RemapShape s, int i) {
    int from = 0;
    int stride = 1;
    int rest = i;
    for (int d = s.axes() - 1; d >= 0; d--) {
      int along = s.from(d, rest % s.resultSize(d));
      if (along == RemapShape.NOWHERE) {
        return -1;
      }
      from += along * stride;
      stride *= s.sourceSize(d);
      rest /= s.resultSize(d);
    }
    return from;
  }
}
