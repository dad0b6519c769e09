package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import java.util.Map;

/**
 * Cross-correlation with a bias per filter; x is [batch, in, height, width], the weights are [out,
 * in, kernelH, kernelW], y is [batch, out, outH, outW].
 */
public record Conv2d(Param weight, Param bias, Window window) implements Layer {
  /** A square kernel moved by one, without padding. */
  public static Conv2d of(int in, int out, int kernel) {
    return of(in, out, Window.of(kernel));
  }

  /** A square kernel. */
  public static Conv2d of(int in, int out, int kernel, int stride, int pad) {
    return of(in, out, Window.of(kernel).stride(stride).pad(pad));
  }

  /** He's normal weights, zero bias. */
  public static Conv2d of(int in, int out, Window window) {
    return of(in, out, window, Initializer.he());
  }

  /** Weights drawn as told, zero bias. */
  public static Conv2d of(int in, int out, Window window, Initializer weights) {
    return new Conv2d(
        Param.of("weight", Shape.of(out, in, window.kernelH(), window.kernelW()), weights),
        Param.of("bias", Shape.of(out), Initializer.zeros()),
        window);
  }

  @Override
  public Node apply(Graph g, Node x) {
    Node perFilter = g.variable(bias.variable()).reshape(bias.variable().shape().size(), 1, 1);
    return x.conv2d(g.variable(weight.variable()), window).add(perFilter);
  }

  @Override
  public Map<String, Param> parameters() {
    return Parameters.of("weight", weight, "bias", bias);
  }
}
