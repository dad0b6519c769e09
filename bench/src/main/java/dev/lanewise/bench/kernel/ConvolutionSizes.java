package dev.lanewise.bench.kernel;

import dev.lanewise.kernels.ConvShape;

/**
 * Convolution shapes from their line: channels, size, filters, kernel; stride 1, pad 0, groups 1 if
 * left out.
 */
final class ConvolutionSizes {
  private ConvolutionSizes() {}

  static ConvShape of(ShapeLine line) {
    int size = line.get("size");
    int kernel = line.get("kernel");
    int stride = line.get("stride", 1);
    int pad = line.get("pad", 0);
    return new ConvShape(
        line.get("channels"),
        size,
        size,
        line.get("filters"),
        kernel,
        kernel,
        stride,
        stride,
        1,
        1,
        pad,
        pad,
        pad,
        pad,
        line.get("groups", 1));
  }
}
