package dev.lanewise.kernels;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Where each element of a result comes from, axis by axis: element (i, j, ...) from (f(i), g(j),
 * ...) of the source, or from nowhere. Slices with steps, flips, padding and cropping are such
 * maps.
 */
public final class RemapShape {
  /** Comes from nowhere. */
  public static final int NOWHERE = -1;

  /** What stands beyond a tensor's edges. */
  public enum Edge {
    /** Nothing: a given value. */
    CONSTANT,
    /** The tensor mirrored at its outermost elements, which are not repeated. */
    REFLECT,
    /** The outermost element. */
    REPEAT,
    /** The tensor again and again. */
    WRAP
  }

  private final int[] source;
  private final int[][] maps;

  private RemapShape(int[] source, int[][] maps) {
    this.source = source;
    this.maps = maps;
    int[] result = new int[maps.length];
    for (int d = 0; d < maps.length; d++) {
      result[d] = maps[d].length;
    }
    Sizes.product("remap", source);
    Sizes.product("remap", result);
  }

  /** {@code result[i] = source[start + step i]} along each axis, {@code i < count}. */
  public static RemapShape slice(int[] source, int[] start, int[] step, int[] count) {
    checkRank(source, start, step, count);
    int[][] maps = new int[source.length][];
    for (int d = 0; d < source.length; d++) {
      int first = start[d];
      int by = step[d];
      long last = first + (count[d] - 1L) * by;
      if (count[d] < 0
          || (count[d] > 0 && (Math.min(first, last) < 0 || Math.max(first, last) >= source[d]))) {
        throw new IllegalArgumentException(
            "slice: "
                + count[d]
                + " elements from "
                + first
                + " by "
                + by
                + " leave axis "
                + d
                + " of "
                + Arrays.toString(source));
      }
      maps[d] = map(count[d], i -> first + by * i);
    }
    return new RemapShape(source.clone(), maps);
  }

  /** Axes whose flag is true turned round; there is a flag for each axis. */
  public static RemapShape flip(int[] source, boolean... axes) {
    if (axes.length != source.length) {
      throw new IllegalArgumentException(
          "flip: " + axes.length + " flags for " + source.length + " axes");
    }
    int[][] maps = new int[source.length][];
    for (int d = 0; d < source.length; d++) {
      int last = source[d] - 1;
      boolean turned = axes[d];
      maps[d] = map(source[d], i -> turned ? last - i : i);
    }
    return new RemapShape(source.clone(), maps);
  }

  /** [outer, height, width], each plane turned by half a circle, as a convolution's kernel is. */
  public static RemapShape rot180(int outer, int height, int width) {
    return flip(new int[] {outer, height, width}, false, true, true);
  }

  /** More elements before and after each axis, or fewer where a count is negative. */
  public static RemapShape pad(int[] source, int[] before, int[] after, Edge edge) {
    checkRank(source, before, after, after);
    int[][] maps = new int[source.length][];
    for (int d = 0; d < source.length; d++) {
      int n = source[d];
      int first = before[d];
      int widest = Math.max(first, after[d]);
      int count = Check.fits("pad", "axis " + d, (long) n + first + after[d]);
      if (count < 0
          || (edge == Edge.REFLECT && widest >= Math.max(1, n))
          || (n == 0 && count > 0 && (edge == Edge.REPEAT || edge == Edge.WRAP))) {
        throw new IllegalArgumentException(
            "pad: axis "
                + d
                + " of size "
                + n
                + " cannot take "
                + first
                + " before and "
                + after[d]
                + " after, edge "
                + edge);
      }
      maps[d] = map(count, i -> beyond(i - first, n, edge));
    }
    return new RemapShape(source.clone(), maps);
  }

  private static int beyond(int i, int n, Edge edge) {
    if (i >= 0 && i < n) {
      return i;
    }
    return switch (edge) {
      case CONSTANT -> NOWHERE;
      case REFLECT -> i < 0 ? -i : 2 * (n - 1) - i;
      case REPEAT -> i < 0 ? 0 : n - 1;
      case WRAP -> Math.floorMod(i, n);
    };
  }

  private static int[] map(int n, IntUnaryOperator f) {
    int[] map = new int[n];
    Arrays.setAll(map, f);
    return map;
  }

  private static void checkRank(int[] source, int[] a, int[] b, int[] c) {
    if (a.length != source.length || b.length != source.length || c.length != source.length) {
      throw new IllegalArgumentException(
          "remap: "
              + Arrays.toString(source)
              + " has "
              + source.length
              + " axes but numbers are given for "
              + a.length
              + ", "
              + b.length
              + " and "
              + c.length);
    }
  }

  /** Number of axes. */
  public int axes() {
    return maps.length;
  }

  /** Elements of the source. */
  public int sourceSize() {
    return Sizes.product("remap", source);
  }

  /** Size of an axis of the source. */
  public int sourceSize(int axis) {
    return source[axis];
  }

  /** Elements of the result. */
  public int resultSize() {
    int size = 1;
    for (int[] m : maps) {
      size *= m.length;
    }
    return size;
  }

  /** Size of an axis of the result. */
  public int resultSize(int axis) {
    return maps[axis].length;
  }

  /** Where along an axis of the source number i of the result comes from, or {@link #NOWHERE}. */
  public int from(int axis, int i) {
    return maps[axis][i];
  }
}
