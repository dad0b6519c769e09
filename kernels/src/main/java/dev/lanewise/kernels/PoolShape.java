package dev.lanewise.kernels;

/**
 * Geometry of 2-D pooling on one plane (height x width, one channel of one image). Padding is never
 * a maximum and is not counted in an average; every window must touch the input.
 */
public record PoolShape(
    int height,
    int width,
    int kernelH,
    int kernelW,
    int strideH,
    int strideW,
    int padTop,
    int padLeft,
    int padBottom,
    int padRight) {

  /** Checks that every size is possible and that all element counts fit in an int. */
  public PoolShape {
    Check.atLeast("pool2d", "height", height, 1);
    Check.atLeast("pool2d", "width", width, 1);
    Check.atLeast("pool2d", "kernelH", kernelH, 1);
    Check.atLeast("pool2d", "kernelW", kernelW, 1);
    Check.atLeast("pool2d", "strideH", strideH, 1);
    Check.atLeast("pool2d", "strideW", strideW, 1);
    Check.atLeast("pool2d", "padTop", padTop, 0);
    Check.atLeast("pool2d", "padLeft", padLeft, 0);
    Check.atLeast("pool2d", "padBottom", padBottom, 0);
    Check.atLeast("pool2d", "padRight", padRight, 0);
    if (padTop >= kernelH || padBottom >= kernelH || padLeft >= kernelW || padRight >= kernelW) {
      throw new IllegalArgumentException(
          "pool2d: padding "
              + padTop
              + ","
              + padLeft
              + ","
              + padBottom
              + ","
              + padRight
              + " must be smaller than the window "
              + kernelH
              + "x"
              + kernelW);
    }
    int paddedH = Check.fits("pool2d", "padded height", (long) height + padTop + padBottom);
    int paddedW = Check.fits("pool2d", "padded width", (long) width + padLeft + padRight);
    if (kernelH > paddedH || kernelW > paddedW) {
      throw new IllegalArgumentException(
          "pool2d: window "
              + kernelH
              + "x"
              + kernelW
              + " is larger than the padded input "
              + paddedH
              + "x"
              + paddedW);
    }
    Sizes.product("pool2d padded input", paddedH, paddedW);
  }

  /** Square plane and window, no padding. */
  public static PoolShape square(int size, int kernel, int stride) {
    return new PoolShape(size, size, kernel, kernel, stride, stride, 0, 0, 0, 0);
  }

  /** {@code floor((height + padTop + padBottom - kernelH) / strideH) + 1}. */
  public int outH() {
    return (height + padTop + padBottom - kernelH) / strideH + 1;
  }

  /** As {@link #outH()}, along the width. */
  public int outW() {
    return (width + padLeft + padRight - kernelW) / strideW + 1;
  }

  /** Elements of one input plane. */
  public int inputSize() {
    return height * width;
  }

  /** Elements of one output plane. */
  public int outputSize() {
    return outH() * outW();
  }
}
