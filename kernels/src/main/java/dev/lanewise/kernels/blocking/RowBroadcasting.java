package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.BroadcastShape;
import dev.lanewise.kernels.Broadcasting;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Workspace;

/**
 * The last joined axis in one call of the function, inputs repeated along it as scalars. Where that
 * axis is short and what is repeated along the one before is a row, such as the bias of a dense
 * layer, the row is written down several times and as many rows are done in one call.
 */
public final class RowBroadcasting extends Broadcasting {
  /** A call takes about as long as this many elements of a cheap function. */
  private static final int LONG = 512;

  /** Floats of a row written down several times: it stays in L1. */
  private static final int REPEATED = 2048;

  /** Stateless. */
  public RowBroadcasting() {
    super("broadcast");
  }

  @Override
  protected void compute(
      Elementwise f,
      BroadcastShape s,
      float[][] in,
      int[] inOff,
      float[] out,
      int outOff,
      Workspace workspace) {
    int inputs = in.length;
    int last = s.axes() - 1;
    int[] at = workspace.offsets(inputs);
    System.arraycopy(inOff, 0, at, 0, inputs);
    if (last > 0 && s.size(last) < LONG && rowsJoin(s, last)) {
      repeated(f, s, in, at, out, outOff, workspace);
      return;
    }
    int row = s.size(last);
    Elementwise g = f.scalars(scalars(s, last));
    int rows = s.size() / row;
    for (int r = 0; r < rows; r++) {
      g.run(in, at, out, outOff + r * row, row);
      advance(s, last, r + 1, at);
    }
  }

  /** Inputs that stay the same along an axis, as a bit set. */
  private static int scalars(BroadcastShape s, int axis) {
    int mask = 0;
    for (int k = 0; k < s.inputs(); k++) {
      mask |= s.stride(k, axis) == 0 ? 1 << k : 0;
    }
    return mask;
  }

  /** Whether every input goes on from row to row, starts again, or does not change at all. */
  private static boolean rowsJoin(BroadcastShape s, int last) {
    for (int k = 0; k < s.inputs(); k++) {
      boolean goesOn = s.stride(k, last - 1) == s.stride(k, last) * s.size(last);
      if (!goesOn && !startsAgain(s, k, last)) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsAgain(BroadcastShape s, int k, int last) {
    return s.stride(k, last) == 1 && s.stride(k, last - 1) == 0;
  }

  private static void repeated(
      Elementwise f,
      BroadcastShape s,
      float[][] in,
      int[] at,
      float[] out,
      int outOff,
      Workspace workspace) {
    int inputs = in.length;
    int last = s.axes() - 1;
    int row = s.size(last);
    int most = Math.min(s.size(last - 1), REPEATED / row);
    float[] copies = workspace.floats(inputs * REPEATED);
    float[][] from = workspace.arrays(inputs);
    int[] position = workspace.inner().offsets(inputs);
    Elementwise g = f.scalars(scalars(s, last));
    int outer = s.size() / row / s.size(last - 1);
    int to = outOff;
    for (int o = 0; o < outer; o++) {
      for (int k = 0; k < inputs; k++) {
        from[k] = startsAgain(s, k, last) ? copies : in[k];
        position[k] = at[k];
        if (from[k] == copies) {
          position[k] = k * REPEATED;
          repeat(in[k], at[k], row, copies, k * REPEATED, most * row);
        }
      }
      int rows;
      for (int r = 0; r < s.size(last - 1); r += rows) {
        rows = Math.min(most, s.size(last - 1) - r);
        g.run(from, position, out, to, rows * row);
        to += rows * row;
        for (int k = 0; k < inputs; k++) {
          position[k] += from[k] == copies ? 0 : s.stride(k, last - 1) * rows;
        }
      }
      advance(s, last - 1, o + 1, at);
    }
    for (int k = 0; k < inputs; k++) {
      from[k] = copies;
    }
  }

  /** Writes a row again and again, doubling what there is. */
  private static void repeat(float[] x, int xOff, int row, float[] to, int toOff, int n) {
    System.arraycopy(x, xOff, to, toOff, row);
    for (int done = row; done < n; done *= 2) {
      System.arraycopy(to, toOff, to, toOff + done, Math.min(done, n - done));
    }
  }

  /**
   * Moves the offsets by one step of the axes above {@code inner}, after which it is number {@code
   * step}: one on in the axis that moves, back to the start in those that are through.
   */
  private static void advance(BroadcastShape s, int inner, int step, int[] at) {
    int rest = step;
    for (int d = inner - 1; d >= 0; d--) {
      boolean through = rest % s.size(d) == 0;
      for (int k = 0; k < at.length; k++) {
        at[k] += through ? -s.stride(k, d) * (s.size(d) - 1) : s.stride(k, d);
      }
      if (!through) {
        return;
      }
      rest /= s.size(d);
    }
  }
}
