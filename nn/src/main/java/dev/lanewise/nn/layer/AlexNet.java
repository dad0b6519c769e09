package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;

/**
 * AlexNet on one tower: five convolutions, three fully connected layers (Krizhevsky: One weird
 * trick for parallelizing convolutional neural networks, 2014, section 5, without the normalisation
 * of responses; the network of 2012 splits its channels between two devices). 61,100,840 parameters
 * on images [3, 224, 224] in 1000 classes.
 */
public final class AlexNet {
  private AlexNet() {}

  /**
   * A network with fresh parameters.
   *
   * @param image [channels, height, width] of at least 63 x 63
   * @param width channels of the first convolution, which all others are multiples of: 64
   */
  public static Layer of(Shape image, int outputs, int width) {
    Features.images("alexnet", image);
    Layer features = features(image.dim(0), width);
    int hidden = 64 * width;
    return Sequential.empty()
        .then("features", features)
        .then("flatten", new Flatten())
        .then("dropout1", new Dropout(0.5f))
        .then("fc1", Linear.of(Features.size("alexnet", features, image), hidden))
        .then("relu1", new Relu())
        .then("dropout2", new Dropout(0.5f))
        .then("fc2", Linear.of(hidden, hidden))
        .then("relu2", new Relu())
        .then("fc3", Linear.of(hidden, outputs));
  }

  private static Layer features(int channels, int width) {
    MaxPool pool = new MaxPool(Window.of(3).stride(2));
    return Sequential.empty()
        .then("conv1", Conv2d.of(channels, width, 11, 4, 2))
        .then("relu1", new Relu())
        .then("pool1", pool)
        .then("conv2", Conv2d.of(width, 3 * width, 5, 1, 2))
        .then("relu2", new Relu())
        .then("pool2", pool)
        .then("conv3", Conv2d.of(3 * width, 6 * width, 3, 1, 1))
        .then("relu3", new Relu())
        .then("conv4", Conv2d.of(6 * width, 4 * width, 3, 1, 1))
        .then("relu4", new Relu())
        .then("conv5", Conv2d.of(4 * width, 4 * width, 3, 1, 1))
        .then("relu5", new Relu())
        .then("pool5", pool);
  }
}
