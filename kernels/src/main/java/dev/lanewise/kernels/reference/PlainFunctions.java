package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.Activations.*;
import static dev.lanewise.kernels.Operations.*;
import static dev.lanewise.kernels.reference.ReferenceKernels.put;

import dev.lanewise.kernels.Registry;

/** Registers mathematical functions, activations and gradients: formulas in double. */
final class PlainFunctions {
  /** Gradients do not change any more from here on, and are not quite 0 yet. */
  private static final double FAR = 35;

  private static final double SELU_SCALE = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;

  private PlainFunctions() {}

  static void register(Registry to) {
    mathematics(to);
    activations(to);
    exactGradients(to);
    gradients(to);
  }

  private static void mathematics(Registry to) {
    put(to, SIN, 1, (x, y, a, b) -> Math.sin(x));
    put(to, COS, 1, (x, y, a, b) -> Math.cos(x));
    put(to, ERF, 1, (x, y, a, b) -> ErrorFunction.erf(x));
    put(to, EXPM1, 1, (x, y, a, b) -> Math.expm1(x));
    put(to, LOG1P, 1, (x, y, a, b) -> Math.log1p(x));
    put(to, POW, 2, (x, y, a, b) -> Math.pow(x, y));
    put(to, ABS, 1, (x, y, a, b) -> Math.abs(x));
    put(to, SIGN, 1, (x, y, a, b) -> Math.signum(x));
    put(to, RECIPROCAL, 1, (x, y, a, b) -> 1 / x);
    put(to, MIN, 2, (x, y, a, b) -> Math.min(x, y));
    put(to, MAX, 2, (x, y, a, b) -> Math.max(x, y));
    put(to, LESS, 2, (x, y, a, b) -> x < y ? 1 : 0);
    put(to, LESS_OR_EQUAL, 2, (x, y, a, b) -> x <= y ? 1 : 0);
    put(to, EQUAL, 2, (x, y, a, b) -> x == y ? 1 : 0);
    put(to, SELECT, 3, (c, x, y, none) -> c != 0 ? x : y);
    put(to, CLAMP, 3, (x, low, high, none) -> Math.min(Math.max(x, low), high));
    put(to, ADD_ADD_RELU, 3, (x, y, z, none) -> Math.max(x + y + z, 0));
    put(to, AFFINE_RELU, 3, (x, a, b, none) -> Math.max(x * a + b, 0));
    put(to, ADD_CLAMP, 4, (x, y, low, high) -> Math.min(Math.max(x + y, low), high));
  }

