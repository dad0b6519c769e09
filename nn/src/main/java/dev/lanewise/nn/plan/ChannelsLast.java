package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Convolutions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Pool;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Span;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.graph.WindowAxis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Moves chains of convolutions of images, and all that can be done between them in either layout,
 * to channels last: what the fast convolutions read and write. Permutations remain only where a
 * chain begins and ends.
 */
final class ChannelsLast {
  /** Filters from which on vectors of them are worth it. */
  private static final int FEWEST_FILTERS = 8;

  private final Graph to = new Graph();
  private final Map<Node, Node> asBefore = new HashMap<>();
  private final Map<Node, Form> moved = new HashMap<>();

  /** A value with its axes in another order: axis d of the node is axis {@code order[d]}. */
  private record Form(Node node, List<Integer> order) {}

  private ChannelsLast() {}

  /** From each wanted node to its equal in a new graph. */
  static Map<Node, Node> copy(Graph graph, Set<Node> wanted) {
    ChannelsLast pass = new ChannelsLast();
    for (Node node : Simplify.needed(graph, wanted)) {
      pass.to.within(node.scope(), () -> pass.copy(node));
    }
    Map<Node, Node> copies = new HashMap<>();
    wanted.forEach(node -> copies.put(node, pass.before(node)));
    return copies;
  }

  private Node copy(Node node) {
    Form form = form(node);
    if (form != null) {
      moved.put(node, form);
      return form.node;
    }
    Node copy =
        asBefore.containsKey(node)
            ? asBefore.get(node)
            : make(node.op().on(node.op().operands().stream().map(this::before).toList()));
    asBefore.put(node, copy);
    return copy;
  }

  private Node make(Op op) {
    return Simplify.make(to, op);
  }

  /** A value with its axes as they were. */
  private Node before(Node node) {
    Node known = asBefore.get(node);
    if (known != null) {
      return known;
    }
    Form form = moved.get(node);
    if (form == null) {
      throw new IllegalStateException("plan: operands come first: " + node);
    }
    Node back = make(new Arrange.Permute(form.node, inverse(form.order)));
    asBefore.put(node, back);
    return back;
  }

  /** A value with its axes in this order. */
  private Node in(List<Integer> order, Node node) {
    Form form = moved.get(node);
    if (form != null && form.order.equals(order)) {
      return form.node;
    }
    Node x = before(node);
    return x.op() instanceof Arrange.Broadcast b && b.x().shape().rank() <= order.size()
        ? repeated(b, order)
        : make(new Arrange.Permute(x, order));
  }

  /** What is repeated, moved, and then repeated. */
  private Node repeated(Arrange.Broadcast b, List<Integer> order) {
    Shape inner = b.x().shape();
    while (inner.rank() < order.size()) {
      inner = inner.prepend(1);
    }
    Node x = make(new Arrange.Permute(Movement.reshape(to, b.x(), inner), order));
    return Movement.broadcast(to, x, b.shape().permute(order));
  }

  private static List<Integer> inverse(List<Integer> order) {
    return IntStream.range(0, order.size()).map(order::indexOf).boxed().toList();
  }

  /** A node's value with channels last, if it is to be so; else null. */
  private @Nullable Form form(Node node) {
    if (node.op() instanceof Product.Conv c) {
      return gains(c) ? convolution(c) : null;
    }
    List<Integer> order = null;
    for (Node operand : node.op().operands()) {
      Form form = moved.get(operand);
      if (form != null && (order == null || order.size() < form.order.size())) {
        order = form.order;
      }
    }
    return order == null ? null : follow(node, order);
  }

  private static boolean gains(Product.Conv c) {
    return c.w().shape().rank() == 4 && c.shape().dim(1) >= FEWEST_FILTERS;
  }

  private Form convolution(Product.Conv c) {
    return new Form(
        make(
            new Product.ChannelsLastConv(
                in(Convolutions.LAST, c.x()), before(c.w()), c.window(), c.groups())),
        Convolutions.LAST);
  }

