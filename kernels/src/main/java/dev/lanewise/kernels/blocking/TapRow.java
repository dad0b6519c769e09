package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.PoolAxis;
import dev.lanewise.kernels.PoolShape;
import java.util.Arrays;

/**
 * One tap of a row of windows: the elements number (a, b, k) of the windows in row i of slice d of
 * the output, in the order of the output.
 */
public final class TapRow {
  private TapRow() {}

  /** Values in a row. */
  public static int length(PoolShape s) {
    return s.width().outputs() * s.channels();
  }

  /** How far tap (a, b, k) lies behind its window's start. */
  public static int offset(PoolShape s, int a, int b, int k) {
    int row = a * s.depth().dilation() * s.height().size() + b * s.height().dilation();
    return (row * s.width().size() + k * s.width().dilation()) * s.channels();
  }

  /** Where the first window of a row starts, relative to its plane; negative in the padding. */
  public static int start(PoolShape s, int d, int i) {
    int row = s.depth().start(d) * s.height().size() + s.height().start(i);
    return (row * s.width().size() - s.width().padBefore()) * s.channels();
  }

  /**
   * Finds the values of a tap.
   *
   * @param from where tap 0 of the same a and b of the first window lies in x, or would
   * @param padding what an element that does not exist is
   * @param picked takes the values if they do not lie side by side in x
   * @return where in x they lie; -1 if they were put into {@code picked}, from 0 on
   */
  public static int find(PoolShape s, int k, float[] x, int from, float padding, float[] picked) {
    PoolAxis w = s.width();
    int channels = s.channels();
    int n = w.outputs();
    int at = from + k * w.dilation() * channels;
    int first = first(w, k);
    int end = end(w, k);
    if (w.stride() == 1 && first == 0 && end == n) {
      return at;
    }
    Arrays.fill(picked, 0, first * channels, padding);
    Arrays.fill(picked, Math.max(first, end) * channels, n * channels, padding);
    int step = w.stride() * channels;
    if (w.stride() == 1 && first < end) {
      System.arraycopy(x, at + first * step, picked, first * channels, (end - first) * channels);
    } else if (channels == 1) {
      Strided.pick(x, at + first * step, step, picked, first, end - first);
    } else {
      for (int j = first; j < end; j++) {
        System.arraycopy(x, at + j * step, picked, j * channels, channels);
      }
    }
    return -1;
  }

  /**
   * Adds a row of values to the elements of a tap, as far as they exist.
   *
   * @param from where tap 0 of the same a and b of the first window lies in x, or would
   */
  public static void add(
      PoolShape s, int k, float[] values, int valuesAt, float[] x, int from, RowArithmetic rows) {
    PoolAxis w = s.width();
    int channels = s.channels();
    int first = first(w, k);
    int n = end(w, k) - first;
    int step = w.stride() * channels;
    int at = from + k * w.dilation() * channels + first * step;
    int of = valuesAt + first * channels;
    if (w.stride() == 1) {
      rows.add(values, of, x, at, n * channels);
    } else if (channels == 1) {
      Strided.addApart(values, of, x, at, step, n);
    } else {
      for (int j = 0; j < n; j++) {
        rows.add(values, of + j * channels, x, at + j * step, channels);
      }
    }
  }

  /** The first window whose tap k exists. */
  private static int first(PoolAxis w, int k) {
    int start = w.start(0) + k * w.dilation();
    return Math.min(w.outputs(), Math.max(0, Math.ceilDiv(-start, w.stride())));
  }

  /** One more than the last window whose tap k exists. */
  private static int end(PoolAxis w, int k) {
    int start = w.start(0) + k * w.dilation();
    return Math.max(first(w, k), Math.min(w.outputs(), Math.ceilDiv(w.size() - start, w.stride())));
  }
}
