package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;

/**
 * Residual networks: blocks {@code relu(body(x) + shortcut(x))} in four stages, all but the first
 * of which halve the image (He, Zhang, Ren, Sun: Deep residual learning for image recognition,
 * 2015, table 1). In 1000 classes ResNet-18 has 11,689,512 parameters, ResNet-50 has 25,557,032.
 * Blocks with bottlenecks halve in their 3 x 3 convolution, as is usual since, and not in the 1 x 1
 * before it.
 */
public final class ResNet {
  private static final int BOTTLENECK = 4;

  private ResNet() {}

  /**
   * A network with fresh parameters.
   *
   * @param depth layers with weights: 18 or 50
   * @param image [channels, height, width] of any size
   * @param width channels of the first stage, doubled by each other: 64
   */
  public static Layer of(int depth, Shape image, int outputs, int width) {
    Features.images("resnet" + depth, image);
    int[] blocks =
        switch (depth) {
          case 18 -> new int[] {2, 2, 2, 2};
          case 50 -> new int[] {3, 4, 6, 3};
          default ->
              throw new IllegalArgumentException("resnet: depth is " + depth + " (want 18 or 50)");
        };
    Sequential layers =
        Sequential.empty()
            .then("conv", Conv2d.of(image.dim(0), width, 7, 2, 3).withoutBias())
            .then("norm", BatchNorm.of(width))
            .then("relu", new Relu())
            .then("pool", new MaxPool(Window.of(3).stride(2).pad(1)));
    int in = width;
    for (int stage = 1; stage <= blocks.length; stage++) {
      int inner = width << (stage - 1);
      int out = depth == 50 ? BOTTLENECK * inner : inner;
      Sequential sequence = Sequential.empty();
      for (int i = 1; i <= blocks[stage - 1]; i++) {
        int stride = stage > 1 && i == 1 ? 2 : 1;
        sequence =
            sequence.then(
                "block" + i, depth == 50 ? bottleneck(in, inner, stride) : basic(in, out, stride));
        in = out;
      }
      layers = layers.then("stage" + stage, sequence);
    }
    return layers.then("mean", new GlobalAvgPool()).then("fc", Linear.of(in, outputs));
  }

  /**
   * Two 3 x 3 convolutions with batch normalisation and a ReLU between, beside x itself, or beside
   * a 1 x 1 convolution of it where its shape changes (section 3.3).
   */
  static Layer basic(int in, int out, int stride) {
    return block(
        Sequential.empty()
            .then("conv1", Conv2d.of(in, out, 3, stride, 1).withoutBias())
            .then("norm1", BatchNorm.of(out))
            .then("relu", new Relu())
            .then("conv2", Conv2d.of(out, out, 3, 1, 1).withoutBias())
            .then("norm2", BatchNorm.of(out)),
        in,
        out,
        stride);
  }

  /** A 3 x 3 convolution of fewer channels between two of 1 x 1 (figure 5). */
  private static Layer bottleneck(int in, int inner, int stride) {
    int out = BOTTLENECK * inner;
    return block(
        Sequential.empty()
            .then("conv1", Conv2d.of(in, inner, 1).withoutBias())
            .then("norm1", BatchNorm.of(inner))
            .then("relu1", new Relu())
            .then("conv2", Conv2d.of(inner, inner, 3, stride, 1).withoutBias())
            .then("norm2", BatchNorm.of(inner))
            .then("relu2", new Relu())
            .then("conv3", Conv2d.of(inner, out, 1).withoutBias())
            .then("norm3", BatchNorm.of(out)),
        in,
        out,
        stride);
  }

  private static Layer block(Layer body, int in, int out, int stride) {
    Layer shortcut =
        Sequential.empty()
            .then("conv", Conv2d.of(in, out, 1, stride, 0).withoutBias())
            .then("norm", BatchNorm.of(out));
    boolean same = in == out && stride == 1;
    return Sequential.empty()
        .then("sum", same ? Residual.of(body) : Residual.of(body, shortcut))
        .then("relu", new Relu());
  }
}
