package dev.lanewise.kernels;

/**
 * Geometry of a convolution of one image in one, two or three dimensions, deep learning's kind: a
 * cross-correlation unless {@code flipped}.
 *
 * <p>Input: channels x frames x height x width. Weights: filters x (channels / groups) x kernelT x
 * kernelH x kernelW. Output: filters x {@link #outT()} x {@link #outH()} x {@link #outW()}. Filter
 * f sees the channels of group {@code f / (filters / groups)}. An image has one frame, a series one
 * row of one frame.
 *
 * @param t along the frames
 * @param h along the height
 * @param w along the width
 * @param flipped whether the kernel is read backwards along every axis, as mathematics' convolution
 *     does
 */
public record ConvShape(
    int channels, ConvAxis t, ConvAxis h, ConvAxis w, int filters, int groups, boolean flipped) {

  /** Checks that every size is possible and that all element counts fit in an int. */
  public ConvShape {
    Check.atLeast("conv2d", "channels", channels, 1);
    t.check("frames", "T", "Front", "Back");
    h.check("height", "H", "Top", "Bottom");
    w.check("width", "W", "Left", "Right");
    Check.atLeast("conv2d", "filters", filters, 1);
    Check.atLeast("conv2d", "groups", groups, 1);
    if (channels % groups != 0 || filters % groups != 0) {
      throw new IllegalArgumentException(
          "conv2d: groups "
              + groups
              + " does not divide channels "
              + channels
              + " and filters "
              + filters);
    }
    if (t.longReach() > t.padded() || h.longReach() > h.padded() || w.longReach() > w.padded()) {
      boolean flat = t.equals(ConvAxis.NONE);
      throw new IllegalArgumentException(
          "conv2d: kernel reaches "
              + (flat ? "" : t.longReach() + "x")
              + h.longReach()
              + "x"
              + w.longReach()
              + " but the padded input is "
              + (flat ? "" : t.padded() + "x")
              + h.padded()
              + "x"
              + w.padded());
    }
    Sizes.product("conv2d input", channels, t.size(), h.size(), w.size());
    Sizes.product("conv2d padded input", channels, t.padded(), h.padded(), w.padded());
    Sizes.product("conv2d weights", filters, channels / groups, t.kernel(), h.kernel(), w.kernel());
    Sizes.product("conv2d output", filters, t.out(), h.out(), w.out());
  }

  /** A cross-correlation of images. */
  public ConvShape(
      int channels,
      int height,
      int width,
      int filters,
      int kernelH,
      int kernelW,
      int strideH,
      int strideW,
      int dilationH,
      int dilationW,
      int padTop,
      int padLeft,
      int padBottom,
      int padRight,
      int groups) {
    this(
        channels,
        ConvAxis.NONE,
        new ConvAxis(height, kernelH, strideH, dilationH, padTop, padBottom),
        new ConvAxis(width, kernelW, strideW, dilationW, padLeft, padRight),
        filters,
        groups,
        false);
  }

  /** Square image, square kernel, the same stride and padding on all sides, one group. */
  public static ConvShape square(
      int channels, int size, int filters, int kernel, int stride, int pad) {
    return of(channels, size, size).filters(filters).kernel(kernel).stride(stride).pad(pad).build();
  }

  /**
   * Starts the shape of a convolution of so many channels.
   *
   * @param sizes length; or height and width; or frames, height and width
   */
  public static ConvBuilder of(int channels, int... sizes) {
    return new ConvBuilder(channels, sizes);
  }

  public int frames() {
    return t.size();
  }

  public int height() {
    return h.size();
  }

  public int width() {
    return w.size();
  }

  public int kernelT() {
    return t.kernel();
  }

  public int kernelH() {
    return h.kernel();
  }

  public int kernelW() {
    return w.kernel();
  }

  public int strideT() {
    return t.stride();
  }

  public int strideH() {
    return h.stride();
  }

  public int strideW() {
    return w.stride();
  }

  public int dilationH() {
    return h.dilation();
  }

  public int dilationW() {
    return w.dilation();
  }

  public int padTop() {
    return h.before();
  }

  public int padLeft() {
    return w.before();
  }

  public int padBottom() {
    return h.after();
  }

  public int padRight() {
    return w.after();
  }

  /** Frames of the output. */
  public int outT() {
    return t.out();
  }

  /** {@code floor((height + padTop + padBottom - dilationH (kernelH - 1) - 1) / strideH) + 1}. */
  public int outH() {
    return h.out();
  }

  /** As {@link #outH()}, along the width. */
  public int outW() {
    return w.out();
  }

  /** Elements of one channel of the input. */
  public int inputPlane() {
    return t.size() * h.size() * w.size();
  }

  /** Elements of one channel of the output. */
  public int outputPlane() {
    return t.out() * h.out() * w.out();
  }

  /** Elements of one input image. */
  public int inputSize() {
    return channels * inputPlane();
  }

  /** Elements of one output image. */
  public int outputSize() {
    return filters * outputPlane();
  }

  /** Elements of the kernel that one filter has for one channel. */
  public int taps() {
    return t.kernel() * h.kernel() * w.kernel();
  }

  /** Elements of the weights. */
  public int weightSize() {
    return filters * depth();
  }

  /** Products summed for one output element: {@code channels / groups * taps}. */
  public int depth() {
    return channels / groups * taps();
  }

  /** Multiply-adds of one image, padding counted as if it were data. */
  public long multiplyAdds() {
    return (long) outputSize() * depth();
  }

  /** Whether each channel is a group of its own. */
  public boolean depthwise() {
    return groups == channels;
  }

  /** Whether the output's elements see one input element per channel each, in order. */
  public boolean pointwise() {
    return t.trivial() && h.trivial() && w.trivial();
  }

  /** Whether {@link #turned} exists. */
  public boolean turnable() {
    return t.turnable() && h.turnable() && w.turnable();
  }

  /**
   * The convolution whose forward map, with the weights' two first axes exchanged inside each
   * group, is this one's input gradient: filters become channels and the kernel is turned round
   * (rot180).
   *
   * @throws IllegalStateException if there is none: beyond stride 1, or where the padding is as
   *     wide as the kernel
   */
  public ConvShape turned() {
    if (!turnable()) {
      throw new IllegalStateException("conv2d: the input gradient of " + this + " has a stride");
    }
    return new ConvShape(
        /* channels= */ filters,
        t.turned(),
        h.turned(),
        w.turned(),
        /* filters= */ channels,
        groups,
        !flipped);
  }

  /** Whether there is one frame and one tap along the frames: images, or series. */
  public boolean flat() {
    return t.trivial() && frames() == 1;
  }

  /**
   * The cross-correlation of images of this geometry, which with the kernels turned round is this
   * convolution where that is flipped.
   *
   * @throws IllegalStateException if it is not {@link #flat}
   */
  public ConvShape image() {
    if (!flat()) {
      throw new IllegalStateException("conv2d: " + this + " is not one of images");
    }
    return new ConvShape(channels, ConvAxis.NONE, h, w, filters, groups, false);
  }

  /** For example {@code 64x56x56 -> 64x56x56, kernel 3x3 stride 1x1 pad 1,1,1,1}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(channels).append(sizes(t.size(), h.size(), w.size()));
    text.append(" -> ").append(filters).append(sizes(t.out(), h.out(), w.out()));
    text.append(", kernel ").append(sizes(t.kernel(), h.kernel(), w.kernel()).substring(1));
    text.append(" stride ").append(sizes(t.stride(), h.stride(), w.stride()).substring(1));
    if (Math.max(t.dilation(), Math.max(h.dilation(), w.dilation())) > 1) {
      text.append(" dilation ")
          .append(sizes(t.dilation(), h.dilation(), w.dilation()).substring(1));
    }
    text.append(" pad ");
    if (!t.equals(ConvAxis.NONE)) {
      text.append(t.before()).append(',').append(t.after()).append(',');
    }
    text.append(h.before()).append(',').append(w.before());
    text.append(',').append(h.after()).append(',').append(w.after());
    text.append(groups > 1 ? " groups " + groups : "").append(flipped ? " flipped" : "");
    return text.toString();
  }

  private String sizes(int ofT, int ofH, int ofW) {
    return (t.equals(ConvAxis.NONE) ? "" : "x" + ofT) + "x" + ofH + "x" + ofW;
  }
}
