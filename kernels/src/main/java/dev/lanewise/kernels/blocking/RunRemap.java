package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.Remap;
import dev.lanewise.kernels.RemapShape;
import java.util.Arrays;

/**
 * Runs of elements that stay neighbours are copied (or added) together: along the last axes as far
 * as they are taken whole, then along the axis before these.
 */
public final class RunRemap extends Remap {
  public RunRemap(String name, boolean forward) {
    super(name, forward);
  }

  @Override
  protected void compute(RemapShape s, float value, float[] x, int xOff, float[] y, int yOff) {
    if (!forward()) {
      Arrays.fill(y, yOff, yOff + s.sourceSize(), 0);
    }
    int last = s.axes() - 1;
    int block = 1;
    while (last >= 0 && whole(s, last)) {
      block *= s.resultSize(last--);
    }
    if (last < 0) {
      move(x, xOff, y, yOff, block);
    } else if (block > 0) {
      axis(s, 0, last, block, value, x, forward() ? xOff : yOff, y, forward() ? yOff : xOff);
    }
  }

  private static boolean whole(RemapShape s, int axis) {
    if (s.resultSize(axis) != s.sourceSize(axis)) {
      return false;
    }
    for (int i = 0; i < s.resultSize(axis); i++) {
      if (s.from(axis, i) != i) {
        return false;
      }
    }
    return true;
  }

  /** The part of the tensor from this axis on, whose source and result start at these offsets. */
  private void axis(
      RemapShape s,
      int axis,
      int last,
      int block,
      float value,
      float[] x,
      int source,
      float[] y,
      int result) {
    if (axis == last) {
      runs(s, axis, block, value, x, source, y, result);
      return;
    }
    int sourceStep = block;
    int resultStep = block;
    for (int d = axis + 1; d <= last; d++) {
      sourceStep *= s.sourceSize(d);
      resultStep *= s.resultSize(d);
    }
    for (int i = 0; i < s.resultSize(axis); i++) {
      int from = s.from(axis, i);
      int at = result + i * resultStep;
      if (from != RemapShape.NOWHERE) {
        axis(s, axis + 1, last, block, value, x, source + from * sourceStep, y, at);
      } else if (forward()) {
        Arrays.fill(y, at, at + resultStep, value);
      }
    }
  }

  private void runs(
      RemapShape s,
      int axis,
      int block,
      float value,
      float[] x,
      int source,
      float[] y,
      int result) {
    int n = s.resultSize(axis);
    for (int i = 0, end; i < n; i = end) {
      int from = s.from(axis, i);
      end = i + 1;
      if (from == RemapShape.NOWHERE) {
        while (end < n && s.from(axis, end) == RemapShape.NOWHERE) {
          end++;
        }
        if (forward()) {
          Arrays.fill(y, result + i * block, result + end * block, value);
        }
        continue;
      }
      while (end < n && s.from(axis, end) == from + end - i) {
        end++;
      }
      int length = (end - i) * block;
      int inSource = source + from * block;
      int inResult = result + i * block;
      move(x, forward() ? inSource : inResult, y, forward() ? inResult : inSource, length);
    }
  }

  private void move(float[] x, int xOff, float[] y, int yOff, int n) {
    if (forward() && n > 8) { // below, the call takes longer than the loop
      System.arraycopy(x, xOff, y, yOff, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      y[yOff + i] = forward() ? x[xOff + i] : y[yOff + i] + x[xOff + i];
    }
  }
}
