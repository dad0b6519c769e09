package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Normalise;
import dev.lanewise.nn.graph.Shape;
import java.util.Map;

/**
 * Each channel of each example with mean 0 and variance 1, times a scale, plus a shift: see {@link
 * Normalise#instance}.
 */
public record InstanceNorm(Param scale, Param shift, float epsilon) implements Layer {
  private static final float EPSILON = 1e-5f;

  /** For [batch, channels, ...]. */
  public static InstanceNorm of(int channels) {
    return new InstanceNorm(
        Param.of("scale", Shape.of(channels), Initializer.constant(1)),
        Param.of("shift", Shape.of(channels), Initializer.zeros()),
        EPSILON);
  }

  @Override
  public Node apply(Graph g, Node x) {
    return Normalise.instance(
        x, g.variable(scale.variable()), g.variable(shift.variable()), epsilon);
  }

  @Override
  public Map<String, Param> parameters() {
    return Parameters.of("scale", scale, "shift", shift);
  }
}
