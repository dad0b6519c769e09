package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

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
      case Pointwise.Add a -> zip(a, Double::sum);
      case Pointwise.Sub s -> zip(s, (x, y) -> x - y);
      case Pointwise.Mul m -> zip(m, (x, y) -> x * y);
      case Pointwise.Div d -> zip(d, (x, y) -> x / y);
      case Pointwise.ReluGradient r -> zip(r, (x, y) -> y > 0 ? x : 0);
      case Pointwise.Affine a -> map(a, x -> a.scale() * x + a.shift());
      case Pointwise.Neg n -> map(n, x -> -x);
      case Pointwise.Exp e -> map(e, Math::exp);
      case Pointwise.Log l -> map(l, Math::log);
      case Pointwise.Tanh t -> map(t, Math::tanh);
      case Pointwise.Sigmoid s -> map(s, x -> 1 / (1 + Math.exp(-x)));
      case Pointwise.Relu r -> map(r, x -> x > 0 || Double.isNaN(x) ? x : 0);
      case Pointwise.Sqrt s -> map(s, Math::sqrt);
      case Pointwise.Square s -> map(s, x -> x * x);
    };
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
