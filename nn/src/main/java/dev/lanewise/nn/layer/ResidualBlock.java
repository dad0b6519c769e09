package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import java.util.Map;

/**
 * {@code relu(body(x) + shortcut(x))}: two 3 x 3 convolutions with batch normalisation and a ReLU
 * between, beside x itself, or beside a 1 x 1 convolution of it where its shape changes (He, Zhang,
 * Ren, Sun: Deep residual learning for image recognition, 2015, section 3.3).
 *
 * @param shortcut empty if x is left as it is
 */
record ResidualBlock(Sequential body, Sequential shortcut) implements Layer {
  static ResidualBlock of(int in, int out, int stride) {
    Sequential body =
        Sequential.empty()
            .then("conv1", Conv2d.of(in, out, 3, stride, 1))
            .then("norm1", BatchNorm.of(out))
            .then("relu", new Relu())
            .then("conv2", Conv2d.of(out, out, 3, 1, 1))
            .then("norm2", BatchNorm.of(out));
    Sequential shortcut = Sequential.empty();
    if (in != out || stride != 1) {
      shortcut =
          shortcut.then("conv", Conv2d.of(in, out, 1, stride, 0)).then("norm", BatchNorm.of(out));
    }
    return new ResidualBlock(body, shortcut);
  }

  /** The two under their names. */
  private Sequential parts() {
    return Sequential.empty().then("body", body).then("shortcut", shortcut);
  }

  @Override
  public Node apply(Graph g, Node x) {
    Node y = g.scoped("body", () -> body.apply(g, x));
    return y.add(g.scoped("shortcut", () -> shortcut.apply(g, x))).relu();
  }

  @Override
  public Map<String, Param> parameters() {
    return parts().parameters();
  }

  @Override
  public Map<String, Param> state() {
    return parts().state();
  }
}
