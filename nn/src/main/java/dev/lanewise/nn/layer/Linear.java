package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.Map;

/** {@code y = x Wᵀ + b}; x is [batch, in], y is [batch, out], W is [out, in]. */
public record Linear(Param weight, Param bias) implements Layer {
  /** He's normal weights, zero bias. */
  public static Linear of(int in, int out) {
    return of(in, out, Initializer.he());
  }

  /** Weights drawn as told, zero bias. */
  public static Linear of(int in, int out, Initializer weights) {
    return new Linear(
        Param.of("weight", Shape.of(out, in), weights),
        Param.of("bias", Shape.of(out), Initializer.zeros()));
  }

  @Override
  public Node apply(Graph g, Node x) {
    return x.matmulT(g.variable(weight.variable())).add(g.variable(bias.variable()));
  }

  @Override
  public Map<String, Param> parameters() {
    return Parameters.of("weight", weight, "bias", bias);
  }
}
