package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Shape;

/** How much is left of an image where convolutions end and fully connected layers begin. */
final class Features {
  private Features() {}

  /** Numbers that the layers make of one image: [channels, height, width]. */
  static int size(String network, Layer layers, Shape image) {
    Graph scratch = new Graph();
    try {
      return layers.apply(scratch, scratch.input("image", image.prepend(1))).shape().size();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: images of shape %s are too small: %s".formatted(network, image, e.getMessage()), e);
    }
  }

  /** Examples must be images. */
  static void images(String network, Shape shape) {
    if (shape.rank() != 3) {
      throw new IllegalArgumentException(
          "%s: examples are of shape %s, but it takes images: [channels, height, width]"
              .formatted(network, shape));
    }
  }
}
