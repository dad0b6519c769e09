package dev.lanewise.bench.kernel;

import dev.lanewise.kernels.ConvBuilder;
import dev.lanewise.kernels.ConvShape;

/**
 * Convolution shapes from their line: channels, filters, kernel and either size (of a square image;
 * with frames, of a film's) or length; stride 1, dilation 1, pad 0, groups 1 if left out. {@code
 * causal=1} pads a series in front only.
 */
final class ConvolutionSizes {
  private ConvolutionSizes() {}

  static ConvShape of(ShapeLine line) {
    ConvBuilder shape = start(line);
    return (line.get("causal", 0) == 1 ? shape.causal() : shape).build();
  }

  /** The shape whose transpose is meant: channels and size are those of the transpose's input. */
  static ConvShape transposed(ShapeLine line) {
    return start(line).transposed(line.get("output-pad", 0));
  }

  private static ConvBuilder start(ShapeLine line) {
    return sized(line)
        .filters(line.get("filters"))
        .kernel(line.get("kernel"))
        .stride(line.get("stride", 1))
        .dilation(line.get("dilation", 1))
        .pad(line.get("pad", 0))
        .groups(line.get("groups", 1));
  }

  private static ConvBuilder sized(ShapeLine line) {
    int channels = line.get("channels");
    if (line.sizes().containsKey("length")) {
      return ConvShape.of(channels, line.get("length"));
    }
    int size = line.get("size");
    return line.sizes().containsKey("frames")
        ? ConvShape.of(channels, line.get("frames"), size, size)
        : ConvShape.of(channels, size, size);
  }
}
