package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Normalise;
import dev.lanewise.nn.graph.Shape;
import java.util.Map;

/**
 * Each group of channels of each example with mean 0 and variance 1, times a scale and plus a shift
 * for each channel: see {@link Normalise#group}.
 */
public record GroupNorm(Param scale, Param shift, int groups, float epsilon) implements Layer {
  private static final float EPSILON = 1e-5f;

  /** For [batch, channels, ...], the channels in so many groups. */
  public static GroupNorm of(int channels, int groups) {
    return new GroupNorm(
        Param.of("scale", Shape.of(channels), Initializer.constant(1)),
        Param.of("shift", Shape.of(channels), Initializer.zeros()),
        groups,
        EPSILON);
  }

  @Override
  public Node apply(Graph g, Node x) {
    return Normalise.group(
        x, groups, g.variable(scale.variable()), g.variable(shift.variable()), epsilon);
  }

  @Override
  public Map<String, Param> parameters() {
    return Parameters.of("scale", scale, "shift", shift);
  }
}
