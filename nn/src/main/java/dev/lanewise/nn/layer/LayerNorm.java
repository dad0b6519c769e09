package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Normalise;
import dev.lanewise.nn.graph.Shape;
import java.util.Map;

/**
 * Each row, the last axis, with mean 0 and variance 1, times a scale, plus a shift: see {@link
 * Normalise#layer}.
 */
public record LayerNorm(Param scale, Param shift, float epsilon) implements Layer {
  private static final float EPSILON = 1e-5f;

  /** For rows of so many numbers. */
  public static LayerNorm of(int width) {
    return new LayerNorm(
        Param.of("scale", Shape.of(width), Initializer.constant(1)),
        Param.of("shift", Shape.of(width), Initializer.zeros()),
        EPSILON);
  }

  @Override
  public Node apply(Graph g, Node x) {
    return Normalise.layer(x, g.variable(scale.variable()), g.variable(shift.variable()), epsilon);
  }

  @Override
  public Map<String, Param> parameters() {
    return Parameters.of("scale", scale, "shift", shift);
  }
}
