package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.onnx.op.Elements.RealTest;
import dev.lanewise.nn.onnx.op.Elements.WholeTest;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;

/** Comparisons, truth values, bits, and the choice between two tensors. */
final class LogicOperators {
  private LogicOperators() {}

  static void addTo(Operators all) {
    compare(all, "Less", (x, y) -> x < y, (x, y) -> x < y, Node::less);
    compare(all, "LessOrEqual", (x, y) -> x <= y, (x, y) -> x <= y, Node::lessOrEqual);
    compare(all, "Greater", (x, y) -> x > y, (x, y) -> x > y, (x, y) -> y.less(x));
    compare(all, "GreaterOrEqual", (x, y) -> x >= y, (x, y) -> x >= y, (x, y) -> y.lessOrEqual(x));
    all.add("Equal").tensor(LogicOperators::equal).node(ElementType.BOOL, LogicOperators::equal);
    truths(all, "And", (x, y) -> x & y, Node::mul);
    truths(all, "Or", (x, y) -> x | y, Node::maximum);
    truths(all, "Xor", (x, y) -> x ^ y, (x, y) -> x.sub(y).abs());
    all.add("Not")
        .tensor(c -> Elements.map(c.in(0), x -> x, x -> 1 - x))
        .node(g -> g.truth(0).affine(-1, 1));
    bits(all, "BitwiseAnd", (x, y) -> x & y);
    bits(all, "BitwiseOr", (x, y) -> x | y);
    bits(all, "BitwiseXor", (x, y) -> x ^ y);
    all.add("BitwiseNot").tensor(c -> Elements.map(c.in(0), x -> x, x -> ~x));
    all.add("BitShift").tensor(LogicOperators::shift);
    all.add("Where")
        .tensor(LogicOperators::where)
        .results(
            g -> {
              Node chosen = g.truth(0).select(g.in(1), g.in(2));
              return List.of(new Result.Inside(chosen, g.type(1)));
            });
  }

  private static void compare(
      Operators all, String name, RealTest real, WholeTest whole, BinaryOperator<Node> node) {
    all.add(name)
        .tensor(
            c -> {
              if (c.type(0) == ElementType.UINT64) {
                return Elements.test(c.in(0), c.in(1), real, unsigned(whole));
              }
              return Elements.test(c.in(0), aligned(c), real, whole);
            })
        .node(
            ElementType.BOOL,
            g -> node.apply(g.in(0), g.in(1).reshape(BinaryOperators.aligned(g))));
  }

  private static Tensor aligned(TensorCall c) {
    return c.in(1).reshape(BinaryOperators.aligned(c));
  }

  /** Comparing so compares unsigned numbers: their order is that of signed ones, shifted. */
  private static WholeTest unsigned(WholeTest test) {
    return (x, y) -> test.holds(x + Long.MIN_VALUE, y + Long.MIN_VALUE);
  }

  private static Tensor equal(TensorCall c) {
    if (c.type(0) != ElementType.STRING) {
      return Elements.test(c.in(0), aligned(c), (x, y) -> x == y, (x, y) -> x == y);
    }
    int[] dims = Layout.common(c.dims(0), c.dims(1));
    int[] xs = Layout.repeated(c.dims(0), dims);
    int[] ys = Layout.repeated(c.dims(1), dims);
    TensorBuilder same = new TensorBuilder(ElementType.BOOL, dims);
    for (int i = 0; i < xs.length; i++) {
      same.set(i, c.in(0).text(xs[i]).equals(c.in(1).text(ys[i])));
    }
    return same.done();
  }

  private static Node equal(NodeCall g) {
    boolean truths = g.type(0) == ElementType.BOOL;
    Node x = truths ? g.truth(0) : g.in(0);
    Node y = truths ? g.truth(1) : g.in(1);
    return x.equalTo(y.reshape(BinaryOperators.aligned(g)));
  }

  private static void truths(
      Operators all, String name, LongBinaryOperator whole, BinaryOperator<Node> node) {
    all.add(name)
        .tensor(c -> Elements.join(c.in(0), aligned(c), (x, y) -> x, whole))
        .node(g -> node.apply(g.truth(0), g.truth(1).reshape(BinaryOperators.aligned(g))));
  }

  private static void bits(Operators all, String name, LongBinaryOperator whole) {
    all.add(name).tensor(c -> Elements.join(c.in(0), c.in(1), (x, y) -> x, whole));
  }

  private static Tensor shift(TensorCall c) {
    int width = c.type(0).bits();
    boolean left = c.use.oneOf("direction", "RIGHT", "LEFT").equals("LEFT");
    return Elements.join(
        c.in(0), c.in(1), (x, y) -> x, (x, y) -> y < 0 || y >= width ? 0 : left ? x << y : x >>> y);
  }

  private static Tensor where(TensorCall c) {
    int[] dims = Layout.common(c.dims(0), Layout.common(c.dims(1), c.dims(2)));
    int[] conditions = Layout.repeated(c.dims(0), dims);
    int[] xs = Layout.repeated(c.dims(1), dims);
    int[] ys = Layout.repeated(c.dims(2), dims);
    TensorBuilder z = new TensorBuilder(c.type(1), dims);
    for (int i = 0; i < xs.length; i++) {
      if (c.in(0).truth(conditions[i])) {
        z.copy(i, c.in(1), xs[i]);
      } else {
        z.copy(i, c.in(2), ys[i]);
      }
    }
    return z.done();
  }
}
