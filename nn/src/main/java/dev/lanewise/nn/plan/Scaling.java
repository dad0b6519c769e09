package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes per-channel scales and shifts behind a convolution or a matrix product, such as batch
 * normalisation's, into its weights and one shift: {@code s (w * x + b) + t = (s w) * x + (s b +
 * t)}; behind anything else, into one scale and one shift. For plans whose weights never change.
 */
final class Scaling {
  private final Graph to = new Graph();
  private final Dependence dependence;
  private final Set<Node> wanted;
  private final Map<Node, Integer> readers = new HashMap<>();
  private final Map<Node, Chain> chains = new HashMap<>();
  private final Set<Node> absorbed = new HashSet<>();

  /** The operand that each node scales or shifts by channel, where that may disappear. */
  private final Map<Node, Node> inner = new HashMap<>();

  private final Map<Node, Node> copies = new HashMap<>();

  /**
   * A product, or another node, times {@code scale} plus {@code shift}, vectors over its channels;
   * null is none. The vectors are nodes of the new graph.
   */
  private record Chain(Node start, @Nullable Node scale, @Nullable Node shift) {}

  private Scaling(Graph graph, Set<Node> wanted) {
    this.dependence = new Dependence(graph);
    this.wanted = wanted;
  }

  /** From each wanted node to its equal in a new graph. */
  static Map<Node, Node> copy(Graph graph, Set<Node> wanted) {
    Scaling pass = new Scaling(graph, wanted);
    List<Node> nodes = Simplify.needed(graph, wanted);
    nodes.forEach(x -> x.op().operands().forEach(o -> pass.readers.merge(o, 1, Integer::sum)));
    nodes.forEach(pass::findInner);
    for (Node node : nodes) {
      pass.to.within(
          node.scope(),
          () -> {
            pass.copy(node);
            return node;
          });
    }
    return pass.copies;
  }

  /** Marks what a chain takes in, so that it is not computed by itself. */
  private void findInner(Node node) {
    Node x =
        switch (node.op()) {
          case Pointwise.Affine a -> open(a.x()) ? a.x() : null;
          case Pointwise.Mul m -> inner(m.x(), m.y());
          case Pointwise.Add a -> inner(a.x(), a.y());
          case Pointwise.Sub s -> inner(s.x(), s.y());
          case Pointwise.Div d -> open(d.x()) && isVector(d.y()) ? d.x() : null;
          default -> null;
        };
    if (x != null) {
      inner.put(node, x);
      absorbed.add(x);
      return;
    }
    Node start =
        switch (node.op()) {
          case Pointwise.Mul m -> start(m.x(), m.y());
          case Pointwise.Add a -> start(a.x(), a.y());
          case Pointwise.Sub s -> start(s.x(), s.y());
          default -> null;
        };
    if (start != null && !dependence.isFixed(start)) {
      inner.put(node, start);
    }
  }

  /** What a vector with more than one number scales or shifts. */
  private @Nullable Node start(Node x, Node y) {
    return isVector(y) && isMany(y) ? x : isVector(x) && isMany(x) ? y : null;
  }

  private static boolean isMany(Node broadcast) {
    return broadcast.op() instanceof Arrange.Broadcast b && b.x().shape().size() > 1;
  }

  private @Nullable Node inner(Node x, Node y) {
    return open(x) && isVector(y) ? x : open(y) && isVector(x) ? y : null;
  }

  /** Whether a node is a product, or a chain on one, that nobody else reads. */
  private boolean open(Node x) {
    return readers.getOrDefault(x, 0) == 1
        && !wanted.contains(x)
        && (isProduct(x) || inner.containsKey(x));
  }

  private boolean isProduct(Node x) {
    return switch (x.op()) {
      case Product.Conv c -> dependence.isFixed(c.w());
      case Product.MatMul m -> dependence.isFixed(m.y());
      default -> false;
    };
  }

  /** Whether a node is a number per channel, the same in every run. */
  private boolean isVector(Node y) {
    if (!(y.op() instanceof Arrange.Broadcast b)
        || y.shape().rank() < 2
        || !dependence.isFixed(y)) {
      return false;
    }
    int behind = y.shape().rank() == 2 ? 0 : y.shape().rank() - 2;
    Shape x = b.x().shape();
    for (int i = 1; i <= x.rank(); i++) {
      if (i != behind + 1 && x.dim(-i) != 1) {
        return false;
      }
    }
    return true;
  }

