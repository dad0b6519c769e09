package dev.lanewise.kernels;

/**
 * How a kernel slides along one axis of an image: tap u of output i meets the input at {@code i
 * stride + u dilation - before}. Checked by the {@link ConvShape} it becomes part of.
 *
 * @param size elements of the input along this axis
 * @param kernel taps of the kernel
 * @param stride input elements from one output to the next
 * @param dilation input elements from one tap to the next
 * @param before zeros in front of the input
 * @param after zeros behind it
 */
public record ConvAxis(int size, int kernel, int stride, int dilation, int before, int after) {
  /** An axis an image does not have: one element, met once. */
  static final ConvAxis NONE = new ConvAxis(1, 1, 1, 1, 0, 0);

  /** Input elements from a kernel's first tap to its last, both included. */
  public int reach() {
    return (kernel - 1) * dilation + 1;
  }

  /** Size of the input with its zeros. */
  public int padded() {
    return size + before + after;
  }

  /** {@code floor((size + before + after - reach) / stride) + 1}. */
  public int out() {
    return (padded() - reach()) / stride + 1;
  }

  /** Where tap u of output 0 meets the padded input. */
  public int offset(int u, boolean flipped) {
    return (flipped ? kernel - 1 - u : u) * dilation;
  }

  /** The first output whose tap at this {@link #offset} meets no zero in front of the input. */
  public int first(int offset) {
    int missing = before - offset;
    return missing <= 0 ? 0 : Math.min(out(), (missing + stride - 1) / stride);
  }

  /**
   * One past the last output whose tap at this {@link #offset} meets no zero behind the input; at
   * least {@link #first}.
   */
  public int end(int offset) {
    int room = size - 1 + before - offset;
    int end = room < 0 ? 0 : Math.min(out(), room / stride + 1);
    return Math.max(first(offset), end);
  }

  /** Whether the output is the input: one tap, one step, no zeros. */
  public boolean trivial() {
    return kernel == 1 && stride == 1 && before == 0 && after == 0;
  }

  /**
   * Whether the input's gradient is a convolution along this axis, the output being met by the
   * kernel turned round: at stride 1, where no zero is met by the whole kernel.
   */
  public boolean turnable() {
    return stride == 1 && before < reach() && after < reach();
  }

  /** The axis of that convolution. */
  ConvAxis turned() {
    return new ConvAxis(out(), kernel, 1, dilation, reach() - 1 - before, reach() - 1 - after);
  }

  /**
   * The axis of stride 1 along which elements meet taps {@code tap, tap + stride, ...} only, its
   * outputs being this one's: element i of it is element {@code (before' + i) stride + tap -
   * before} of this. Without elements if no output meets one. Dilation is 1.
   */
  ConvAxis phase(int tap) {
    int taps = Math.ceilDiv(kernel - tap, stride);
    int front = Math.ceilDiv(before - tap, stride);
    int behind = Math.floorDiv(size - 1 + before - tap, stride);
    int met = Math.min(behind + 1, out() + taps - 1);
    int elements = Math.max(0, met - front);
    return new ConvAxis(elements, taps, 1, 1, front, out() + taps - 1 - met);
  }

  /** Where the first element of a {@link #phase} lies. */
  int first(ConvAxis phase, int tap) {
    return phase.before * stride + tap - before;
  }

  /** Refuses what is impossible, by the names the axis has in its shape. */
  void check(String size, String letter, String before, String after) {
    Check.atLeast("conv2d", size, this.size, 1);
    Check.atLeast("conv2d", "kernel" + letter, kernel, 1);
    Check.atLeast("conv2d", "stride" + letter, stride, 1);
    Check.atLeast("conv2d", "dilation" + letter, dilation, 1);
    Check.atLeast("conv2d", "pad" + before, this.before, 0);
    Check.atLeast("conv2d", "pad" + after, this.after, 0);
    Check.fits("conv2d", "padded " + size, (long) this.size + this.before + this.after);
  }

  /** {@link #reach} without the risk of wrapping. */
  long longReach() {
    return (kernel - 1L) * dilation + 1;
  }
}
