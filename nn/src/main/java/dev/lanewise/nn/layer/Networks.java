package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Shape;
import java.util.List;

/** Networks everybody knows, with fresh parameters each time. */
public final class Networks {
  /** A network, the shape of one example, and the number of classes it tells apart. */
  public record Network(String name, Layer layer, Shape inputShape, int classes) {}

  private Networks() {}

  /** The names {@link #byName} knows. */
  public static List<String> names() {
    return List.of("lenet5", "mlp");
  }

  /** The network of that name. */
  public static Network byName(String name) {
    return switch (name) {
      case "lenet5" -> lenet5();
      case "mlp" -> mlp();
      default ->
          throw new IllegalArgumentException(
              "network: \"" + name + "\" is unknown; known are " + names());
    };
  }

  /**
   * LeNet-5 on 28 x 28 images, padded by 2 to the 32 x 32 of LeCun et al. 1998, with today's ReLU
   * and max pooling and a full second convolution: 61,706 parameters.
   */
  public static Network lenet5() {
    Layer layer =
        Sequential.empty()
            .then("conv1", Conv2d.of(1, 6, 5, 1, 2))
            .then("relu1", new Relu())
            .then("pool1", MaxPool.of(2))
            .then("conv2", Conv2d.of(6, 16, 5))
            .then("relu2", new Relu())
            .then("pool2", MaxPool.of(2))
            .then("flatten", new Flatten())
            .then("fc1", Linear.of(400, 120))
            .then("relu3", new Relu())
            .then("fc2", Linear.of(120, 84))
            .then("relu4", new Relu())
            .then("fc3", Linear.of(84, 10));
    return new Network("lenet5", layer, Shape.of(1, 28, 28), 10);
  }

  /** The perceptron 784-512-512-10 with ReLU on 28 x 28 images: 669,706 parameters. */
  public static Network mlp() {
    return mlp(784, 512, 512, 10);
  }

  /**
   * A perceptron with ReLU between layers of these sizes, for images [1, 28, 28] where the first is
   * 784.
   */
  public static Network mlp(int... sizes) {
    if (sizes.length < 2) {
      throw new IllegalArgumentException(
          "mlp: needs an input and an output size but got " + sizes.length);
    }
    Sequential layer = Sequential.empty().then("flatten", new Flatten());
    for (int i = 1; i < sizes.length; i++) {
      layer = layer.then("fc" + i, Linear.of(sizes[i - 1], sizes[i]));
      if (i < sizes.length - 1) {
        layer = layer.then("relu" + i, new Relu());
      }
    }
    Shape input = sizes[0] == 784 ? Shape.of(1, 28, 28) : Shape.of(sizes[0]);
    return new Network("mlp", layer, input, sizes[sizes.length - 1]);
  }
}
