package dev.lanewise.kernels;

import java.util.Arrays;

/**
 * Says a {@link ConvShape} word by word: {@code ConvShape.of(64, 56,
 * 56).filters(64).kernel(3).same().build()}. Sizes of several axes are given outermost first; one
 * number is for all axes. What is not said is 1 filter, a kernel, stride and dilation of 1, one
 * group, no padding.
 */
public final class ConvBuilder {
  private static final int AXES = 3;

  private enum Padding {
    GIVEN,
    SAME,
    SAME_LOWER,
    CAUSAL
  }

  private final int channels;
  private final int axes;
  private final int[] sizes = new int[AXES];
  private final int[] kernels = ones();
  private final int[] strides = ones();
  private final int[] dilations = ones();
  private final int[] before = new int[AXES];
  private final int[] after = new int[AXES];
  private Padding padding = Padding.GIVEN;
  private int filters = 1;
  private int groups = 1;
  private boolean flipped;

  ConvBuilder(int channels, int... sizes) {
    if (sizes.length < 1 || sizes.length > AXES) {
      throw new IllegalArgumentException(
          "conv2d: " + sizes.length + " sizes but there must be 1, 2 or 3");
    }
    this.channels = channels;
    this.axes = sizes.length;
    Arrays.fill(this.sizes, 1);
    System.arraycopy(sizes, 0, this.sizes, AXES - axes, axes);
  }

  private static int[] ones() {
    return new int[] {1, 1, 1};
  }

  private void set(String name, int[] to, int... values) {
    if (values.length != 1 && values.length != axes) {
      throw new IllegalArgumentException(
          "conv2d: "
              + values.length
              + " numbers for "
              + name
              + " but the input has "
              + axes
              + " axes: give 1 or "
              + axes);
    }
    for (int i = 0; i < axes; i++) {
      to[AXES - axes + i] = values[values.length == 1 ? 0 : i];
    }
  }

  /** Channels of the output. */
  public ConvBuilder filters(int count) {
    filters = count;
    return this;
  }

  /** Taps. */
  public ConvBuilder kernel(int... taps) {
    set("kernel", kernels, taps);
    return this;
  }

  /** Input elements from one output to the next. */
  public ConvBuilder stride(int... steps) {
    set("stride", strides, steps);
    return this;
  }

  /** Input elements from one tap to the next. */
  public ConvBuilder dilation(int... steps) {
    set("dilation", dilations, steps);
    return this;
  }

  /** Independent convolutions, each on its share of channels and filters. */
  public ConvBuilder groups(int count) {
    groups = count;
    return this;
  }

  /** Each channel by itself, seen by {@code multiplier} filters. */
  public ConvBuilder depthwise(int multiplier) {
    Check.atLeast("conv2d", "channel multiplier", multiplier, 1);
    filters = Sizes.product("conv2d filters", channels, multiplier);
    return groups(channels);
  }

  /** A true convolution: the kernel is read backwards. */
  public ConvBuilder flipped() {
    flipped = true;
    return this;
  }

  /** As many zeros in front as behind. */
  public ConvBuilder pad(int... zeros) {
    return pad(zeros, zeros);
  }

  /** Zeros in front and behind. */
  public ConvBuilder pad(int[] front, int[] behind) {
    set("pad", before, front);
    set("pad", after, behind);
    padding = Padding.GIVEN;
    return this;
  }

  /** No zeros: each output sees only input. */
  public ConvBuilder valid() {
    return pad(0);
  }

  /**
   * Zeros for {@code ceil(size / stride)} outputs; an odd one is behind (ONNX: {@code SAME_UPPER}).
   */
  public ConvBuilder same() {
    padding = Padding.SAME;
    return this;
  }

  /** As {@link #same()}, an odd zero being in front (ONNX: {@code SAME_LOWER}). */
  public ConvBuilder sameLower() {
    padding = Padding.SAME_LOWER;
    return this;
  }

  /**
   * Zeros in front of the outermost axis such that output i sees no input behind {@code i stride};
   * other axes keep the zeros they have.
   */
  public ConvBuilder causal() {
    padding = Padding.CAUSAL;
    return this;
  }

  /**
   * The shape.
   *
   * @throws IllegalArgumentException if there is no such convolution, naming the sizes
   */
  public ConvShape build() {
    return new ConvShape(channels, axis(0), axis(1), axis(2), filters, groups, flipped);
  }

  /**
   * The convolution whose {@link TransposedConvolution} takes the channels and sizes given so far
   * to {@code filters}.
   *
   * @param outputPadding further elements at the output's end, less than the stride: outputs of
   *     which the stride leaves open how many there are
   */
  public ConvShape transposed(int... outputPadding) {
    if (padding != Padding.GIVEN) {
      throw new IllegalArgumentException(
          "conv2d.transposed: padding must be given in numbers; what to pad for is the output");
    }
    int[] extra = new int[AXES];
    set("output padding", extra, outputPadding);
    return new ConvShape(
        /* channels= */ filters,
        transposed(0, extra),
        transposed(1, extra),
        transposed(2, extra),
        /* filters= */ channels,
        groups,
        flipped);
  }

  private ConvAxis axis(int i) {
    ConvAxis plain =
        new ConvAxis(sizes[i], kernels[i], strides[i], dilations[i], before[i], after[i]);
    boolean absent = i < AXES - axes;
    return absent
        ? ConvAxis.NONE
        : switch (padding) {
          case GIVEN -> plain;
          case SAME -> same(plain, false);
          case SAME_LOWER -> same(plain, true);
          case CAUSAL -> i == AXES - axes ? padded(plain, plain.longReach() - 1, 0) : plain;
        };
  }

  private static ConvAxis same(ConvAxis a, boolean lower) {
    long stride = Math.max(1, a.stride());
    long outputs = (a.size() + stride - 1) / stride;
    long zeros = Math.max(0, (outputs - 1) * stride + a.longReach() - a.size());
    long less = zeros / 2;
    return lower ? padded(a, zeros - less, less) : padded(a, less, zeros - less);
  }

  private static ConvAxis padded(ConvAxis a, long before, long after) {
    return new ConvAxis(
        a.size(),
        a.kernel(),
        a.stride(),
        a.dilation(),
        Check.fits("conv2d", "padding", before),
        Check.fits("conv2d", "padding", after));
  }

  /** The axis whose {@code out()} is this one's size. */
  private ConvAxis transposed(int i, int[] extra) {
    if (i < AXES - axes) {
      return ConvAxis.NONE;
    }
    Check.atLeast("conv2d.transposed", "size", sizes[i], 1);
    Check.atLeast("conv2d.transposed", "stride", strides[i], 1);
    Check.atLeast("conv2d.transposed", "kernel", kernels[i], 1);
    Check.atLeast("conv2d.transposed", "dilation", dilations[i], 1);
    if (extra[i] < 0 || extra[i] >= strides[i]) {
      throw new IllegalArgumentException(
          "conv2d.transposed: output padding is "
              + extra[i]
              + " but must be in 0.."
              + (strides[i] - 1)
              + ", below the stride");
    }
    long reach = (kernels[i] - 1L) * dilations[i] + 1;
    long size = (sizes[i] - 1L) * strides[i] - before[i] - after[i] + reach + extra[i];
    if (size < 1) {
      throw new IllegalArgumentException(
          "conv2d.transposed: the output has size "
              + size
              + ": padding "
              + before[i]
              + " and "
              + after[i]
              + " cuts off all of it");
    }
    return new ConvAxis(
        Check.fits("conv2d.transposed", "output", size),
        kernels[i],
        strides[i],
        dilations[i],
        before[i],
        after[i]);
  }
}
