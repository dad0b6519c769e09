package dev.lanewise.nn.graph;

/**
 * A window that slides over the last two axes of an image: size, stride, dilation, zero padding.
 * Shared by convolution and pooling.
 */
public record Window(
    int kernelH,
    int kernelW,
    int strideH,
    int strideW,
    int dilationH,
    int dilationW,
    int padTop,
    int padLeft,
    int padBottom,
    int padRight) {

  /** Checks that sizes, strides and dilations are at least 1, and padding not negative. */
  public Window {
    if (Math.min(kernelH, kernelW) < 1
        || Math.min(strideH, strideW) < 1
        || Math.min(dilationH, dilationW) < 1) {
      throw new IllegalArgumentException(
          "window: kernel "
              + kernelH
              + "x"
              + kernelW
              + ", stride "
              + strideH
              + "x"
              + strideW
              + " and dilation "
              + dilationH
              + "x"
              + dilationW
              + " must be at least 1");
    }
    if (Math.min(padTop, padBottom) < 0 || Math.min(padLeft, padRight) < 0) {
      throw new IllegalArgumentException(
          "window: padding "
              + padTop
              + ","
              + padLeft
              + ","
              + padBottom
              + ","
              + padRight
              + " must not be negative");
    }
  }

  /** A square kernel moved by one, without padding. */
  public static Window of(int kernel) {
    return of(kernel, kernel);
  }

  /** A kernel of kernelH x kernelW moved by one, without padding. */
  public static Window of(int kernelH, int kernelW) {
    return new Window(kernelH, kernelW, 1, 1, 1, 1, 0, 0, 0, 0);
  }

  /** This window moved by {@code stride} along both axes. */
  public Window stride(int stride) {
    return stride(stride, stride);
  }

  /** This window moved by {@code h} rows and {@code w} columns. */
  public Window stride(int h, int w) {
    return new Window(
        kernelH, kernelW, h, w, dilationH, dilationW, padTop, padLeft, padBottom, padRight);
  }

  /** This window with its elements {@code dilation} apart along both axes. */
  public Window dilation(int dilation) {
    return new Window(
        kernelH, kernelW, strideH, strideW, dilation, dilation, padTop, padLeft, padBottom,
        padRight);
  }

  /** This window over an image padded by {@code pad} on all sides. */
  public Window pad(int pad) {
    return pad(pad, pad, pad, pad);
  }

  /** This window over an image padded side by side. */
  public Window pad(int top, int left, int bottom, int right) {
    return new Window(
        kernelH, kernelW, strideH, strideW, dilationH, dilationW, top, left, bottom, right);
  }

  /** {@code floor((height + padTop + padBottom - dilationH (kernelH - 1) - 1) / strideH) + 1}. */
  public int outH(int height) {
    return Math.floorDiv(height + padTop + padBottom - dilationH * (kernelH - 1) - 1, strideH) + 1;
  }

  /** As {@link #outH}, along the width. */
  public int outW(int width) {
    return Math.floorDiv(width + padLeft + padRight - dilationW * (kernelW - 1) - 1, strideW) + 1;
  }

  @Override
  public String toString() {
    return kernelH
        + "x"
        + kernelW
        + "/"
        + strideH
        + "x"
        + strideW
        + (dilationH * dilationW > 1 ? " dilation " + dilationH + "x" + dilationW : "")
        + (padTop + padLeft + padBottom + padRight > 0
            ? " pad " + padTop + "," + padLeft + "," + padBottom + "," + padRight
            : "");
  }
}
