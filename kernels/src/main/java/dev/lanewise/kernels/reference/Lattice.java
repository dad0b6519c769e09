package dev.lanewise.kernels.reference;

/** Positions a window can start at: 0, stride, 2 stride, ... */
final class Lattice {
  private Lattice() {}

  /** The i in 0 .. count-1 with {@code i * stride == position}, or -1. */
  static int index(int position, int stride, int count) {
    return position >= 0 && position % stride == 0 && position / stride < count
        ? position / stride
        : -1;
  }
}
