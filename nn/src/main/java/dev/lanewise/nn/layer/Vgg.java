package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Shape;

/**
 * VGG: 3 x 3 convolutions in five stages, each of which ends by halving the image, and three fully
 * connected layers (Simonyan, Zisserman: Very deep convolutional networks, 2015, table 1). On
 * images [3, 224, 224] in 1000 classes VGG-11 has 132,863,336 parameters, VGG-16 has 138,357,544,
 * VGG-19 has 143,667,240.
 */
public final class Vgg {
  private Vgg() {}

  /**
   * A network with fresh parameters.
   *
   * @param depth layers with weights: 11 (configuration A of the table), 16 (D) or 19 (E)
   * @param image [channels, height, width] of at least 32 x 32
   * @param width channels of the first stage, doubled by each of the next three: 64
   */
  public static Layer of(int depth, Shape image, int outputs, int width) {
    Features.images("vgg" + depth, image);
    Layer features = features(stages(depth), image.dim(0), width);
    int hidden = 64 * width;
    return Sequential.empty()
        .then("features", features)
        .then("flatten", new Flatten())
        .then("fc1", Linear.of(Features.size("vgg" + depth, features, image), hidden))
        .then("relu1", new Relu())
        .then("dropout1", new Dropout(0.5f))
        .then("fc2", Linear.of(hidden, hidden))
        .then("relu2", new Relu())
        .then("dropout2", new Dropout(0.5f))
        .then("fc3", Linear.of(hidden, outputs));
  }

  /** Convolutions of each stage. */
  private static int[] stages(int depth) {
    return switch (depth) {
      case 11 -> new int[] {1, 1, 2, 2, 2};
      case 16 -> new int[] {2, 2, 3, 3, 3};
      case 19 -> new int[] {2, 2, 4, 4, 4};
      default ->
          throw new IllegalArgumentException("vgg: depth is " + depth + " (want 11, 16 or 19)");
    };
  }

  private static Layer features(int[] stages, int channels, int width) {
    Sequential layers = Sequential.empty();
    int in = channels;
    for (int stage = 1; stage <= stages.length; stage++) {
      int out = width << Math.min(stage - 1, 3);
      for (int i = 1; i <= stages[stage - 1]; i++) {
        layers =
            layers
                .then("conv%d_%d".formatted(stage, i), Conv2d.of(in, out, 3, 1, 1))
                .then("relu%d_%d".formatted(stage, i), new Relu());
        in = out;
      }
      layers = layers.then("pool" + stage, MaxPool.of(2));
    }
    return layers;
  }
}
