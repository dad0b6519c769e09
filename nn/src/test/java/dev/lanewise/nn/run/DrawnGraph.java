package dev.lanewise.nn.run;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.graph.Activation;
import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Curve;
import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pools;
import dev.lanewise.nn.graph.RowWise;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Span;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.graph.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A random graph. Operations are chosen so that values stay small and continuous: what differs then
 * is the plan, not rounding.
 */
final class DrawnGraph {
  private static final int NODES = 25;

  private static final int INPUTS = 6;

  private static final List<Curve> SIMPLE =
      Arrays.stream(Curve.values()).filter(f -> f.parameters() == 0).toList();

  final RandomKey key;
  final Graph graph = new Graph();
  private final List<Node> nodes = new ArrayList<>();
  private int draws;

  DrawnGraph(RandomKey key) {
    this.key = key;
    nodes.add(graph.input("x", Shape.of(2, 3, 4, 4)));
    nodes.add(graph.input("y", Shape.of(3, 4)));
    nodes.add(graph.input("row", Shape.of(4)));
    nodes.add(graph.input("s", Shape.of()));
    Variable v = new Variable("v", Shape.of(4, 4));
    Variable w = new Variable("w", Shape.of(3, 4));
    nodes.add(graph.variable(v));
    nodes.add(graph.variable(w));
    for (int i = 0; i < NODES; i++) {
      nodes.add(next());
    }
    assign(v);
    assign(w);
  }

  private int below(int n) {
    return key.below(n, draws++);
  }

  /** A drawn node; recent ones more often, so that graphs are deep. */
  private Node any() {
    int back = Math.min(below(nodes.size()), below(nodes.size()));
    return nodes.get(nodes.size() - 1 - back);
  }

  private Node next() {
    Node x = any();
    Node y = any();
    if (x.shape().rank() > 0 && below(3) == 0) {
      return rearranged(x, y);
    }
    int rank = x.shape().rank();
    return switch (below(26)) {
      case 0 -> x.tanh();
      case 1 -> x.sigmoid();
      case 2 -> x.relu();
      case 3 -> x.tanh().exp();
      case 4 -> x.tanh().square();
      case 5 -> x.affine(0.5f, -0.25f);
      case 6 -> x.neg();
      case 7, 8, 9, 10 -> combine(x, y);
      case 11 -> x.sum(axis(rank)).mul(0.25f);
      case 12 -> rank > 0 ? x.mean(below(rank)) : x.neg();
      case 13 -> rank > 0 ? x.sumKept(below(rank)).mul(0.25f) : x.neg();
      case 14 -> rank > 0 ? x.softmax() : x;
      case 15 -> x.reshape(x.shape().size());
      case 16 -> rank < 3 ? x.broadcastTo(x.shape().prepend(2)) : x.square().tanh();
      case 17 -> image(x) ? pooled(x) : x.tanh().add(2f).sqrt();
      case 18 -> x.clamp(-0.5f, 0.75f);
      case 19 -> x.abs();
      case 20 -> extreme(x, fits(x, y) ? y : x.neg());
      // Conditions are inputs: after other operations a plan might round to the other side.
      case 21 -> nodes.get(below(INPUTS)).less(graph.constant(0.25f)).select(nodes.get(3), x.sum());
      case 22 -> graph.add(new Activation.Bent(SIMPLE.get(below(SIMPLE.size())), x.tanh(), 0, 0));
      case 23 -> Functions.glu(x, fits(x, y) ? y : x.neg());
      case 24 -> below(2) == 0 ? x.sin() : x.tanh().add(2f).power(1.5f);
      default -> rank >= 2 ? x.matmulT(x).mul(0.25f) : x.square().affine(0.5f, 1).log();
    };
  }

  private Node rearranged(Node x, Node y) {
    int rank = x.shape().rank();
    int axis = below(rank);
    int size = x.shape().dim(axis);
    int from = below(size);
    return switch (below(10)) {
      case 0 -> x.permute(drawnOrder(rank));
      case 1 -> x.slice(axis, from, from + 1 + below(size - from));
      case 2 -> Axes.flip(x, axis);
      case 3 -> Axes.pad(x, axis, below(2), below(2));
      case 4 -> Axes.pad(x, axis, below(2), below(2), 0.5f);
      case 5 -> rank < 4 ? x.gather(graph.constant(Shape.of(2), x.shape().dim(0) - 1, 0)) : x;
      case 6 -> x.max(axis);
      case 7 -> x.logSumExp(axis);
      // A large epsilon: small differences between rows that are nearly equal stay small.
      case 8 -> graph.add(new RowWise.Standardise(x, from > 0, 1));
      default ->
          x.shape().size() > 200
              ? Axes.slice(x, axis, new Span(0, 2, (size + 1) / 2))
              : Axes.concat(axis, x, x.shape().equals(y.shape()) ? y : x.tanh());
    };
  }

  private int[] drawnOrder(int rank) {
    int[] order = new int[rank];
    for (int i = 0; i < rank; i++) {
      int j = below(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private Node pooled(Node x) {
    return switch (below(4)) {
      case 0 -> x.avgPool(Window.of(2));
      case 1 -> x.maxPool(Window.of(2, 1).same());
      case 2 -> Pools.softmax(x.tanh(), Window.of(2).stride(2).ceiling(), 1);
      default ->
          x.conv(x.slice(0, 0, 1).tanh(), Window.of(x.shape().dim(2), x.shape().dim(3)).same())
              .mul(0.1f);
    };
  }

  private static boolean image(Node x) {
    return x.shape().rank() == 4 && x.shape().dim(2) > 1 && x.shape().dim(3) > 1;
  }

  private Node extreme(Node x, Node y) {
    return below(2) == 0 ? x.maximum(y) : x.minimum(y);
  }

  private int[] axis(int rank) {
    return rank == 0 ? new int[0] : new int[] {below(rank)};
  }

  private Node combine(Node x, Node y) {
    Node z = fits(x, y) ? y : x.sigmoid();
    return switch (below(5)) {
      case 0 -> x.add(z);
      case 1 -> x.sub(z.mul(0.3f));
      case 2 -> x.tanh().mul(z);
      case 3 -> x.div(z.tanh().add(2f));
      default -> x.mul(nodes.get(3)).add(z);
    };
  }

  private static boolean fits(Node x, Node y) {
    return y.shape().broadcastsTo(x.shape()) || x.shape().broadcastsTo(y.shape());
  }

  private void assign(Variable v) {
    for (Node node : nodes.reversed()) {
      if (node.shape().size() == v.shape().size()) {
        graph.assign(v, node.reshape(v.shape()));
        return;
      }
    }
  }

  /** The last value and two others. */
  List<Node> outputs() {
    return List.of(nodes.getLast(), any(), any());
  }

  Map<String, float[]> inputs() {
    return Agreement.inputs(graph, key.split(1));
  }

  Weights weights() {
    return Agreement.weights(graph, key.split(2));
  }
}
