package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.ConvAxis;
import dev.lanewise.kernels.ConvShape;

/** Which input element a tap meets, or -1 where it meets padding. */
final class Taps {
  private Taps() {}

  /** {@code i stride + u dilation - before}, the kernel being read backwards when flipped. */
  static int position(ConvAxis a, int i, int u, boolean flipped) {
    int at = i * a.stride() + (flipped ? a.kernel() - 1 - u : u) * a.dilation() - a.before();
    return at < a.size() ? Math.max(-1, at) : -1;
  }

  /** The i that has {@link #position} p for tap u. */
  static int output(ConvAxis a, int p, int u, boolean flipped) {
    int from = p + a.before() - (flipped ? a.kernel() - 1 - u : u) * a.dilation();
    return Lattice.index(from, a.stride(), a.out());
  }

  /** The row, among the rows of all frames, that tap (k, u) of output (t, i) meets. */
  static int row(ConvShape s, int t, int i, int k, int u) {
    int frame = position(s.t(), t, k, s.flipped());
    int row = position(s.h(), i, u, s.flipped());
    return frame < 0 || row < 0 ? -1 : frame * s.height() + row;
  }
}
