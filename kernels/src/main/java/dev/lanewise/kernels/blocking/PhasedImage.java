package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.ConvAxis;
import dev.lanewise.kernels.ConvShape;
import java.util.Arrays;

/**
 * An image with its padding, each row sorted by column modulo the stride: column {@code q stride +
 * phase} lies at {@code phase * phaseWidth + q}. What a tap meets at neighbouring outputs of a row
 * then lies side by side, whatever the stride.
 */
final class PhasedImage {
  private PhasedImage() {}

  /** Columns of one phase. */
  static int phaseWidth(ConvShape s) {
    return (s.w().padded() + s.strideW() - 1) / s.strideW();
  }

  /** Floats from one row to the next. A kernel one column wide meets one phase only. */
  static int row(ConvShape s) {
    return phaseWidth(s) * (s.kernelW() == 1 ? 1 : s.strideW());
  }

  /** Floats from one channel to the next. */
  static int plane(ConvShape s) {
    return s.t().padded() * s.h().padded() * row(s);
  }

  /** Floats of {@code channels} channels; a double, because it may not fit in an array. */
  static double size(ConvShape s, int channels) {
    return (double) s.t().padded() * s.h().padded() * row(s) * channels;
  }

  /**
   * As {@link #size}, of the {@link ConvShape#turned} shape, which is not made for that; a double,
   * because it may not even fit in a long.
   */
  static double turnedSize(ConvShape s) {
    return (double) turned(s.t()) * turned(s.h()) * turned(s.w()) * s.filters() / s.groups();
  }

  private static long turned(ConvAxis a) {
    return a.out() + 2L * (a.reach() - 1) - a.before() - a.after();
  }

  /** Where output row i of frame t begins, for tap 0. */
  static int start(ConvShape s, int t, int i) {
    return (t * s.strideT() * s.h().padded() + i * s.strideH()) * row(s);
  }

  /** How much further a tap lies, taps counted through all axes. */
  static int offset(ConvShape s, int tap) {
    int v = tap % s.kernelW();
    int u = tap / s.kernelW() % s.kernelH();
    int k = tap / s.kernelW() / s.kernelH();
    int column = s.w().offset(v, s.flipped());
    int line = s.t().offset(k, s.flipped()) * s.h().padded() + s.h().offset(u, s.flipped());
    int phase = column % s.strideW();
    return line * row(s) + phase * phaseWidth(s) + column / s.strideW();
  }

  /** Writes {@code channels} channels of x with their padding. */
  static void fill(ConvShape s, int channels, float[] x, int xOff, float[] to, int toOff) {
    fill(s, channels, x, xOff, to, toOff, true);
  }

  /**
   * Writes {@code channels} channels of x.
   *
   * @param padding whether the padding is not there yet
   */
  static void fill(
      ConvShape s, int channels, float[] x, int xOff, float[] to, int toOff, boolean padding) {
    int row = row(s);
    if (padding) {
      Arrays.fill(to, toOff, toOff + channels * plane(s), 0);
    }
    for (int c = 0; c < channels; c++) {
      for (int f = 0; f < s.frames(); f++) {
        int line = c * s.t().padded() + s.t().before() + f;
        int at = toOff + (line * s.h().padded() + s.h().before()) * row;
        int from = xOff + c * s.inputPlane() + f * s.height() * s.width();
        frame(s, phaseWidth(s), row, x, from, to, at);
      }
    }
  }

  private static void frame(
      ConvShape s, int phaseWidth, int row, float[] x, int xOff, float[] to, int toOff) {
    int stride = s.strideW();
    int before = s.padLeft();
    int width = s.width();
    for (int phase = 0; phase * phaseWidth < row; phase++) {
      int first = Math.min(phaseWidth, (Math.max(0, before - phase) + stride - 1) / stride);
      int room = width - 1 + before - phase;
      int end = room < 0 ? first : Math.clamp(room / stride + 1, first, phaseWidth);
      for (int h = 0; h < s.height(); h++) {
        int source = xOff + h * width + phase - before;
        int start = toOff + h * row + phase * phaseWidth;
        if (stride == 1) {
          System.arraycopy(x, source + first, to, start + first, end - first);
        } else {
          for (int q = first; q < end; q++) {
            to[start + q] = x[source + q * stride];
          }
        }
      }
    }
  }
}
