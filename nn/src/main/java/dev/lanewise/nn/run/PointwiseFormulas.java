package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Activation;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.apache.commons.numbers.gamma.Erf;

/** Elementwise operations in double. */
final class PointwiseFormulas {
  private final Function<Node, double[]> values;

  /**
   * @param values of operands
   */
  PointwiseFormulas(Function<Node, double[]> values) {
    this.values = values;
  }

  double[] of(Pointwise op) {
    return switch (op) {
      case Activation a -> new ActivationFormulas(values).of(a);
      case Pointwise.Add a -> zip(a, Double::sum);
      case Pointwise.Sub s -> zip(s, (x, y) -> x - y);
      case Pointwise.Mul m -> zip(m, (x, y) -> x * y);
      case Pointwise.Div d -> zip(d, (x, y) -> x / y);
      case Pointwise.ReluGradient r -> zip(r, (x, y) -> y > 0 ? x : 0);
      case Pointwise.Maximum m -> zip(m, Math::max);
      case Pointwise.Minimum m -> zip(m, Math::min);
      case Pointwise.Power p -> zip(p, Math::pow);
      case Pointwise.Less l -> zip(l, (x, y) -> x < y ? 1 : 0);
      case Pointwise.LessOrEqual l -> zip(l, (x, y) -> x <= y ? 1 : 0);
      case Pointwise.Equal e -> zip(e, (x, y) -> x == y ? 1 : 0);
      case Pointwise.Select s -> select(s);
      case Pointwise.Clamp c -> map(c, x -> Math.min(Math.max(x, c.low()), c.high()));
      case Pointwise.ClampGradient c -> zip(c, (x, y) -> c.low() <= y && y <= c.high() ? x : 0);
      case Pointwise.Affine a -> map(a, x -> a.scale() * x + a.shift());
      case Pointwise.Neg n -> map(n, x -> -x);
      case Pointwise.Exp e -> map(e, Math::exp);
      case Pointwise.Log l -> map(l, Math::log);
      case Pointwise.Tanh t -> map(t, Math::tanh);
      case Pointwise.Sigmoid s -> map(s, x -> 1 / (1 + Math.exp(-x)));
      case Pointwise.Relu r -> map(r, x -> x > 0 || Double.isNaN(x) ? x : 0);
      case Pointwise.Sqrt s -> map(s, Math::sqrt);
      case Pointwise.Square s -> map(s, x -> x * x);
      case Pointwise.Abs a -> map(a, Math::abs);
      case Pointwise.Sign s -> map(s, Math::signum);
      case Pointwise.Reciprocal r -> map(r, x -> 1 / x);
      case Pointwise.Sin s -> map(s, Math::sin);
      case Pointwise.Cos c -> map(c, Math::cos);
      case Pointwise.Erf e -> map(e, Erf::value);
      case Pointwise.Expm1 e -> map(e, Math::expm1);
      case Pointwise.Log1p l -> map(l, Math::log1p);
      case Pointwise.StopGradient s -> map(s, x -> x);
    };
  }

  private double[] select(Pointwise.Select op) {
    double[] condition = of(op.condition());
    double[] x = of(op.x());
    double[] y = of(op.y());
    double[] z = new double[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = condition[i] != 0 ? x[i] : y[i];
    }
    return z;
  }

  private double[] of(Node x) {
    return values.apply(x);
  }

  private double[] map(Pointwise.Unary op, DoubleUnaryOperator f) {
    double[] x = of(op.x());
    double[] z = new double[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = f.applyAsDouble(x[i]);
    }
    return z;
  }

  private double[] zip(Pointwise.Binary op, DoubleBinaryOperator f) {
    double[] x = of(op.x());
    double[] y = of(op.y());
    double[] z = new double[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = f.applyAsDouble(x[i], y[i]);
    }
    return z;
  }
}
