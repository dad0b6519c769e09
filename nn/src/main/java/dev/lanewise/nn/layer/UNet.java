package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;

/**
 * U-Net: four times down, four times up, each level on the way up seeing what its level on the way
 * down made (Ronneberger, Fischer, Brox: U-Net, 2015, figure 1). Convolutions are padded, other
 * than in the paper, so that the result is as large as the image and nothing need be cropped. From
 * one channel to one output per place it has 31,030,593 parameters, to two outputs 31,030,658.
 */
public final class UNet {
  private static final int LEVELS = 4;

  private UNet() {}

  /**
   * A network with fresh parameters: [batch, channels, height, width] to [batch, outputs, height,
   * width].
   *
   * @param image [channels, height, width], both multiples of 16
   * @param width channels at the top, doubled by each level: 64
   */
  public static Layer of(Shape image, int outputs, int width) {
    Features.images("unet", image);
    int least = 1 << LEVELS;
    if (image.dim(1) % least != 0 || image.dim(2) % least != 0) {
      throw new IllegalArgumentException(
          "unet: images are %d x %d but height and width must be multiples of %d"
              .formatted(image.dim(1), image.dim(2), least));
    }
    return Sequential.empty()
        .then("levels", level(LEVELS, image.dim(0), width))
        .then("out", Conv2d.of(width, outputs, 1));
  }

  /** To {@code width} channels; through so many further levels below. */
  private static Layer level(int below, int in, int width) {
    Sequential down = twice(in, width);
    if (below == 0) {
      return down;
    }
    Sequential round =
        Sequential.empty()
            .then("pool", MaxPool.of(2))
            .then("level", level(below - 1, width, 2 * width))
            .then("up", Conv2d.transposed(2 * width, width, Window.of(2).stride(2)));
    return Sequential.empty()
        .then("down", down)
        .then(
            "joined",
            new Parallel(
                Sequential.empty().then("skip", Sequential.empty()).then("below", round).children(),
                1))
        .then("up", twice(2 * width, width));
  }

  private static Sequential twice(int in, int out) {
    return Sequential.empty()
        .then("conv1", Conv2d.of(in, out, 3, 1, 1))
        .then("relu1", new Relu())
        .then("conv2", Conv2d.of(out, out, 3, 1, 1))
        .then("relu2", new Relu());
  }
}
