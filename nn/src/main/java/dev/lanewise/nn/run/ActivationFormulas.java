package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Activation;
import dev.lanewise.nn.graph.Curve;
import dev.lanewise.nn.graph.Node;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.numbers.gamma.Erfc;

/** Activations and their derivatives in double. */
final class ActivationFormulas {
  private static final double SELU_SCALE = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;

  private final Function<Node, double[]> values;

  /**
   * @param values of operands
   */
  ActivationFormulas(Function<Node, double[]> values) {
    this.values = values;
  }

  /** A function of the operands' elements at one place. */
  @FunctionalInterface
  private interface Formula {
    double of(double[] in);
  }

  double[] of(Activation op) {
    return switch (op) {
      case Activation.Bent f -> map(f, in -> value(f.f(), in[0], f.a(), f.b()));
      case Activation.BentGradient f -> map(f, in -> in[0] * slope(f.f(), in[1], f.a(), f.b()));
      case Activation.ParametricRelu p -> map(p, in -> in[0] > 0 ? in[0] : in[1] * in[0]);
      case Activation.ParametricReluGradient p -> map(p, in -> in[1] > 0 ? in[0] : in[2] * in[0]);
      case Activation.SlopeGradient s -> map(s, in -> in[1] > 0 ? 0 : in[0] * in[1]);
      case Activation.Glu u -> map(u, in -> in[0] * sigmoid(in[1]));
      case Activation.GateGradient u ->
          map(u, in -> in[0] * in[1] * sigmoid(in[2]) * sigmoid(-in[2]));
    };
  }

  private double[] map(Activation op, Formula formula) {
    List<double[]> operands = op.operands().stream().map(values).toList();
    double[] in = new double[operands.size()];
    double[] z = new double[op.shape().size()];
    for (int i = 0; i < z.length; i++) {
      for (int k = 0; k < in.length; k++) {
        in[k] = operands.get(k)[i];
      }
      z[i] = formula.of(in);
    }
    return z;
  }

  private static double value(Curve f, double x, double a, double b) {
    return switch (f) {
      case LEAKY_RELU -> x > 0 ? x : a * x;
      case ELU -> x > 0 ? x : a * Math.expm1(x);
      case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x));
      case CELU -> x > 0 ? x : a * Math.expm1(x / a);
      case GELU -> x * normal(x);
      case GELU_TANH -> x * (1 + Math.tanh(geluArgument(x))) / 2;
      case SILU -> x * sigmoid(x);
      case SWISH -> x * sigmoid(a * x);
      case MISH -> x * Math.tanh(softplus(x));
      case SOFTPLUS -> softplus(x);
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case HARD_SIGMOID -> Math.clamp(a * x + b, 0, 1);
      case HARD_SWISH -> x * Math.clamp(x + 3, 0, 6) / 6;
    };
  }

  private static double slope(Curve f, double x, double a, double b) {
    return switch (f) {
      case LEAKY_RELU -> x > 0 ? 1 : a;
      case ELU -> x > 0 ? 1 : a * Math.exp(x);
      case SELU -> SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x));
      case CELU -> x > 0 ? 1 : Math.exp(x / a);
      case GELU -> normal(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      case GELU_TANH -> geluTanhSlope(x);
      case SILU -> sigmoid(x) * (1 + x * sigmoid(-x));
      case SWISH -> sigmoid(a * x) * (1 + a * x * sigmoid(-a * x));
      case MISH -> mishSlope(x);
      case SOFTPLUS -> sigmoid(x);
      case SOFTSIGN -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x)));
      case HARD_SIGMOID -> 0 < a * x + b && a * x + b < 1 ? a : 0;
      case HARD_SWISH -> x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double normal(double x) {
    return Erfc.value(-x * Math.sqrt(0.5)) / 2;
  }

  private static double geluArgument(double x) {
    return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
  }

  private static double geluTanhSlope(double x) {
    double t = Math.tanh(geluArgument(x));
    double slope = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
    return (1 + t) / 2 + x * (1 - t * t) * slope / 2;
  }

  private static double mishSlope(double x) {
    double t = Math.tanh(softplus(x));
    return t + x * (1 - t * t) * sigmoid(x);
  }
}
