package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.ConvAxis;
import dev.lanewise.kernels.ConvShape;
import java.util.Arrays;

/**
 * The column matrix of a convolution (im2col): row (c, tap), column (t, i, j) holds the input
 * element that the tap meets at that output, zero in the padding; and its adjoint (col2im).
 *
 * <p>Output rows are counted through all frames: row r is row {@code r % outH} of frame {@code r /
 * outH}.
 */
final class Columns {
  private Columns() {}

  /** Whether the columns are the image itself: a 1x1 kernel at stride 1 without padding. */
  static boolean trivial(ConvShape s) {
    return s.pointwise();
  }

  /** Output rows of all frames. */
  static int rows(ConvShape s) {
    return s.outT() * s.outH();
  }

  /** Writes the columns of output rows r0 .. r1-1 for {@code channels} channels at x. */
  static void gather(ConvShape s, int channels, int r0, int r1, float[] x, int xOff, float[] col) {
    int rowLength = (r1 - r0) * s.outW();
    int to = 0;
    for (int c = 0; c < channels; c++) {
      int plane = xOff + c * s.inputPlane();
      for (int k = 0; k < s.kernelT(); k++) {
        for (int u = 0; u < s.kernelH(); u++) {
          for (int v = 0; v < s.kernelW(); v++, to += rowLength) {
            gatherTap(s, plane, k, u, v, r0, r1, x, col, to);
          }
        }
      }
    }
  }

  private static void gatherTap(
      ConvShape s, int plane, int k, int u, int v, int r0, int r1, float[] x, float[] col, int to) {
    ConvAxis w = s.w();
    int ow = w.out();
    int offset = w.offset(v, s.flipped());
    int first = w.first(offset);
    int end = w.end(offset);
    for (int r = r0; r < r1; r++, to += ow) {
      int row = inputRow(s, r, k, u);
      if (row < 0) {
        Arrays.fill(col, to, to + ow, 0);
        continue;
      }
      int from = plane + row * w.size() - w.before() + offset;
      // Margins are a few floats if any: a loop is done before a library call has checked its
      // range.
      for (int j = 0; j < first; j++) {
        col[to + j] = 0;
      }
      if (w.stride() == 1) {
        System.arraycopy(x, from + first, col, to + first, end - first);
      } else {
        for (int j = first; j < end; j++) {
          col[to + j] = x[from + j * w.stride()];
        }
      }
      for (int j = end; j < ow; j++) {
        col[to + j] = 0;
      }
    }
  }

  /** Adds columns of output rows r0 .. r1-1 back to the input elements they came from. */
  static void scatter(ConvShape s, int channels, int r0, int r1, float[] col, float[] x, int xOff) {
    int rowLength = (r1 - r0) * s.outW();
    int at = 0;
    for (int c = 0; c < channels; c++) {
      int plane = xOff + c * s.inputPlane();
      for (int k = 0; k < s.kernelT(); k++) {
        for (int u = 0; u < s.kernelH(); u++) {
          for (int v = 0; v < s.kernelW(); v++, at += rowLength) {
            scatterTap(s, plane, k, u, v, r0, r1, col, at, x);
          }
        }
      }
    }
  }

  private static void scatterTap(
      ConvShape s, int plane, int k, int u, int v, int r0, int r1, float[] col, int at, float[] x) {
    ConvAxis w = s.w();
    int stride = w.stride();
    int offset = w.offset(v, s.flipped());
    int first = w.first(offset);
    int end = w.end(offset);
    for (int r = r0; r < r1; r++, at += w.out()) {
      int row = inputRow(s, r, k, u);
      if (row >= 0) {
        int to = plane + row * w.size() - w.before() + offset;
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

  /** The input row, counted through all frames, that tap (k, u) meets at output row r; or -1. */
  private static int inputRow(ConvShape s, int r, int k, int u) {
    int t = r / s.outH();
    int frame = position(s.t(), t, k, s.flipped());
    int row = position(s.h(), r - t * s.outH(), u, s.flipped());
    return frame < 0 || row < 0 ? -1 : frame * s.height() + row;
  }

  private static int position(ConvAxis a, int i, int u, boolean flipped) {
    int at = i * a.stride() + a.offset(u, flipped) - a.before();
    return at < a.size() ? Math.max(-1, at) : -1;
  }
}
