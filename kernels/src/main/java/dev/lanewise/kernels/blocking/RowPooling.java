package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Pooling;
import java.util.Arrays;

/**
 * Pooling's loop nest: planes, rows of windows, and along a row the windows that lie inside the
 * plane, which need no bounds tests; the few that stick out at the left and right are done one by
 * one. Rows that stick out at the top and bottom are windows of fewer rows.
 */
public abstract class RowPooling extends Pooling {
  /**
   * @param name for messages
   * @param forward whether windows are read, or the adjoint: added to
   */
  protected RowPooling(String name, boolean forward) {
    super(name, forward);
  }

  @Override
  protected final void compute(PoolShape s, int planes, float[] x, int xOff, float[] y, int yOff) {
    float[] image = forward() ? x : y;
    int imageOff = forward() ? xOff : yOff;
    float[] pooled = forward() ? y : x;
    int pooledOff = forward() ? yOff : xOff;
    if (!forward()) {
      Arrays.fill(image, imageOff, imageOff + planes * s.inputSize(), 0);
    }
    int outH = s.outH();
    int outW = s.outW();
    int end = forward() ? pooledOff + planes * s.outputSize() : imageOff + planes * s.inputSize();
    boolean halves = Windows.halves(s);
    for (int p = 0; p < planes; p++) {
      int plane = imageOff + p * s.inputSize();
      int free = forward() ? end : Windows.free(s, plane, end);
      for (int i = 0; i < outH; i++) {
        int pooledAt = pooledOff + (p * outH + i) * outW;
        if (halves) {
          halve(image, plane + 2 * i * s.width(), s.width(), pooled, pooledAt, outW, free);
        } else {
          row(s, i, image, plane, pooled, pooledAt, free);
        }
      }
    }
  }

  private void row(
      PoolShape s, int i, float[] image, int plane, float[] pooled, int pooledAt, int free) {
    int top = i * s.strideH() - s.padTop();
    int from = Math.max(0, top);
    int rows = Math.min(s.height(), top + s.kernelH()) - from;
    int at = plane + from * s.width();
    int outW = s.outW();
    int first = Math.min(outW, Math.ceilDiv(s.padLeft(), s.strideW()));
    int end =
        Math.clamp(
            Math.floorDiv(s.width() + s.padLeft() - s.kernelW(), s.strideW()) + 1, first, outW);
    edge(s, 0, first, rows, image, at, pooled, pooledAt);
    if (first < end) {
      int inside = at + first * s.strideW() - s.padLeft();
      inside(
          image,
          inside,
          s.width(),
          rows,
          s.kernelW(),
          s.strideW(),
          pooled,
          pooledAt + first,
          end - first,
          free);
    }
    edge(s, end, outW, rows, image, at, pooled, pooledAt);
  }

  private void edge(
      PoolShape s, int j0, int j1, int rows, float[] image, int at, float[] pooled, int pooledAt) {
    for (int j = j0; j < j1; j++) {
      int left = j * s.strideW() - s.padLeft();
      int from = Math.max(0, left);
      int cols = Math.min(s.width(), left + s.kernelW()) - from;
      window(image, at + from, s.width(), rows, cols, pooled, pooledAt + j);
    }
  }

  /** One window, from image to pooled or back. */
  protected abstract void window(
      float[] image, int at, int width, int rows, int cols, float[] pooled, int pooledAt);

  /**
   * {@code n > 0} windows of {@code rows} x {@code cols} elements, {@code stride} columns apart.
   *
   * @param free the output before this index, as far as it lies behind the windows' own part, is
   *     written later: a vector may spill into it
   */
  protected abstract void inside(
      float[] image,
      int at,
      int width,
      int rows,
      int cols,
      int stride,
      float[] pooled,
      int pooledAt,
      int n,
      int free);

  /**
   * n windows of 2 x 2 elements side by side, in the usual pooling by half; {@code free} as in
   * {@link #inside}.
   */
  protected abstract void halve(
      float[] image, int at, int width, float[] pooled, int pooledAt, int n, int free);

  /** {@link #inside} window by window. */
  protected final void oneByOne(
      float[] image,
      int at,
      int width,
      int rows,
      int cols,
      int stride,
      float[] pooled,
      int pooledAt,
      int n) {
    for (int j = 0; j < n; j++) {
      window(image, at + j * stride, width, rows, cols, pooled, pooledAt + j);
    }
  }
}