  private static void activations(Registry to) {
    put(to, LEAKY_RELU, 2, (x, s, a, b) -> x > 0 ? x : s * x);
    put(to, ELU, 2, (x, s, a, b) -> x > 0 ? x : s * Math.expm1(x));
    put(to, SELU, 1, (x, y, a, b) -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)));
    put(to, CELU, 2, (x, s, a, b) -> x > 0 ? x : s * Math.expm1(x / s));
    put(to, GELU, 1, (x, y, a, b) -> x * ErrorFunction.normal(x));
    put(to, GELU_TANH, 1, (x, y, a, b) -> x * (1 + Math.tanh(geluArgument(x))) / 2);
    put(to, SILU, 1, (x, y, a, b) -> x * sigmoid(x));
    put(to, SWISH, 2, (x, s, a, b) -> x * sigmoid(s * x));
    put(to, MISH, 1, (x, y, a, b) -> x * Math.tanh(softplus(x)));
    put(to, SOFTPLUS, 1, (x, y, a, b) -> softplus(x));
    put(to, SOFTSIGN, 1, (x, y, a, b) -> x / (1 + Math.abs(x)));
    put(to, HARD_SIGMOID, 3, (x, s, t, none) -> Math.clamp(s * x + t, 0, 1));
    put(to, HARD_SWISH, 1, (x, y, a, b) -> x * Math.clamp(x + 3, 0, 6) / 6);
    put(to, GLU, 2, (x, gate, a, b) -> x * sigmoid(gate));
  }

  /** These choose between numbers, or round where they say. */
  private static void exactGradients(Registry to) {
    put(to, ABS_GRADIENT, 2, (g, x, a, b) -> g * Math.signum(x));
    put(to, SQRT_GRADIENT, 2, (g, y, a, b) -> (float) (g / 2) / y);
    put(to, RECIPROCAL_GRADIENT, 2, (g, y, a, b) -> -(float) (g * y) * y);
    put(to, MAX_GRADIENT, 3, (g, x, y, none) -> x >= y ? g : 0);
    put(to, CLAMP_GRADIENT, 4, (g, x, low, high) -> low <= x && x <= high ? g : 0);
    put(to, SIGMOID_GRADIENT, 2, (g, y, a, b) -> g * fma(-y, y, y));
    put(to, TANH_GRADIENT, 2, (g, y, a, b) -> g * fma(-y, y, 1));
    put(to, LEAKY_RELU_GRADIENT, 3, (g, x, s, none) -> x > 0 ? g : s * g);
    put(to, LEAKY_RELU_SLOPE_GRADIENT, 2, (g, x, a, b) -> x > 0 ? 0 : g * x);
    put(
        to,
        HARD_SIGMOID_GRADIENT,
        4,
        (g, x, s, t) -> 0 < fma(s, x, t) && fma(s, x, t) < 1 ? s * g : 0);
  }

  private static void gradients(Registry to) {
    put(to, SIN_GRADIENT, 2, (g, x, a, b) -> g * Math.cos(x));
    put(to, COS_GRADIENT, 2, (g, x, a, b) -> -g * Math.sin(x));
    put(to, ERF_GRADIENT, 2, (g, x, a, b) -> g * 2 / Math.sqrt(Math.PI) * Math.exp(-x * x));
    put(to, ELU_GRADIENT, 3, (g, x, s, none) -> x > 0 ? g : g * s * Math.exp(x));
    put(
        to,
        SELU_GRADIENT,
        2,
        (g, x, a, b) -> g * SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x)));
    put(to, CELU_GRADIENT, 3, (g, x, s, none) -> x > 0 ? g : g * Math.exp(x / s));
    put(to, GELU_GRADIENT, 2, (g, x, a, b) -> g * gelu(far(x)));
    put(to, GELU_TANH_GRADIENT, 2, (g, x, a, b) -> g * geluTanh(far(x)));
    put(to, SILU_GRADIENT, 2, (g, x, a, b) -> g * swish(far(x)));
    put(to, SWISH_GRADIENT, 3, (g, x, s, none) -> g * swish(far(s * x)));
    put(to, MISH_GRADIENT, 2, (g, x, a, b) -> g * mish(far(x)));
    put(to, SOFTPLUS_GRADIENT, 2, (g, x, a, b) -> g * sigmoid(x));
    put(to, SOFTSIGN_GRADIENT, 2, (g, x, a, b) -> g / (1 + Math.abs(x)) / (1 + Math.abs(x)));
    put(to, HARD_SWISH_GRADIENT, 2, (g, x, a, b) -> x <= -3 ? 0 : x >= 3 ? g : g * (2 * x + 3) / 6);
    put(to, GLU_GRADIENT, 3, (g, x, gate, none) -> g * slope(gate) * x);
  }

  private static double fma(double x, double y, double z) {
    return Math.fma((float) x, (float) y, (float) z);
  }

  private static double far(double x) {
    return Double.isNaN(x) ? x : Math.clamp(x, -FAR, FAR);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** {@code s(x) (1 - s(x))}, which stays as it is beyond 87. */
  private static double slope(double x) {
    double near = Double.isNaN(x) ? x : Math.clamp(x, -87, 87);
    return sigmoid(near) * sigmoid(-near);
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double geluArgument(double x) {
    return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
  }

  private static double gelu(double x) {
    return ErrorFunction.normal(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private static double geluTanh(double x) {
    double near = Double.isNaN(x) ? x : Math.clamp(x, -8, 8);
    double s = sigmoid(2 * geluArgument(near));
    double slope = Math.sqrt(8 / Math.PI) * (1 + 3 * 0.044715 * near * near);
    return s + near * slope * s * sigmoid(-2 * geluArgument(near));
  }

  private static double swish(double x) {
    return sigmoid(x) + x * slope(x);
  }

  private static double mish(double x) {
    double t = Math.tanh(softplus(x));
    return t + x * (1 - t * t) * sigmoid(x);
  }
}
