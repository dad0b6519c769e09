package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;

/**
 * Inception v1: nine modules of four branches side by side, joined along the channels (Szegedy et
 * al.: Going deeper with convolutions, 2015, table 1), in the variant everybody trains today: each
 * convolution with batch normalisation and without bias, no normalisation of responses, no
 * auxiliary classifiers, and 3 x 3 convolutions where the paper has 5 x 5. 6,624,904 parameters on
 * three channels in 1000 classes.
 */
public final class GoogLeNet {
  /** Of batch normalisation. */
  private static final float EPSILON = 1e-3f;

  /** What the widths of the paper are in units of. */
  private static final int UNIT = 8;

  private final int width;

  private GoogLeNet(int width) {
    this.width = width;
  }

  /**
   * A network with fresh parameters.
   *
   * @param image [channels, height, width] of at least 31 x 31
   * @param width channels of the first convolution, a multiple of 8, which all others are in
   *     proportion to: 64
   */
  public static Layer of(Shape image, int outputs, int width) {
    Features.images("googlenet", image);
    if (width < 1 || width % UNIT != 0) {
      throw new IllegalArgumentException(
          "googlenet: width is " + width + " (want a multiple of " + UNIT + ")");
    }
    Layer layers = new GoogLeNet(width).layers(image.dim(0), outputs);
    Features.size("googlenet", layers, image);
    return layers;
  }

  private Layer layers(int channels, int outputs) {
    MaxPool halve = new MaxPool(Window.of(3).stride(2).ceiling());
    return Sequential.empty()
        .then("conv1", conv(channels, scaled(64), Window.of(7).stride(2).pad(3)))
        .then("pool1", halve)
        .then("conv2", conv(scaled(64), scaled(64), Window.of(1)))
        .then("conv3", conv(scaled(64), scaled(192), Window.of(3).pad(1)))
        .then("pool2", halve)
        .then("inception3a", inception(192, 64, 96, 128, 16, 32, 32))
        .then("inception3b", inception(256, 128, 128, 192, 32, 96, 64))
        .then("pool3", halve)
        .then("inception4a", inception(480, 192, 96, 208, 16, 48, 64))
        .then("inception4b", inception(512, 160, 112, 224, 24, 64, 64))
        .then("inception4c", inception(512, 128, 128, 256, 24, 64, 64))
        .then("inception4d", inception(512, 112, 144, 288, 32, 64, 64))
        .then("inception4e", inception(528, 256, 160, 320, 32, 128, 128))
        .then("pool4", new MaxPool(Window.of(2).stride(2).ceiling()))
        .then("inception5a", inception(832, 256, 160, 320, 32, 128, 128))
        .then("inception5b", inception(832, 384, 192, 384, 48, 128, 128))
        .then("mean", new GlobalAvgPool())
        .then("dropout", new Dropout(0.2f))
        .then("fc", Linear.of(scaled(1024), outputs));
  }

  /**
   * A module, said as a row of the paper's table: channels of the 1 x 1 convolution, of the 3 x 3
   * one and of the reduction before it, of the one that was 5 x 5 likewise, and of the projection
   * behind the pooling.
   */
  private Layer inception(
      int in, int single, int reduce3, int conv3, int reduce5, int conv5, int projection) {
    int x = scaled(in);
    Window point = Window.of(1);
    Window three = Window.of(3).pad(1);
    return new Parallel(
        Sequential.empty()
            .then("single", conv(x, scaled(single), point))
            .then(
                "triple",
                Sequential.empty()
                    .then("reduce", conv(x, scaled(reduce3), point))
                    .then("conv", conv(scaled(reduce3), scaled(conv3), three)))
            .then(
                "wide",
                Sequential.empty()
                    .then("reduce", conv(x, scaled(reduce5), point))
                    .then("conv", conv(scaled(reduce5), scaled(conv5), three)))
            .then(
                "pooled",
                Sequential.empty()
                    .then("pool", new MaxPool(three))
                    .then("project", conv(x, scaled(projection), point)))
            .children(),
        1);
  }

  private static Layer conv(int in, int out, Window window) {
    return Sequential.empty()
        .then("conv", Conv2d.of(in, out, window).withoutBias())
        .then("norm", BatchNorm.of(out, 0.1f, EPSILON))
        .then("relu", new Relu());
  }

  private int scaled(int channels) {
    return channels / UNIT * width / (64 / UNIT);
  }
}
