package dev.lanewise.nn.graph;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * One value of a graph. Its methods add nodes: {@code x.matmul(w).add(b).relu()}. Operands of
 * different shapes are broadcast: aligned at the last axis, where sizes of 1 and missing axes
 * repeat.
 */
public final class Node {
  private final Graph graph;
  private final int id;
  private final Op op;
  private final Shape shape;
  private final String scope;

  Node(Graph graph, int id, Op op, String scope) {
    this.graph = graph;
    this.id = id;
    this.op = op;
    this.shape = op.shape();
    this.scope = scope;
  }

  public Graph graph() {
    return graph;
  }

  /** Position in {@link Graph#nodes}; larger than those of its operands. */
  public int id() {
    return id;
  }

  public Op op() {
    return op;
  }

  public Shape shape() {
    return shape;
  }

  /** Name of the part of the graph this node belongs to, such as a layer's; empty if none. */
  public String scope() {
    return scope;
  }

  public Node add(Node y) {
    return joined("add", y, Pointwise.Add::new);
  }

  public Node sub(Node y) {
    return joined("sub", y, Pointwise.Sub::new);
  }

  public Node mul(Node y) {
    return joined("mul", y, Pointwise.Mul::new);
  }

  public Node div(Node y) {
    return joined("div", y, Pointwise.Div::new);
  }

  public Node add(float shift) {
    return affine(1, shift);
  }

  public Node sub(float shift) {
    return affine(1, -shift);
  }

  public Node mul(float scale) {
    return affine(scale, 0);
  }

  public Node div(float divisor) {
    return affine(1 / divisor, 0);
  }

  /** {@code scale * this + shift}. */
  public Node affine(float scale, float shift) {
    return graph.add(new Pointwise.Affine(this, scale, shift));
  }

  public Node neg() {
    return graph.add(new Pointwise.Neg(this));
  }

  public Node exp() {
    return graph.add(new Pointwise.Exp(this));
  }

  public Node log() {
    return graph.add(new Pointwise.Log(this));
  }

  public Node tanh() {
    return graph.add(new Pointwise.Tanh(this));
  }

  public Node sigmoid() {
    return graph.add(new Pointwise.Sigmoid(this));
  }

  public Node relu() {
    return graph.add(new Pointwise.Relu(this));
  }

  /** This gradient where {@code y > 0}, else 0. */
  public Node reluGradient(Node y) {
    return graph.add(new Pointwise.ReluGradient(this, y));
  }

  public Node sqrt() {
    return graph.add(new Pointwise.Sqrt(this));
  }

  public Node square() {
    return graph.add(new Pointwise.Square(this));
  }

  /** {@code this y}, of matrices or stacks of them: the last two axes, others broadcast. */
  public Node matmul(Node y) {
    return matmul(y, false, false);
  }

  /** {@code this yᵀ}, likewise. */
  public Node matmulT(Node y) {
    return matmul(y, false, true);
  }

  /** {@code op(this) op(y)}, {@code op} being the transpose where asked. */
  public Node matmul(Node y, boolean transThis, boolean transY) {
    return Matrices.product(this, y, transThis, transY);
  }

  /** Cross-correlation with w: [filters, channels, kernel...]. */
  public Node conv(Node w, Window window) {
    return conv(w, window, 1);
  }

  /** Cross-correlation group by group with w: [filters, channels / groups, kernel...]. */
  public Node conv(Node w, Window window, int groups) {
    return graph.add(new Product.Conv(this, w, window, groups));
  }

  /** The largest element of each window of each channel; other pooling is in {@link Pools}. */
  public Node maxPool(Window window) {
    return graph.add(new Pool.ExtremePool(this, window, true));
  }

  /** The mean of each window's elements inside the image: padding does not count. */
  public Node avgPool(Window window) {
    return graph.add(new Pool.AveragePool(this, window, false));
  }

  /** The same elements in another shape. */
  public Node reshape(int... dims) {
    return reshape(Shape.of(dims));
  }

  /** The same elements in another shape. */
  public Node reshape(Shape to) {
    return to.equals(shape) ? this : graph.add(new Arrange.Reshape(this, to));
  }

  /** [n, a, b, ...] as [n, a b ...]: all axes but the first become one. */
  public Node flatten() {
    return reshape(shape.dim(0), shape.size(1, shape.rank()));
  }

  /** Repeats this along axes of size 1 and missing first axes. */
  public Node broadcastTo(Shape to) {
    return to.equals(shape) ? this : graph.add(new Arrange.Broadcast(this, to));
  }

  /** Sum along the given axes, which disappear; of all elements if none is given. */
  public Node sum(int... axes) {
    return graph.add(new Arrange.Sum(this, axes(axes)));
  }

  /** Sum along the given axes, which stay with size 1. */
  public Node sumKept(int... axes) {
    return sum(axes).reshape(shape.collapsed(axes(axes)));
  }

  /** Mean along the given axes, which disappear; of all elements if none is given. */
  public Node mean(int... axes) {
    Node sum = sum(axes);
    return sum.div((float) shape.size() / sum.shape.size());
  }

  /** {@code e^x / sum e^x} along the last axis. */
  public Node softmax() {
    return graph.add(new RowWise.Softmax(this));
  }

  /** {@code x - ln sum e^x} along the last axis. */
  public Node logSoftmax() {
    return graph.add(new RowWise.LogSoftmax(this));
  }

  /** Class numbers to rows of {@code depth} zeros with a one. */
  public Node oneHot(int depth) {
    return graph.add(new Arrange.OneHot(this, depth));
  }

  /** {@code max(this, y)}; of a tie, this has all of the gradient. */
  public Node maximum(Node y) {
    return joined("maximum", y, Pointwise.Maximum::new);
  }

