package dev.lanewise.nn.grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.run.Reference;
import java.util.HashMap;
import java.util.Map;

/**
 * Letters of identities, as inputs that have random numbers; both sides are evaluated in double.
 */
final class Calculus {
  private static final int N = 3;

  private final Graph graph = new Graph();
  private final Map<String, double[]> values = new HashMap<>();
  private final RandomKey key;

  Calculus(long seed) {
    key = RandomKey.of(seed);
  }

  /** A number of this name. */
  Node number(String name) {
    return tensor(name, Shape.of());
  }

  /** A column of this name. */
  Node column(String name) {
    return tensor(name, Shape.of(N, 1));
  }

  /** A square matrix of this name. */
  Node matrix(String name) {
    return tensor(name, Shape.of(N, N));
  }

  Node tensor(String name, Shape shape) {
    values.computeIfAbsent(
        name,
        n -> {
          double[] x = new double[shape.size()];
          for (int i = 0; i < x.length; i++) {
            x[i] = key.split(n.hashCode()).normal(i);
          }
          return x;
        });
    return graph.input(name, shape);
  }

  Node identity(int n) {
    return identity(graph, n);
  }

  private static Node identity(Graph g, int n) {
    float[] ones = new float[n * n];
    for (int i = 0; i < n; i++) {
      ones[i * n + i] = 1;
    }
    return g.constant(Shape.of(n, n), ones);
  }

  static Node diagonal(Node column) {
    int n = column.shape().size();
    return identity(column.graph(), n).mul(column.reshape(n, 1));
  }

  /** {@code x^T y}, a scalar. */
  static Node dot(Node x, Node y) {
    return x.mul(y).sum();
  }

  /** The sum along a square matrix's diagonal. */
  static Node trace(Node a) {
    return a.mul(identity(a.graph(), a.shape().dim(0))).sum();
  }

  double[] value(Node node) {
    return Reference.of(values, Map.of()).value(node);
  }

  /** A node's value with the input of this name moved by h along v. */
  double[] moved(Node node, String name, double[] v, double h) {
    Map<String, double[]> other = new HashMap<>(values);
    other.computeIfPresent(
        name,
        (n, x) -> {
          double[] to = x.clone();
          for (int i = 0; i < to.length; i++) {
            to[i] += h * v[i];
          }
          return to;
        });
    return Reference.of(other, Map.of()).value(node);
  }

  /**
   * Both sides have one shape and equal elements, but for the rounding of some dozen operations.
   */
  void equal(Node left, Node right) {
    assertThat(left.shape()).isEqualTo(right.shape());
    double[] a = value(left);
    double[] b = value(right);
    double scale = 1;
    for (double v : b) {
      scale = Math.max(scale, Math.abs(v));
    }
    assertThat(a).containsExactly(b, within(1e-10 * scale));
  }
}
