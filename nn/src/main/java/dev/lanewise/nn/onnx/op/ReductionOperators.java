package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Numbers along axes made into one. */
final class ReductionOperators {
  private ReductionOperators() {}

  /** What becomes of the elements {@code first, first + step, ...} of x. */
  private interface Reduction {
    void reduce(Tensor x, int[] elements, TensorBuilder to, int at);
  }

  private interface Nodes {
    Node reduce(Node x, int[] axes);
  }

  private interface Sum {
    double of(double sum, double x);
  }

  private interface End {
    double of(double sum, int n);
  }

  static void addTo(Operators all) {
    add(all, "ReduceSum", ReductionOperators::total, (x, a) -> x.sum(a));
    add(all, "ReduceMean", sum((s, x) -> s + x, (s, n) -> s / n), (x, a) -> x.mean(a));
    add(all, "ReduceSumSquare", sum((s, x) -> s + x * x, (s, n) -> s), (x, a) -> x.square().sum(a));
    add(all, "ReduceL1", sum((s, x) -> s + Math.abs(x), (s, n) -> s), (x, a) -> x.abs().sum(a));
    add(
        all,
        "ReduceL2",
        sum((s, x) -> s + x * x, (s, n) -> Math.sqrt(s)),
        (x, a) -> x.square().sum(a).sqrt());
    add(all, "ReduceLogSum", sum((s, x) -> s + x, (s, n) -> Math.log(s)), (x, a) -> x.sum(a).log());
    add(all, "ReduceLogSumExp", ReductionOperators::logSumExp, (x, a) -> x.logSumExp(a));
    add(all, "ReduceMax", (x, e, to, at) -> extreme(x, e, to, at, true), (x, a) -> x.max(a));
    add(all, "ReduceMin", (x, e, to, at) -> extreme(x, e, to, at, false), (x, a) -> x.min(a));
    all.add("ReduceProd").tensor(c -> reduce(c, ReductionOperators::product));
  }

  private static void add(Operators all, String name, Reduction reduction, Nodes nodes) {
    all.add(name).tensor(c -> reduce(c, reduction)).node(g -> reduce(g, nodes));
  }

  private static int[] axes(Call c) {
    int rank = c.rank(0);
    int[] given = c.axes("axes", 1, rank);
    if (given != null && given.length > 0) {
      return given;
    }
    return c.use.flag("noop_with_empty_axes") ? new int[0] : Layout.range(0, rank);
  }

  private static int[] kept(Call c, int[] axes, boolean ones) {
    int[] dims = c.dims(0);
    for (int a : axes) {
      dims[a] = ones ? 1 : -1;
    }
    return Arrays.stream(dims).filter(d -> d >= 0).toArray();
  }

  private static boolean keeps(Call c) {
    return c.use.whole("keepdims", 1) != 0;
  }

  private static Node reduce(NodeCall g, Nodes nodes) {
    int[] axes = axes(g);
    Node x = g.in(0);
    Node y;
    if (axes.length > 0) {
      y = nodes.reduce(x, axes);
    } else {
      // Nothing is reduced: each element is a reduction of its own.
      y = nodes.reduce(x.reshape(x.shape().append(1)), new int[] {x.shape().rank()});
    }
    return y.reshape(NodeCall.shapeOf(kept(g, axes, keeps(g))));
  }

  private static Tensor reduce(TensorCall c, Reduction reduction) {
    Tensor x = c.in(0);
    int[] axes = axes(c);
    int[] dims = x.dims();
    int[] strides = Layout.strides(dims);
    int[] kept =
        IntStream.range(0, dims.length)
            .filter(d -> Arrays.stream(axes).noneMatch(a -> a == d))
            .toArray();
    int[] starts = Layout.walk(at(dims, kept), at(strides, kept), 0);
    int[] inner = Layout.walk(at(dims, axes), at(strides, axes), 0);
    TensorBuilder y = new TensorBuilder(x.type(), kept(c, axes, keeps(c)));
    int[] elements = new int[inner.length];
    for (int i = 0; i < starts.length; i++) {
      int start = starts[i];
      Arrays.setAll(elements, j -> start + inner[j]);
      reduction.reduce(x, elements, y, i);
    }
    return y.done();
  }

  private static int[] at(int[] values, int[] places) {
    return Arrays.stream(places).map(p -> values[p]).toArray();
  }

  private static Reduction sum(Sum step, End end) {
    return (x, elements, to, at) -> {
      double sum = 0;
      for (int e : elements) {
        sum = step.of(sum, x.real(e));
      }
      to.set(at, end.of(sum, elements.length));
    };
  }

  private static void total(Tensor x, int[] elements, TensorBuilder to, int at) {
    if (x.type().isReal()) {
      to.set(at, Arrays.stream(elements).mapToDouble(x::real).sum());
    } else {
      to.set(at, Arrays.stream(elements).mapToLong(x::whole).sum());
    }
  }

  private static void logSumExp(Tensor x, int[] elements, TensorBuilder to, int at) {
    double most = Arrays.stream(elements).mapToDouble(x::real).max().orElse(0);
    double shift = Double.isFinite(most) ? most : 0;
    double sum = Arrays.stream(elements).mapToDouble(e -> Math.exp(x.real(e) - shift)).sum();
    to.set(at, shift + Math.log(sum));
  }

  private static void product(Tensor x, int[] elements, TensorBuilder to, int at) {
    if (x.type().isReal()) {
      to.set(at, Arrays.stream(elements).mapToDouble(x::real).reduce(1, (a, b) -> a * b));
    } else {
      to.set(at, Arrays.stream(elements).mapToLong(x::whole).reduce(1, (a, b) -> a * b));
    }
  }

  private static void extreme(Tensor x, int[] elements, TensorBuilder to, int at, boolean largest) {
    ElementType type = x.type();
    if (type.isReal()) {
      double none = largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      to.set(
          at,
          Arrays.stream(elements)
              .mapToDouble(x::real)
              .reduce(none, (a, b) -> largest ? Math.max(a, b) : Math.min(a, b)));
      return;
    }
    var better = largest ? ActivationOperators.larger(type) : ActivationOperators.smaller(type);
    long none = type.saturate(largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    to.set(at, Arrays.stream(elements).mapToLong(x::whole).reduce(none, better));
  }
}
