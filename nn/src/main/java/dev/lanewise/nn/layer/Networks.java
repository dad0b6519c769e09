package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
   * @param outputs classes that it tells apart, or numbers that it predicts; U-Net predicts so many
   *     for each place
   */
  public record Network(String name, Layer layer, Shape inputShape, int outputs) {}

  private static final Shape DIGIT = Shape.of(1, 28, 28);
  private static final Shape PHOTO = Shape.of(3, 224, 224);
  private static final int PHOTO_CLASSES = 1000;

  /** As grey images of the paper, 572 x 572 padded less than there. */
  private static final Shape SLIDE = Shape.of(1, 512, 512);

  /** Channels that all large networks begin with. */
  private static final int WIDTH = 64;

  private static final List<String> SMALL = List.of("lenet5", "mlp", "cnn", "softmax");
  private static final List<String> LARGE =
      List.of("alexnet", "vgg11", "vgg16", "vgg19", "googlenet", "resnet18", "resnet50", "unet");
  private static final int[] HIDDEN = {512, 512};
  private static final Pattern WIDTHS = Pattern.compile("mlp(-[1-9]\\d{0,5})+");

  private Networks() {}

  /** The names {@link #byName} knows; {@link #of} also knows {@code mlp-32-16} and the like. */
  public static List<String> names() {
    return Stream.concat(SMALL.stream(), LARGE.stream()).toList();
  }

  /** Those of {@link #names} that are made for photographs, with millions of parameters. */
  public static List<String> largeNames() {
    return LARGE;
  }

  /**
   * The network of that name as it is known: the large ones for [3, 224, 224] in 1000 classes,
   * U-Net for [1, 512, 512] in two, all others for [1, 28, 28] in ten.
   */
  public static Network byName(String name) {
    if (name.equals("unet")) {
      return of(name, SLIDE, 2);
    }
    return LARGE.contains(name) ? of(name, PHOTO, PHOTO_CLASSES) : of(name, DIGIT, 10);
  }

  /**
   * The network of that name for examples of that shape: {@code lenet5}, {@code cnn}, {@code
   * softmax}, {@code mlp} with two hidden layers of 512, {@code mlp-32-16} with hidden layers of 32
   * and 16; and for images of any size that is large enough, {@link AlexNet}, {@link Vgg}, {@link
   * GoogLeNet}, {@link ResNet} and {@link UNet}, as wide as in their papers.
   */
  public static Network of(String name, Shape inputShape, int outputs) {
    if (WIDTHS.matcher(name).matches()) {
      String[] words = name.split("-", -1);
      return mlp(
          inputShape,
          outputs,
          IntStream.range(1, words.length).map(i -> Integer.parseInt(words[i])).toArray());
    }
    if (LARGE.contains(name)) {
      return new Network(name, large(name, inputShape, outputs), inputShape, outputs);
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

  private static Layer large(String name, Shape image, int outputs) {
    return switch (name) {
      case "alexnet" -> AlexNet.of(image, outputs, WIDTH);
      case "vgg11" -> Vgg.of(11, image, outputs, WIDTH);
      case "vgg16" -> Vgg.of(16, image, outputs, WIDTH);
      case "vgg19" -> Vgg.of(19, image, outputs, WIDTH);
      case "googlenet" -> GoogLeNet.of(image, outputs, WIDTH);
      case "resnet18" -> ResNet.of(18, image, outputs, WIDTH);
      case "resnet50" -> ResNet.of(50, image, outputs, WIDTH);
      case "unet" -> UNet.of(image, outputs, WIDTH);
      default -> throw new AssertionError(name);
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
    Features.images("cnn", inputShape);
    Layer layer =
        Sequential.empty()
            .then("conv", Conv2d.of(inputShape.dim(0), 32, 3, 1, 1).withoutBias())
            .then("norm", BatchNorm.of(32))
            .then("relu", new Relu())
            .then("block1", ResNet.basic(32, 32, 1))
            .then("block2", ResNet.basic(32, 32, 1))
            .then("block3", ResNet.basic(32, 64, 2))
            .then("block4", ResNet.basic(64, 64, 1))
            .then("pool", new GlobalAvgPool())
            .then("fc", Linear.of(64, outputs));
    return new Network("cnn", layer, inputShape, outputs);
  }
}
