package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a recurrent layer learns: {@code W x + b} and {@code U h} of all its gates, one below
 * another.
 *
 * @param input W, [gates units, width], and b
 * @param state U, [gates units, units]
 */
public record Gates(Linear input, Param state) {
  /** Glorot's uniform weights, zero biases. */
  static Gates of(int width, int units, int gates) {
    return new Gates(
        Linear.of(width, gates * units, Initializer.glorot()),
        Param.of("state", Shape.of(gates * units, units), Initializer.glorot()));
  }

  /** Size of the state. */
  public int units() {
    return state.variable().shape().dim(1);
  }

  /** {@code W x + b} at all places in one product: [batch, length, gates units]. */
  Node inputs(Graph g, Node x) {
    Shape s = x.shape();
    int width = input.weight().variable().shape().dim(1);
    if (s.rank() != 3 || s.dim(2) != width) {
      throw new IllegalArgumentException(
          "recurrent: x is " + s + " but must be [batch, length, " + width + "]");
    }
    Node rows = input.apply(g, x.reshape(s.dim(0) * s.dim(1), width));
    return rows.reshape(s.dim(0), s.dim(1), state.variable().shape().dim(0));
  }

  /** {@code U h}, [batch, gates units]. */
  Node of(Graph g, Node h) {
    return h.matmulT(g.variable(state.variable()));
  }

  /** A gate's part of all. */
  Node gate(Node all, int gate) {
    return all.slice(1, gate * units(), (gate + 1) * units());
  }

  Map<String, Param> parameters() {
    Map<String, Param> all = new LinkedHashMap<>();
    input.parameters().forEach((name, param) -> all.put("input." + name, param));
    all.put("state.weight", state);
    return Collections.unmodifiableMap(all);
  }
}
