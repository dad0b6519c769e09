package dev.lanewise.kernels;

/**
 * Geometry of a 2-D cross-correlation on one image (deep learning's "convolution").
 *
 * <p>Input: channels x height x width. Weights: filters x (channels / groups) x kernelH x kernelW.
 * Output: filters x {@link #outH()} x {@link #outW()}. Filter f sees the channels of group {@code f
 * / (filters / groups)}.
 */
public record ConvShape(
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

  /** Checks that every size is possible and that all element counts fit in an int. */
  public ConvShape {
    Check.atLeast("conv2d", "channels", channels, 1);
    Check.atLeast("conv2d", "height", height, 1);
    Check.atLeast("conv2d", "width", width, 1);
    Check.atLeast("conv2d", "filters", filters, 1);
    Check.atLeast("conv2d", "kernelH", kernelH, 1);
    Check.atLeast("conv2d", "kernelW", kernelW, 1);
    Check.atLeast("conv2d", "strideH", strideH, 1);
    Check.atLeast("conv2d", "strideW", strideW, 1);
    Check.atLeast("conv2d", "dilationH", dilationH, 1);
    Check.atLeast("conv2d", "dilationW", dilationW, 1);
    Check.atLeast("conv2d", "padTop", padTop, 0);
    Check.atLeast("conv2d", "padLeft", padLeft, 0);
    Check.atLeast("conv2d", "padBottom", padBottom, 0);
    Check.atLeast("conv2d", "padRight", padRight, 0);
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
    long reachH = (kernelH - 1L) * dilationH + 1;
    long reachW = (kernelW - 1L) * dilationW + 1;
    int paddedH = Check.fits("conv2d", "padded height", (long) height + padTop + padBottom);
    int paddedW = Check.fits("conv2d", "padded width", (long) width + padLeft + padRight);
    if (reachH > paddedH || reachW > paddedW) {
      throw new IllegalArgumentException(
          "conv2d: kernel reaches "
              + reachH
              + "x"
              + reachW
              + " but the padded input is "
              + paddedH
              + "x"
              + paddedW);
    }
    int outH = (int) ((paddedH - reachH) / strideH + 1);
    int outW = (int) ((paddedW - reachW) / strideW + 1);
    Sizes.product("conv2d input", channels, height, width);
    Sizes.product("conv2d padded input", channels, paddedH, paddedW);
    Sizes.product("conv2d weights", filters, channels / groups, kernelH, kernelW);
    Sizes.product("conv2d output", filters, outH, outW);
    Sizes.product("conv2d columns", channels / groups, kernelH, kernelW, outH, outW);
  }

  /** Square image, square kernel, the same stride and padding on all sides, one group. */
  public static ConvShape square(
      int channels, int size, int filters, int kernel, int stride, int pad) {
    return new ConvShape(
        channels, size, size, filters, kernel, kernel, stride, stride, 1, 1, pad, pad, pad, pad, 1);
  }

  /** {@code floor((height + padTop + padBottom - dilationH (kernelH - 1) - 1) / strideH) + 1}. */
  public int outH() {
    return (height + padTop + padBottom - dilationH * (kernelH - 1) - 1) / strideH + 1;
  }

  /** As {@link #outH()}, along the width. */
  public int outW() {
    return (width + padLeft + padRight - dilationW * (kernelW - 1) - 1) / strideW + 1;
  }

  /** Elements of one input image. */
  public int inputSize() {
    return channels * height * width;
  }

  /** Elements of one output image. */
  public int outputSize() {
    return filters * outH() * outW();
  }

  /** Elements of the weights. */
  public int weightSize() {
    return filters * depth();
  }

  /** Products summed for one output element: {@code channels / groups * kernelH * kernelW}. */
  public int depth() {
    return channels / groups * kernelH * kernelW;
  }

  /** Multiply-adds of one image, padding counted as if it were data. */
  public long multiplyAdds() {
    return (long) outputSize() * depth();
  }
}
