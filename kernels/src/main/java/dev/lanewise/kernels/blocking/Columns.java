package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.ConvShape;
import java.util.Arrays;

/**
 * The column matrix of a convolution (im2col): row (c, u, v), column (i, j) holds the input element
 * that kernel element (u, v) of channel c meets at output (i, j), zero in the padding; and its
 * adjoint (col2im).
 */
final class Columns {
  private Columns() {}

  /** Whether the columns are the image itself: a 1x1 kernel at stride 1 without padding. */
  static boolean trivial(ConvShape s) {
    return s.kernelH() == 1
        && s.kernelW() == 1
        && s.strideH() == 1
        && s.strideW() == 1
        && s.outH() == s.height()
        && s.outW() == s.width();
  }

  /** Writes the columns of output rows i0 .. i1-1 for {@code channels} channels at x. */
  static void gather(ConvShape s, int channels, int i0, int i1, float[] x, int xOff, float[] col) {
    int rowLength = (i1 - i0) * s.outW();
    int to = 0;
    for (int c = 0; c < channels; c++) {
      for (int u = 0; u < s.kernelH(); u++) {
        for (int v = 0; v < s.kernelW(); v++, to += rowLength) {
          gatherRow(s, xOff + c * s.height() * s.width(), u, v, i0, i1, x, col, to);
        }
      }
    }
  }

  private static void gatherRow(
      ConvShape s, int plane, int u, int v, int i0, int i1, float[] x, float[] col, int to) {
    int ow = s.outW();
    int first = firstInside(s, v);
    int end = endInside(s, v, first);
    for (int i = i0; i < i1; i++, to += ow) {
      int h = i * s.strideH() - s.padTop() + u * s.dilationH();
      if (h < 0 || h >= s.height()) {
        Arrays.fill(col, to, to + ow, 0);
        continue;
      }
      int from = plane + h * s.width() - s.padLeft() + v * s.dilationW();
      // Margins are a few floats if any: a loop is done before a library call has checked its
      // range.
      for (int j = 0; j < first; j++) {
        col[to + j] = 0;
      }
      if (s.strideW() == 1) {
        System.arraycopy(x, from + first, col, to + first, end - first);
      } else {
        for (int j = first; j < end; j++) {
          col[to + j] = x[from + j * s.strideW()];
        }
      }
      for (int j = end; j < ow; j++) {
        col[to + j] = 0;
      }
    }
  }

  /** Adds columns of output rows i0 .. i1-1 back to the input elements they came from. */
  static void scatter(ConvShape s, int channels, int i0, int i1, float[] col, float[] x, int xOff) {
    int rowLength = (i1 - i0) * s.outW();
    int at = 0;
    for (int c = 0; c < channels; c++) {
      for (int u = 0; u < s.kernelH(); u++) {
        for (int v = 0; v < s.kernelW(); v++, at += rowLength) {
          scatterRow(s, xOff + c * s.height() * s.width(), u, v, i0, i1, col, at, x);
        }
      }
    }
  }

  private static void scatterRow(
      ConvShape s, int plane, int u, int v, int i0, int i1, float[] col, int at, float[] x) {
    int stride = s.strideW();
    int first = firstInside(s, v);
    int end = endInside(s, v, first);
    for (int i = i0; i < i1; i++, at += s.outW()) {
      int h = i * s.strideH() - s.padTop() + u * s.dilationH();
      if (h >= 0 && h < s.height()) {
        int to = plane + h * s.width() - s.padLeft() + v * s.dilationW();
        if (stride == 1) {
          // Spelled out so that C2 vectorises it.
          for (int j = first; j < end; j++) {
            x[to + j] += col[at + j];
          }
        } else {
          for (int j = first; j < end; j++) {
            x[to + j * stride] += col[at + j];
          }
        }
      }
    }
  }

  /** The first output column whose input column is not left of the image. */
  private static int firstInside(ConvShape s, int v) {
    int missing = s.padLeft() - v * s.dilationW();
    return missing <= 0 ? 0 : Math.min(s.outW(), (missing + s.strideW() - 1) / s.strideW());
  }

  /**
   * One past the last output column whose input column is not right of the image; at least {@code
   * first}.
   */
  private static int endInside(ConvShape s, int v, int first) {
    int room = s.width() - 1 + s.padLeft() - v * s.dilationW();
    int end = room < 0 ? 0 : Math.min(s.outW(), room / s.strideW() + 1);
    return Math.max(first, end);
  }
}
