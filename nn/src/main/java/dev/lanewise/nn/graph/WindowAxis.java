package dev.lanewise.nn.graph;

/**
 * How a window slides along one axis: tap t of output o meets element {@code o stride + t dilation
 * - before}.
 *
 * @param kernel taps
 * @param stride elements from one output to the next
 * @param dilation elements from one tap to the next
 * @param before zeros in front of the axis
 * @param after zeros behind it
 */
public record WindowAxis(int kernel, int stride, int dilation, int before, int after) {

  /** Checks that sizes, strides and dilations are at least 1, and padding not negative. */
  public WindowAxis {
    if (Math.min(kernel, Math.min(stride, dilation)) < 1) {
      throw new IllegalArgumentException(
          "window: kernel "
              + kernel
              + ", stride "
              + stride
              + " and dilation "
              + dilation
              + " must be at least 1");
    }
    if (Math.min(before, after) < 0) {
      throw new IllegalArgumentException(
          "window: padding " + before + "," + after + " must not be negative");
    }
    if ((kernel - 1L) * dilation >= Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "window: kernel " + kernel + " with dilation " + dilation + " reaches too far");
    }
  }

  /** Elements from the first tap to the last, both included. */
  public int reach() {
    return (kernel - 1) * dilation + 1;
  }

  /** {@code floor((size + before + after - reach) / stride) + 1}. */
  public int outputs(int size) {
    return (int) Math.floorDiv((long) size + before + after - reach(), stride) + 1;
  }

  /** The element that a tap of an output meets; outside of 0 .. size-1 in the padding. */
  public int place(int output, int tap) {
    return output * stride + tap * dilation - before;
  }

  /** The same with other padding. */
  public WindowAxis padded(int front, int behind) {
    return new WindowAxis(kernel, stride, dilation, front, behind);
  }

  /** Padded for {@code ceil(size / stride)} outputs, an odd zero behind. */
  WindowAxis same(int size) {
    int zeros = Math.max(0, (Math.ceilDiv(size, stride) - 1) * stride + reach() - size);
    return padded(zeros / 2, zeros - zeros / 2);
  }

  /** Padded so that output o meets nothing behind element {@code o stride}. */
  WindowAxis causal() {
    return padded(reach() - 1, 0);
  }

  /**
   * Padded behind for one more output where the last ones leave elements over, provided that it
   * starts before the padding.
   */
  WindowAxis ceiling(int size) {
    int room = size + before + after - reach();
    int last = Math.ceilDiv(room, stride) * stride;
    return room < 0 || last >= size + before ? this : padded(before, after + last - room);
  }
}
