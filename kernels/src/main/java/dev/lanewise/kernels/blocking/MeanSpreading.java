package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.PoolAxis;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Pooling;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;

/**
 * The adjoint of the mean: each value times its window's share, added to every element of the
 * window. Along the width, what a row of values adds to a row of elements is a sum of shifted
 * copies; that row is added to each row its windows reach.
 */
public final class MeanSpreading extends Pooling {
  private final PlaneFold sum;
  private final RowArithmetic rows;
  private final Interleaving interleaving;

  /**
   * @param name for messages
   * @param sum the fold that sums
   * @param interleaving for stride 2
   */
  public MeanSpreading(String name, RowFold sum, RowArithmetic rows, Interleaving interleaving) {
    super(name, false);
    this.rows = rows;
    this.sum = new PlaneFold(sum);
    this.interleaving = interleaving;
  }

  @Override
  protected void compute(
      PoolShape s, int planes, float[] dy, int dyOff, float[] dx, int dxOff, Workspace workspace) {
    if (Halves.are(s)) {
      enlarge(s, planes, dy, dyOff, dx, dxOff, workspace);
      return;
    }
    int n = s.width().outputs() * s.channels();
    int margin = (s.width().extent() - 1) * s.channels();
    boolean uniform = Shares.uniform(s);
    // The shares, a row of values between zeros, and what it makes of a row of elements.
    int values = n + margin;
    int line = values + n + margin;
    int free = line + PlaneFold.line(s) + s.channels();
    float[] scratch =
        workspace.floats(
            free
                + Math.max(
                    2 * (n + margin), PlaneFold.folding(s.width().kernel(), PlaneFold.line(s))));
    Shares.columns(s, scratch, 0);
    Arrays.fill(scratch, n, line, 0);
    int from = dyOff;
    for (int p = 0; p < planes; p++) {
      int plane = dxOff + p * s.inputSize();
      Arrays.fill(dx, plane, plane + s.inputSize(), 0);
      for (int d = 0; d < s.depth().outputs(); d++) {
        for (int i = 0; i < s.height().outputs(); i++) {
          if (uniform) {
            rows.scale(dy, from, Shares.window(s, d, i), scratch, values, n);
          } else {
            rows.multiply(dy, from, scratch, 0, Shares.rows(s, d, i), scratch, values, n);
          }
          spread(s, scratch, values, margin, line, free);
          add(s, d, i, scratch, line, dx, plane);
          from += n;
        }
      }
    }
  }

  /** Windows of 2 x 2: each row of values, every value twice, is written twice. */
  private void enlarge(
      PoolShape s, int planes, float[] dy, int dyOff, float[] dx, int dxOff, Workspace workspace) {
    int values = s.outputSize();
    int row = 2 * s.width().outputs();
    int width = s.width().size();
    boolean covered = Halves.cover(s);
    float share = Shares.window(s, 0, 0);
    float[] scratch = workspace.floats(3 * values);
    for (int p = 0; p < planes; p++) {
      rows.scale(dy, dyOff + p * values, share, scratch, 0, values);
      interleaving.run(scratch, 0, scratch, 0, scratch, values, values);
      int to = dxOff + p * s.inputSize();
      if (!covered) {
        Arrays.fill(dx, to, to + s.inputSize(), 0);
      }
      for (int from = values; from < 3 * values; from += row) {
        System.arraycopy(scratch, from, dx, to, row);
        System.arraycopy(scratch, from, dx, to + width, row);
        to += 2 * width;
      }
    }
  }

  /** A row of values, zeros before and behind it, to a row of elements. */
  private void spread(PoolShape s, float[] scratch, int values, int margin, int line, int free) {
    PoolAxis w = s.width();
    int n = w.outputs();
    int channels = s.channels();
    if (w.stride() == 1) {
      int pitch = w.dilation() * channels;
      sum.many(
          scratch,
          values - margin,
          pitch,
          w.kernel(),
          1,
          scratch,
          line,
          PlaneFold.line(s),
          scratch,
          free);
    } else if (PlaneFold.paired(s) && w.kernel() > 1) {
      // Element 2m takes the values of windows m, m - 1, ..., element 2m + 1 half of the kernel,
      // too.
      int evens = (w.kernel() + 1) / 2;
      int odds = w.kernel() / 2;
      int m = n + evens - 1;
      boolean copied = evens == 1;
      if (!copied) {
        sum.many(scratch, values - evens + 1, 1, evens, 1, scratch, free, m, scratch, free);
        sum.many(scratch, values - odds + 1, 1, odds, 1, scratch, free + m, m, scratch, free);
      }
      interleaving.run(
          scratch, copied ? values : free, scratch, copied ? values : free + m, scratch, line, m);
    } else {
      Arrays.fill(scratch, line, line + PlaneFold.line(s), 0);
      for (int k = 0; k < w.kernel(); k++) {
        int to = line + k * w.dilation() * channels;
        if (channels == 1) {
          Strided.addApart(scratch, values, scratch, to, w.stride(), n);
        } else {
          for (int j = 0; j < n; j++) {
            int at = to + j * w.stride() * channels;
            rows.add(scratch, values + j * channels, scratch, at, channels);
          }
        }
      }
    }
  }

  private void add(PoolShape s, int d, int i, float[] scratch, int line, float[] dx, int plane) {
    PoolAxis deep = s.depth();
    PoolAxis high = s.height();
    int width = s.width().size() * s.channels();
    int from = line + s.width().padBefore() * s.channels();
    // Elements behind the last window get nothing.
    int n = Math.min(width, line + PlaneFold.reach(s) - from);
    boolean first = deep.size() == 1 && high.stride() >= high.extent(); // no window was here before
    for (int a = deep.firstTap(d); a < deep.endTap(d); a++) {
      int slice = deep.start(d) + a * deep.dilation();
      for (int b = high.firstTap(i); b < high.endTap(i); b++) {
        int row = slice * high.size() + high.start(i) + b * high.dilation();
        if (first) {
          System.arraycopy(scratch, from, dx, plane + row * width, n);
        } else {
          rows.add(scratch, from, dx, plane + row * width, n);
        }
      }
    }
  }
}
