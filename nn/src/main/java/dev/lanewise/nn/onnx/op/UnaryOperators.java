package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.apache.commons.numbers.gamma.Erf;

/** Mathematical functions of each element. */
final class UnaryOperators {
  private UnaryOperators() {}

  static void addTo(Operators all) {
    inGraph(all, "Abs", Math::abs, Math::abs, Node::abs);
    inGraph(all, "Neg", x -> -x, x -> -x, Node::neg);
    inGraph(all, "Sign", Math::signum, Long::signum, Node::sign);
    inGraph(all, "Exp", Math::exp, Node::exp);
    inGraph(all, "Log", Math::log, Node::log);
    inGraph(all, "Sqrt", Math::sqrt, Node::sqrt);
    inGraph(all, "Reciprocal", x -> 1 / x, Node::reciprocal);
    inGraph(all, "Sin", Math::sin, Node::sin);
    inGraph(all, "Cos", Math::cos, Node::cos);
    inGraph(all, "Tanh", Math::tanh, Node::tanh);
    inGraph(all, "Sigmoid", x -> 1 / (1 + Math.exp(-x)), Node::sigmoid);
    inGraph(all, "Erf", Erf::value, Node::erf);
    outside(all, "Floor", Math::floor);
    outside(all, "Ceil", Math::ceil);
    outside(all, "Round", Math::rint);
    outside(all, "Tan", Math::tan);
    outside(all, "Asin", Math::asin);
    outside(all, "Acos", Math::acos);
    outside(all, "Atan", Math::atan);
    outside(all, "Sinh", Math::sinh);
    outside(all, "Cosh", Math::cosh);
    outside(all, "Asinh", x -> Math.copySign(Math.log(Math.abs(x) + Math.hypot(x, 1)), x));
    outside(all, "Acosh", x -> Math.log(x + Math.sqrt(x * x - 1)));
    outside(all, "Atanh", x -> (Math.log1p(x) - Math.log1p(-x)) / 2);
    all.add("IsNaN").tensor(c -> where(c.in(0), Double::isNaN));
    all.add("IsInf").tensor(UnaryOperators::infinite);
    all.add("Identity").value(c -> c.value(0)).node(g -> g.any(0));
  }

  private static void inGraph(
      Operators all,
      String name,
      DoubleUnaryOperator real,
      LongUnaryOperator whole,
      UnaryOperator<Node> node) {
    all.add(name).tensor(c -> Elements.map(c.in(0), real, whole)).node(g -> node.apply(g.in(0)));
  }

  private static void inGraph(
      Operators all, String name, DoubleUnaryOperator real, UnaryOperator<Node> node) {
    inGraph(all, name, real, x -> (long) real.applyAsDouble((double) x), node);
  }

  private static void outside(Operators all, String name, DoubleUnaryOperator real) {
    all.add(name)
        .tensor(c -> Elements.map(c.in(0), real, x -> (long) real.applyAsDouble((double) x)));
  }

  private interface Test {
    boolean holds(double x);
  }

  private static Tensor where(Tensor x, Test test) {
    TensorBuilder y = new TensorBuilder(ElementType.BOOL, x.dims());
    for (int i = 0; i < x.size(); i++) {
      y.set(i, test.holds(x.real(i)));
    }
    return y.done();
  }

  private static Tensor infinite(TensorCall c) {
    boolean negative = c.use.whole("detect_negative", 1) != 0;
    boolean positive = c.use.whole("detect_positive", 1) != 0;
    return where(
        c.in(0),
        x ->
            (positive && x == Double.POSITIVE_INFINITY)
                || (negative && x == Double.NEGATIVE_INFINITY));
  }
}