  private @Nullable Form follow(Node node, List<Integer> order) {
    return switch (node.op()) {
      case Pointwise p when node.shape().rank() == order.size() -> {
        List<Node> operands = p.operands().stream().map(x -> in(order, x)).toList();
        yield new Form(make(p.on(operands)), order);
      }
      case Pool.ExtremePool p when order.equals(Convolutions.LAST) ->
          pooled(p.x(), x -> new Pool.ExtremePool(x, interleaved(p.window()), p.largest()));
      case Pool.AveragePool p when order.equals(Convolutions.LAST) ->
          pooled(p.x(), x -> new Pool.AveragePool(x, interleaved(p.window()), p.countsPadding()));
      case Arrange.Concat c -> {
        List<Node> operands = c.xs().stream().map(x -> in(order, x)).toList();
        yield new Form(make(new Arrange.Concat(operands, order.indexOf(c.axis()))), order);
      }
      case Arrange.Slice s ->
          new Form(make(new Arrange.Slice(in(order, s.x()), permuted(s.spans(), order))), order);
      case Arrange.Pad p ->
          new Form(
              make(
                  new Arrange.Pad(
                      in(order, p.x()), permuted(p.spans(), order), p.shape().permute(order))),
              order);
      case Arrange.Sum s -> sum(node, s, order);
      case Arrange.Reshape r -> channelsReshaped(r, order);
      case Arrange.Permute p -> channelsPermuted(p, order);
      default -> null;
    };
  }

  private Form pooled(Node x, java.util.function.Function<Node, Op> pool) {
    Node last = in(Convolutions.LAST, x);
    Shape s = last.shape();
    // The channels as a third axis, over which the window does not reach.
    Shape planes = Shape.of(s.dim(0), 1, s.dim(1), s.dim(2), s.dim(3));
    Node y = make(pool.apply(Movement.reshape(to, last, planes)));
    Shape out = Shape.of(s.dim(0), y.shape().dim(2), y.shape().dim(3), s.dim(3));
    return new Form(Movement.reshape(to, y, out), Convolutions.LAST);
  }

  private static Window interleaved(Window window) {
    List<WindowAxis> axes = new ArrayList<>(window.axes());
    axes.add(new WindowAxis(1, 1, 1, 0, 0));
    return new Window(axes, window.padding(), window.ceil());
  }

  private static List<Span> permuted(List<Span> spans, List<Integer> order) {
    return order.stream().map(spans::get).toList();
  }

  private @Nullable Form sum(Node node, Arrange.Sum s, List<Integer> order) {
    List<Integer> axes = s.axes().stream().map(order::indexOf).sorted().toList();
    List<Integer> left = order.stream().filter(a -> !s.axes().contains(a)).toList();
    boolean inOrder = left.equals(left.stream().sorted().toList());
    if (!inOrder) {
      return null;
    }
    asBefore.put(node, make(new Arrange.Sum(in(order, s.x()), axes)));
    return null;
  }

  /** A reshape that only splits or joins the axes of the channels. */
  private @Nullable Form channelsReshaped(Arrange.Reshape r, List<Integer> order) {
    Shape from = r.x().shape();
    Shape shape = r.shape();
    int rank = shape.rank();
    if (rank < 4
        || from.dim(0) != shape.dim(0)
        || from.dim(-1) != shape.dim(-1)
        || from.dim(-2) != shape.dim(-2)
        || !order.equals(last(from.rank()))) {
      return null;
    }
    List<Integer> after = last(rank);
    return new Form(Movement.reshape(to, in(order, r.x()), shape.permute(after)), after);
  }

  /** A permutation of the axes of the channels alone, such as a shuffle's. */
  private @Nullable Form channelsPermuted(Arrange.Permute p, List<Integer> order) {
    int rank = order.size();
    List<Integer> o = p.order();
    if (rank < 4
        || !order.equals(last(rank))
        || o.get(0) != 0
        || o.get(rank - 2) != rank - 2
        || o.get(rank - 1) != rank - 1) {
      return null;
    }
    List<Integer> moves = new ArrayList<>(List.of(0, 1, 2));
    o.subList(1, rank - 2).forEach(axis -> moves.add(axis + 2));
    return new Form(make(new Arrange.Permute(in(order, p.x()), moves)), order);
  }

  /** [batch, channels..., height, width] as [batch, height, width, channels...]. */
  private static List<Integer> last(int rank) {
    List<Integer> order = new ArrayList<>(List.of(0, rank - 2, rank - 1));
    for (int axis = 1; axis < rank - 2; axis++) {
      order.add(axis);
    }
    return List.copyOf(order);
  }
}
