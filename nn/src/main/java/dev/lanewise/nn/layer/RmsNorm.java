package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Normalise;
import dev.lanewise.nn.graph.Shape;
import java.util.Map;

/** Each row, the last axis, with mean square 1, times a scale: see {@link Normalise#rms}. */
public record RmsNorm(Param scale, float epsilon) implements Layer {
  private static final float EPSILON = 1e-5f;

  /** For rows of so many numbers. */
  public static RmsNorm of(int width) {
    return new RmsNorm(Param.of("scale", Shape.of(width), Initializer.constant(1)), EPSILON);
  }

  @Override
  public Node apply(Graph g, Node x) {
    return Normalise.rms(x, g.variable(scale.variable()), epsilon);
  }

  @Override
  public Map<String, Param> parameters() {
    return Map.of("scale", scale);
  }
}
