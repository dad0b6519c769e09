package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Networks everybody knows, with fresh parameters each time. A name, the shape of an example and
 * the number of outputs say all about one, so that a file needs to hold no more.
 */
public final class Networks {
  /**
   * A network.
   *
   * @param name that {@link Networks#of} knows, or another
   * @param inputShape of one example
   * @param outputs classes that it tells apart, or numbers that it predicts
   */
  public record Network(String name, Layer layer, Shape inputShape, int outputs) {}

  private static final Shape DIGIT = Shape.of(1, 28, 28);
  private static final int[] HIDDEN = {512, 512};
  private static final Pattern WIDTHS = Pattern.compile("mlp(-[1-9]\\d{0,5})+");

  private Networks() {}

  /** The names {@link #byName} knows; {@link #of} also knows {@code mlp-32-16} and the like. */
  public static List<String> names() {
    return List.of("lenet5", "mlp", "cnn", "softmax");
  }

  /** The network of that name, for 28 x 28 images in ten classes. */
  public static Network byName(String name) {
    return of(name, DIGIT, 10);
  }

  /**
   * The network of that name for examples of that shape: {@code lenet5}, {@code cnn}, {@code
   * softmax}, {@code mlp} with two hidden layers of 512, {@code mlp-32-16} with hidden layers of 32
   * and 16.
   */
  public static Network of(String name, Shape inputShape, int outputs) {
    if (WIDTHS.matcher(name).matches()) {
      String[] words = name.split("-", -1);
      return mlp(
          inputShape,
          outputs,
          IntStream.range(1, words.length).map(i -> Integer.parseInt(words[i])).toArray());
    }
    return switch (name) {
      case "lenet5" -> lenet5(inputShape, outputs);
      case "mlp" -> mlp(inputShape, outputs, HIDDEN);
      case "cnn" -> cnn(inputShape, outputs);
      case "softmax" -> mlp(inputShape, outputs);
      default ->
          throw new IllegalArgumentException(
              "network: \"" + name + "\" is unknown; known are " + names());
    };
  }

  /** {@link #lenet5(Shape, int)} for 28 x 28 images in ten classes: 61,706 parameters. */
  public static Network lenet5() {
    return lenet5(DIGIT, 10);
  }

  /**
   * LeNet-5 on grey 28 x 28 images, padded by 2 to the 32 x 32 of LeCun et al. 1998, with today's
   * ReLU and max pooling and a full second convolution.
   */
  public static Network lenet5(Shape inputShape, int outputs) {
    if (!inputShape.equals(DIGIT)) {
      throw new IllegalArgumentException(
          "lenet5: examples are of shape %s, but it takes grey images, %s"
              .formatted(inputShape, DIGIT));
    }
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
            .then("fc3", Linear.of(84, outputs));
    return new Network("lenet5", layer, inputShape, outputs);
  }

  /** The perceptron 784-512-512-10 with ReLU on 28 x 28 images: 669,706 parameters. */
  public static Network mlp() {
    return mlp(DIGIT, 10, HIDDEN);
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
    Shape input = sizes[0] == 784 ? DIGIT : Shape.of(sizes[0]);
    return mlp(input, sizes[sizes.length - 1], Arrays.copyOfRange(sizes, 1, sizes.length - 1));
  }

  /** A perceptron with ReLU after each hidden layer; without any, softmax regression. */
  public static Network mlp(Shape inputShape, int outputs, int... hidden) {
    Sequential layer = Sequential.empty().then("flatten", new Flatten());
    int in = inputShape.size();
    for (int i = 0; i < hidden.length; i++) {
      layer =
          layer.then("fc" + (i + 1), Linear.of(in, hidden[i])).then("relu" + (i + 1), new Relu());
      in = hidden[i];
    }
    layer = layer.then("fc" + (hidden.length + 1), Linear.of(in, outputs));
    return new Network(name(hidden), layer, inputShape, outputs);
  }

  private static String name(int[] hidden) {
    if (hidden.length == 0) {
      return "softmax";
    }
    return Arrays.equals(hidden, HIDDEN)
        ? "mlp"
        : "mlp-"
            + Arrays.stream(hidden).mapToObj(Integer::toString).collect(Collectors.joining("-"));
  }

  /** {@link #cnn(Shape, int)} for 28 x 28 images in ten classes. */
  public static Network cnn() {
    return cnn(DIGIT, 10);
  }

  /**
   * A small residual network (He, Zhang, Ren, Sun: Deep residual learning for image recognition,
   * 2015) on images of any size: a 3 x 3 convolution to 32 channels with batch normalisation and
   * ReLU, two blocks of 32, two of 64 the first of which halves the image, the mean over all
   * places, and a linear layer.
   */
  public static Network cnn(Shape inputShape, int outputs) {
    if (inputShape.rank() != 3) {
      throw new IllegalArgumentException(
          "cnn: examples are of shape %s, but it takes images: [channels, height, width]"
              .formatted(inputShape));
    }
    Layer layer =
        Sequential.empty()
            .then("conv", Conv2d.of(inputShape.dim(0), 32, 3, 1, 1).withoutBias())
            .then("norm", BatchNorm.of(32))
            .then("relu", new Relu())
            .then("block1", block(32, 32, 1))
            .then("block2", block(32, 32, 1))
            .then("block3", block(32, 64, 2))
            .then("block4", block(64, 64, 1))
            .then("pool", new GlobalAvgPool())
            .then("fc", Linear.of(64, outputs));
    return new Network("cnn", layer, inputShape, outputs);
  }

  /**
   * {@code relu(body(x) + shortcut(x))}: two 3 x 3 convolutions with batch normalisation and a ReLU
   * between, beside x itself, or beside a 1 x 1 convolution of it where its shape changes (He et
   * al., section 3.3).
   */
  private static Layer block(int in, int out, int stride) {
    Layer body =
        Sequential.empty()
            .then("conv1", Conv2d.of(in, out, 3, stride, 1).withoutBias())
            .then("norm1", BatchNorm.of(out))
            .then("relu", new Relu())
            .then("conv2", Conv2d.of(out, out, 3, 1, 1).withoutBias())
            .then("norm2", BatchNorm.of(out));
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