  private void copy(Node node) {
    Node x = inner.get(node);
    if (isProduct(node) && absorbed.contains(node)) {
      chains.put(node, new Chain(node, null, null));
    } else if (x != null && (absorbed.contains(x) || absorbed.contains(node))) {
      Chain before = absorbed.contains(x) ? chains.get(x) : new Chain(x, null, null);
      Chain chain = extend(Objects.requireNonNull(before), node, x);
      chains.put(node, chain);
      if (!absorbed.contains(node)) {
        copies.put(node, close(chain, node.shape()));
      }
    } else {
      copies.put(node, plain(node));
    }
  }

  private Node plain(Node node) {
    return make(node.op().on(node.op().operands().stream().map(copies::get).toList()));
  }

  private Node make(Op op) {
    return Simplify.make(to, op);
  }

  private Chain extend(Chain chain, Node node, Node inner) {
    return switch (node.op()) {
      case Pointwise.Affine a -> affine(chain, a.scale(), a.shift());
      case Pointwise.Mul m -> scaled(chain, vector(chain, m.x() == inner ? m.y() : m.x()));
      case Pointwise.Div d -> scaled(chain, make(new Pointwise.Reciprocal(vector(chain, d.y()))));
      case Pointwise.Add a -> shifted(chain, vector(chain, a.x() == inner ? a.y() : a.x()));
      case Pointwise.Sub s when s.x() == inner -> shifted(chain, negated(vector(chain, s.y())));
      case Pointwise.Sub s -> shifted(scaled(chain, number(chain, -1)), vector(chain, s.x()));
      default -> throw new IllegalStateException("plan: no scaling: " + node);
    };
  }

  private Chain affine(Chain c, float scale, float shift) {
    Chain scaled = scale == 1 ? c : scaled(c, number(c, scale));
    return shift == 0 ? scaled : shifted(scaled, number(c, shift));
  }

  private Chain scaled(Chain c, Node by) {
    return new Chain(
        c.start,
        c.scale == null ? by : make(new Pointwise.Mul(c.scale, by)),
        c.shift == null ? null : make(new Pointwise.Mul(c.shift, by)));
  }

  private Chain shifted(Chain c, Node by) {
    return new Chain(c.start, c.scale, c.shift == null ? by : make(new Pointwise.Add(c.shift, by)));
  }

  private Node negated(Node x) {
    return make(new Pointwise.Affine(x, -1, 0));
  }

  private Node number(Chain chain, float value) {
    return to.constant(value).broadcastTo(Shape.of(channels(chain)));
  }

  private static int channels(Chain chain) {
    return chain.start.shape().dim(1);
  }

  /** A broadcast vector's numbers, one per channel. */
  private Node vector(Chain chain, Node broadcast) {
    Node copy = copies.get(broadcast);
    Node x = ((Arrange.Broadcast) broadcast.op()).x();
    Node numbers = copies.get(x);
    if (copy == null || numbers == null) {
      throw new IllegalStateException("plan: operands come first: " + broadcast);
    }
    Node flat = Movement.reshape(to, numbers, Shape.of(numbers.shape().size()));
    return Movement.broadcast(to, flat, Shape.of(channels(chain)));
  }

  private Node close(Chain chain, Shape shape) {
    Node scaled = absorbed.contains(chain.start) ? scaledProduct(chain) : scaledStart(chain, shape);
    Node shift = chain.shift;
    return shift == null ? scaled : make(new Pointwise.Add(scaled, repeated(shift, shape)));
  }

  private Node scaledStart(Chain chain, Shape shape) {
    Node start = Objects.requireNonNull(copies.get(chain.start));
    Node scale = chain.scale;
    return scale == null ? start : make(new Pointwise.Mul(start, repeated(scale, shape)));
  }

  private Node scaledProduct(Chain chain) {
    List<Node> operands = new ArrayList<>();
    chain.start.op().operands().forEach(x -> operands.add(copies.get(x)));
    Node scale = chain.scale;
    if (scale != null) {
      Node w = operands.get(1);
      boolean columns =
          chain.start.op() instanceof Product.MatMul m && !m.transY(); // w is [inner, channels]
      Shape first = columns ? scale.shape() : along(scale, w.shape().rank());
      Node repeated = Movement.broadcast(to, Movement.reshape(to, scale, first), w.shape());
      operands.set(1, make(new Pointwise.Mul(w, repeated)));
    }
    return make(chain.start.op().on(operands));
  }

  /** A number per channel for every element. */
  private Node repeated(Node vector, Shape shape) {
    Shape channel = shape.rank() == 2 ? vector.shape() : along(vector, shape.rank() - 1);
    return Movement.broadcast(to, Movement.reshape(to, vector, channel), shape);
  }

  /** The vector's shape with axes of size 1 behind it, {@code rank} in all. */
  private static Shape along(Node vector, int rank) {
    int[] dims = new int[rank];
    Arrays.fill(dims, 1);
    dims[0] = vector.shape().size();
    return Shape.of(dims);
  }
}
