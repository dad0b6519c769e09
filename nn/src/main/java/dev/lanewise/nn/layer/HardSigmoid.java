package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code min(max(a x + b, 0), 1)}, element by element. */
public record HardSigmoid(float a, float b) implements Layer {
  /** {@code min(max(x + 3, 0), 6) / 6} (Howard et al. 2019). */
  public static HardSigmoid of() {
    return new HardSigmoid(1 / 6f, 0.5f);
  }

  @Override
  public Node apply(Graph g, Node x) {
    return Functions.hardSigmoid(x, a, b);
  }
}