  /** {@code min(this, y)}; of a tie, this has all of the gradient. */
  public Node minimum(Node y) {
    return joined("minimum", y, Pointwise.Minimum::new);
  }

  /** {@code this^y}. */
  public Node power(Node y) {
    return joined("power", y, Pointwise.Power::new);
  }

  public Node power(float exponent) {
    return power(graph.constant(exponent));
  }

  /** 1 where {@code this < y}, else 0; its gradient is zero. */
  public Node less(Node y) {
    return joined("less", y, Pointwise.Less::new);
  }

  /** 1 where {@code this <= y}, else 0; its gradient is zero. */
  public Node lessOrEqual(Node y) {
    return joined("less-or-equal", y, Pointwise.LessOrEqual::new);
  }

  /** 1 where {@code this == y}, else 0; its gradient is zero. */
  public Node equalTo(Node y) {
    return joined("equal", y, Pointwise.Equal::new);
  }

  /** x where this is not 0, else y. */
  public Node select(Node x, Node y) {
    Shape to = Shape.common("select", shape, Shape.common("select", x.shape, y.shape));
    return graph.add(new Pointwise.Select(broadcastTo(to), x.broadcastTo(to), y.broadcastTo(to)));
  }

  /** {@code min(max(this, low), high)}; its gradient passes where {@code low <= this <= high}. */
  public Node clamp(float low, float high) {
    return graph.add(new Pointwise.Clamp(this, low, high));
  }

  /** {@code |this|}; its gradient at 0 is 0. */
  public Node abs() {
    return graph.add(new Pointwise.Abs(this));
  }

  /** 1, -1 or 0; its gradient is zero. */
  public Node sign() {
    return graph.add(new Pointwise.Sign(this));
  }

  /** {@code 1 / this}. */
  public Node reciprocal() {
    return graph.add(new Pointwise.Reciprocal(this));
  }

  public Node sin() {
    return graph.add(new Pointwise.Sin(this));
  }

  public Node cos() {
    return graph.add(new Pointwise.Cos(this));
  }

  public Node erf() {
    return graph.add(new Pointwise.Erf(this));
  }

  /** {@code e^this - 1}, without cancellation. */
  public Node expm1() {
    return graph.add(new Pointwise.Expm1(this));
  }

  /** {@code ln(1 + this)}, without cancellation. */
  public Node log1p() {
    return graph.add(new Pointwise.Log1p(this));
  }

  /** {@code this > 0 ? this : slope this}; other activations are in {@link Functions}. */
  public Node leakyRelu(float slope) {
    return Functions.leakyRelu(this, slope);
  }

  /** {@code this (1 + erf(this / sqrt 2)) / 2}. */
  public Node gelu() {
    return Functions.gelu(this);
  }

  /** {@code this sigmoid(this)}. */
  public Node silu() {
    return Functions.silu(this);
  }

  /** {@code ln(1 + e^this)}, without overflow. */
  public Node softplus() {
    return Functions.softplus(this);
  }

  /** This, taken to be constant by gradients. */
  public Node stopGradient() {
    return graph.add(new Pointwise.StopGradient(this));
  }

  /** A matrix's rows as columns. */
  public Node transpose() {
    Require.rank("transpose", "x", this, 2);
    return permute(1, 0);
  }

  /** The axes in another order: axis d of the result is axis {@code order[d]} of this. */
  public Node permute(int... order) {
    return graph.add(new Arrange.Permute(this, Arrays.stream(order).boxed().toList()));
  }

  /** Places {@code from .. to-1} along an axis. */
  public Node slice(int axis, int from, int to) {
    return Axes.slice(this, axis, Span.of(from, to));
  }

  /** Rows of this table by number: {@code [rows, ...]} to {@code [index..., ...]}. */
  public Node gather(Node index) {
    return graph.add(new Indexed.Gather(this, index));
  }

  /** One element of each row, the last axis, by number: what a negative log-likelihood needs. */
  public Node pick(Node index) {
    return graph.add(new Indexed.Pick(this, index, shape.axis(-1)));
  }

  /** The largest elements along the given axes, which disappear; see {@link Axes#max}. */
  public Node max(int... axes) {
    return Axes.max(this, axes);
  }

  /** The smallest elements along the given axes, which disappear; see {@link Axes#max}. */
  public Node min(int... axes) {
    return Axes.min(this, axes);
  }

  /** {@code ln sum e^x} along the given axes, which disappear, without overflow. */
  public Node logSumExp(int... axes) {
    return graph.add(new RowWise.LogSumExp(Axes.toRows(this, axes)));
  }

  /** {@code e^x / sum e^x} along an axis. */
  public Node softmax(int axis) {
    return Axes.softmax(this, axis, false);
  }

  /** {@code x - ln sum e^x} along an axis. */
  public Node logSoftmax(int axis) {
    return Axes.softmax(this, axis, true);
  }

  /** Mean squared distance from the mean, over n, along the given axes, which disappear. */
  public Node variance(int... axes) {
    Node mean = mean(axes).reshape(shape.collapsed(axes(axes)));
    return sub(mean).square().mean(axes);
  }

  /** An operation on two operands of one shape, to which both are broadcast. */
  private Node joined(String name, Node y, BiFunction<Node, Node, Op> operation) {
    Shape to = Shape.common(name, shape, y.shape);
    return graph.add(operation.apply(broadcastTo(to), y.broadcastTo(to)));
  }

  private List<Integer> axes(int... axes) {
    return Axes.sorted(shape, axes);
  }

  @Override
  public String toString() {
    return "%" + id + " " + op.name() + shape;
  }
}
