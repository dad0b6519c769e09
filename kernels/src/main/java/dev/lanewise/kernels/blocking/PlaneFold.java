package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.PoolAxis;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;

/**
 * Folds the windows of planes, one axis after the other: slices of the depth, then rows, then
 * columns, each a fold of contiguous rows of numbers. A row of elements lies between neutral
 * elements where windows hang over its ends. Rows and columns of stride 2 are folded at once where
 * none does.
 */
final class PlaneFold {
  /**
   * Beyond this many rows, folding rows and columns at once costs more than one after the other.
   */
  private static final int FEW_ROWS = 3;

  private final RowFold fold;

  PlaneFold(RowFold fold) {
    this.fold = fold;
  }

  /** Elements that the windows of a row reach over, padding included. */
  static int reach(PoolShape s) {
    PoolAxis w = s.width();
    return ((w.outputs() - 1) * w.stride() + w.extent()) * s.channels();
  }

  /** Elements of a row with all its padding. */
  static int line(PoolShape s) {
    return Math.max(reach(s), (s.width().padBefore() + s.width().size()) * s.channels());
  }

  /** Floats needed to fold {@code count} rows of n, beside their result. */
  static int folding(int count, int n) {
    return count <= RowFold.MOST ? 0 : 2 * n * Math.ceilDiv(count, RowFold.MOST);
  }

  /** Whether {@link #planes} can do it: two dimensions, nothing hangs over, few rows, stride 2. */
  static boolean alike(PoolShape s) {
    return s.depth().size() == 1
        && s.height().inside()
        && s.height().kernel() <= FEW_ROWS
        && halves(s);
  }

  /** Folds the windows of planes whose rows are all {@link #alike}. */
  void planes(PoolShape s, int planes, float c, float[] x, int xOff, float[] y, int yOff) {
    PoolAxis h = s.height();
    int width = s.width().size();
    int step = h.stride() * width;
    int rows = h.outputs();
    // Planes without a rest are one tall plane.
    boolean joined = rows * step == s.inputSize();
    for (int p = 0; p < (joined ? 1 : planes); p++) {
      fold.pairs(
          x,
          xOff + p * s.inputSize(),
          h.dilation() * width,
          h.kernel(),
          s.width().kernel(),
          step,
          c,
          y,
          yOff + p * s.outputSize(),
          s.width().outputs(),
          joined ? planes * rows : rows);
    }
  }

  /** Folds the windows of row i in slice d of the output. */
  void row(
      PoolShape s, int d, int i, float c, float[] x, int plane, float[] y, int yAt, Workspace ws) {
    PoolAxis h = s.height();
    int width = s.width().size() * s.channels();
    int rows = h.endTap(i) - h.firstTap(i);
    int top = (h.start(i) + h.firstTap(i) * h.dilation()) * width;
    int slices = s.depth().endTap(d) - s.depth().firstTap(d);
    int slice = width * h.size();
    int pitch = h.dilation() * width;
    int at = plane + (s.depth().start(d) + s.depth().firstTap(d) * s.depth().dilation()) * slice;
    if (slices == 1 && rows <= FEW_ROWS && halves(s)) {
      int n = s.width().outputs();
      fold.pairs(x, at + top, pitch, rows, s.width().kernel(), 0, c, y, yAt, n, 1);
      return;
    }
    int line = line(s);
    int used = 2 * line + slices * width + folding(Math.max(rows, slices), width) + columns(s);
    float[] scratch = ws.floats(used);
    if (s.width().inside() && slices == 1 && rows == 1) {
      columns(s, c, x, at + top, y, yAt, scratch, 0);
      return;
    }
    int from = s.width().padBefore() * s.channels();
    Arrays.fill(scratch, 0, from, fold.neutral());
    Arrays.fill(scratch, Math.min(line, from + width), line, fold.neutral());
    if (slices == 1) {
      many(x, at + top, pitch, rows, 1, scratch, from, width, scratch, line);
    } else {
      int step = s.depth().dilation() * slice;
      for (int a = 0; a < slices; a++) {
        int to = line + a * width;
        many(
            x,
            at + a * step + top,
            pitch,
            rows,
            1,
            scratch,
            to,
            width,
            scratch,
            line + slices * width);
      }
      many(scratch, line, width, slices, 1, scratch, from, width, scratch, line + slices * width);
    }
    columns(s, c, scratch, 0, y, yAt, scratch, line);
  }

  /** Whether windows of stride 2 lie side by side in one row, with none hanging over. */
  private static boolean halves(PoolShape s) {
    return s.width().stride() == 2 && s.width().inside() && paired(s);
  }

  /** Whether neighbouring elements belong to neighbouring taps of windows of stride 2. */
  static boolean paired(PoolShape s) {
    PoolAxis w = s.width();
    return s.channels() == 1 && w.stride() == 2 && w.dilation() == 1 && w.kernel() <= RowFold.MOST;
  }

  /**
   * Floats needed by {@link #columns(PoolShape, float, float[], int, float[], int, float[], int)}.
   */
  private static int columns(PoolShape s) {
    int n = s.width().outputs() * s.channels();
    return s.width().kernel() * n + folding(s.width().kernel(), n);
  }

  private void columns(
      PoolShape s, float c, float[] x, int at, float[] y, int yAt, float[] scratch, int free) {
    PoolAxis w = s.width();
    int n = w.outputs();
    int channels = s.channels();
    int step = w.stride() * channels;
    int pitch = w.dilation() * channels;
    if (w.stride() == 1 || n == 1) {
      many(x, at, pitch, w.kernel(), c, y, yAt, n * channels, scratch, free);
    } else if (paired(s)) {
      fold.pairs(x, at, 0, 1, w.kernel(), 0, c, y, yAt, n, 1);
    } else if (channels > 1) {
      for (int j = 0; j < n; j++) {
        many(
            x, at + j * step, pitch, w.kernel(), c, y, yAt + j * channels, channels, scratch, free);
      }
    } else {
      for (int k = 0; k < w.kernel(); k++) {
        Strided.pick(x, at + k * pitch, step, scratch, free + k * n, n);
      }
      int behind = free + w.kernel() * n;
      many(scratch, free, n, w.kernel(), c, y, yAt, n, scratch, behind);
    }
  }

  /** Folds any number of rows, eight at a time. */
  void many(
      float[] x,
      int at,
      int pitch,
      int rows,
      float c,
      float[] y,
      int yAt,
      int n,
      float[] scratch,
      int free) {
    if (rows <= RowFold.MOST) {
      fold.rows(x, at, pitch, rows, c, y, yAt, n);
      return;
    }
    int parts = Math.ceilDiv(rows, RowFold.MOST);
    for (int p = 0; p < parts; p++) {
      int first = p * RowFold.MOST;
      int some = Math.min(RowFold.MOST, rows - first);
      fold.rows(x, at + first * pitch, pitch, some, 1, scratch, free + p * n, n);
    }
    many(scratch, free, n, parts, c, y, yAt, n, scratch, free + parts * n);
  }
}
