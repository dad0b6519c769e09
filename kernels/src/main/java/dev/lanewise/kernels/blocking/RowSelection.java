package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.PoolSelection;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;

/** Scatters to, or gathers from, the {@link Places} of one row of windows after the other. */
public class RowSelection extends PoolSelection {
  private final Places places;

  /**
   * @param name for messages
   * @param scatter whether values go to the places, or come from there
   * @param places of the elements to select
   */
  public RowSelection(String name, boolean scatter, Places places) {
    super(name, scatter);
    this.places = places;
  }

  @Override
  protected void compute(
      PoolShape s,
      int planes,
      float[] x,
      int xOff,
      float[] t,
      int tOff,
      float[] out,
      int outOff,
      Workspace workspace) {
    if (scatter()) {
      Arrays.fill(out, outOff, outOff + planes * s.inputSize(), 0);
    }
    int pooled = 0;
    for (int p = 0; p < planes; p++) {
      int image = p * s.inputSize();
      for (int d = 0; d < s.depth().outputs(); d++) {
        for (int i = 0; i < s.height().outputs(); i++) {
          float[] row = places.row(s, d, i, x, xOff + image, workspace);
          int start = image + TapRow.start(s, d, i);
          if (scatter()) {
            scatter(s, row, t, tOff + pooled, out, outOff + start);
          } else {
            gather(s, row, t, tOff + start, out, outOff + pooled);
          }
          pooled += TapRow.length(s);
        }
      }
    }
  }

  private static void scatter(
      PoolShape s, float[] places, float[] t, int tAt, float[] out, int start) {
    int step = (s.width().stride() - 1) * s.channels();
    for (int j = 0, o = 0; o < s.width().outputs(); o++) {
      for (int c = 0; c < s.channels(); c++, j++) {
        out[start + o * step + j + Float.floatToRawIntBits(places[j])] += t[tAt + j];
      }
    }
  }

  private static void gather(
      PoolShape s, float[] places, float[] t, int start, float[] out, int outAt) {
    int step = (s.width().stride() - 1) * s.channels();
    for (int j = 0, o = 0; o < s.width().outputs(); o++) {
      for (int c = 0; c < s.channels(); c++, j++) {
        out[outAt + j] = t[start + o * step + j + Float.floatToRawIntBits(places[j])];
      }
    }
  }
}
