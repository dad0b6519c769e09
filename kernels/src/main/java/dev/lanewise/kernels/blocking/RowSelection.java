package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.PoolSelection;
import dev.lanewise.kernels.PoolShape;
import java.util.Arrays;

/**
 * The loop nest of max pooling's selections. The usual pooling by half goes row by row to {@link
 * #halve}; any other is done window by window.
 */
public abstract class RowSelection extends PoolSelection {
  protected RowSelection(String name, boolean scatter) {
    super(name, scatter);
  }

  @Override
  protected final void compute(
      PoolShape s, int planes, float[] x, int xOff, float[] t, int tOff, float[] out, int outOff) {
    if (scatter()) {
      Arrays.fill(out, outOff, outOff + planes * s.inputSize(), 0);
    }
    int end = outOff + planes * (scatter() ? s.inputSize() : s.outputSize());
    boolean halves = Windows.halves(s);
    int outH = s.outH();
    int outW = s.outW();
    for (int p = 0; p < planes; p++) {
      int image = p * s.inputSize();
      int free = scatter() ? Windows.free(s, outOff + image, end) : end;
      for (int i = 0; i < outH; i++) {
        int pooled = (p * outH + i) * outW;
        if (halves) {
          int at = image + 2 * i * s.width();
          int tAt = tOff + (scatter() ? pooled : at);
          halve(
              x, xOff + at, s.width(), t, tAt, out, outOff + (scatter() ? at : pooled), outW, free);
        } else {
          row(
              s,
              i,
              x,
              xOff + image,
              t,
              tOff + (scatter() ? pooled : image),
              out,
              outOff + (scatter() ? image : pooled));
        }
      }
    }
  }

  private void row(
      PoolShape s, int i, float[] x, int xAt, float[] t, int tAt, float[] out, int outAt) {
    int top = i * s.strideH() - s.padTop();
    int fromRow = Math.max(0, top);
    int rows = Math.min(s.height(), top + s.kernelH()) - fromRow;
    int outW = s.outW();
    for (int j = 0; j < outW; j++) {
      int left = j * s.strideW() - s.padLeft();
      int fromCol = Math.max(0, left);
      int cols = Math.min(s.width(), left + s.kernelW()) - fromCol;
      int place =
          Windows.place(x, xAt + fromRow * s.width() + fromCol, s.width(), rows, cols) - xAt;
      if (scatter()) {
        out[outAt + place] += t[tAt + j];
      } else {
        out[outAt + j] = t[tAt + place];
      }
    }
  }

  /**
   * n windows of 2 x 2 elements side by side. For a scatter, {@code out} is two rows {@code width}
   * apart and t the n values; for a gather, t is two rows and {@code out} takes n values.
   *
   * @param free the output before this index, as far as it lies behind the windows' own part, is
   *     written later: a vector may spill into it
   */
  protected abstract void halve(
      float[] x, int xAt, int width, float[] t, int tAt, float[] out, int outAt, int n, int free);

  /** {@link #halve} for one window. */
  protected final void halveOne(
      float[] x, int xAt, int width, float[] t, int tAt, float[] out, int outAt) {
    int place = place(x, xAt, width);
    if (scatter()) {
      out[outAt] = 0; // a vector may have spilled here
      out[outAt + 1] = 0;
      out[outAt + width] = 0;
      out[outAt + width + 1] = 0;
      out[outAt + place] = t[tAt];
    } else {
      out[outAt] = t[tAt + place];
    }
  }

  /** Where the first largest of 2 x 2 elements is, relative to the first. */
  private static int place(float[] x, int at, int width) {
    int place = 0;
    float max = x[at];
    float b = x[at + 1];
    if (Windows.beats(b, max)) {
      place = 1;
      max = b;
    }
    float c = x[at + width];
    if (Windows.beats(c, max)) {
      place = width;
      max = c;
    }
    return Windows.beats(x[at + width + 1], max) ? width + 1 : place;
  }
}
