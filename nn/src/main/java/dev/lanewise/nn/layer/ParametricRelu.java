package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.Arrays;
import java.util.Map;

/**
 * {@code x > 0 ? x : slope x} with trained slopes (He et al. 2015): one for all, or one for each
 * channel, axis 1 of x.
 */
public record ParametricRelu(Param slope) implements Layer {
  private static final float START = 0.25f;

  /** One slope, 0.25 at first. */
  public static ParametricRelu of() {
    return new ParametricRelu(Param.of("slope", Shape.of(), Initializer.constant(START)));
  }

  /** A slope for each channel, 0.25 at first. */
  public static ParametricRelu of(int channels) {
    return new ParametricRelu(Param.of("slope", Shape.of(channels), Initializer.constant(START)));
  }

  @Override
  public Node apply(Graph g, Node x) {
    Node node = g.variable(slope.variable());
    if (node.shape().rank() == 0) {
      return Functions.parametricRelu(x, node);
    }
    int channels = node.shape().size();
    if (x.shape().rank() < 2 || x.shape().dim(1) != channels) {
      throw new IllegalArgumentException(
          "parametric-relu: x is " + x.shape() + " but axis 1 must have " + channels + " channels");
    }
    int[] aligned = new int[x.shape().rank() - 1];
    Arrays.fill(aligned, 1);
    aligned[0] = channels;
    return Functions.parametricRelu(x, node.reshape(aligned));
  }

  @Override
  public Map<String, Param> parameters() {
    return Map.of("slope", slope);
  }
}
