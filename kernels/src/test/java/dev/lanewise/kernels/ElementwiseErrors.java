package dev.lanewise.kernels;

import static dev.lanewise.kernels.Activations.*;
import static dev.lanewise.kernels.Operations.*;

import java.util.Map;
import java.util.Set;

/** How far elementwise kernels may be off, as their operations say. */
final class ElementwiseErrors {
  /** The allowed distance from the expected value, for the inputs it comes from. */
  interface Allowed {
    Allowed NONE = (in, expected) -> 0;

    double at(double[] in, float expected);

    /** So much more for each unit of the first input: a gradient, mostly. */
    default Allowed orOfFirst(double factor) {
      return (in, expected) -> at(in, expected) + factor * Math.abs(in[0]);
    }
  }

  /** Where e^x is below the least normal float it may be 0. */
  private static final double FLUSHED = Float.MIN_NORMAL;

  private static final Map<Operation<?>, Allowed> ALL =
      Map.ofEntries(
          Map.entry(EXP, flushed(1)),
          Map.entry(LOG, ulps(1)),
          Map.entry(TANH, ulps(3)),
          Map.entry(SIGMOID, flushed(3)),
          Map.entry(SIN, ulps(2)),
          Map.entry(COS, ulps(2)),
          Map.entry(ERF, ulps(3)),
          Map.entry(EXPM1, ulps(2)),
          Map.entry(LOG1P, ulps(2)),
          Map.entry(POW, ulps(3)),
          // Two sums, each rounded.
          Map.entry(ADD_ADD_RELU, (in, e) -> Math.ulp((float) (in[0] + in[1])) + Math.ulp(e)),
          Map.entry(ELU, ulps(4)),
          Map.entry(SELU, ulps(4)),
          Map.entry(CELU, (in, e) -> 4 * Math.ulp(e) + Float.MIN_VALUE * in[1]),
          Map.entry(GELU, (in, e) -> 4 * Math.ulp(e) + below0(in[0], 0x1p-23)),
          Map.entry(GELU_TANH, (in, e) -> 4 * Math.ulp(e) + below0(in[0], 0x1p-22)),
          Map.entry(SILU, ulps(4).orOfFirst(FLUSHED)),
          Map.entry(
              SWISH,
              (in, e) -> (4 + Math.abs(in[0] * in[1])) * Math.ulp(e) + FLUSHED * Math.abs(in[0])),
          Map.entry(MISH, ulps(5).orOfFirst(FLUSHED)),
          Map.entry(SOFTPLUS, flushed(3)),
          Map.entry(SOFTSIGN, ulps(2)),
          Map.entry(HARD_SIGMOID, ulps(1)),
          Map.entry(HARD_SWISH, ulps(3)),
          Map.entry(GLU, ulps(4).orOfFirst(FLUSHED)),
          Map.entry(SIN_GRADIENT, ulps(3)),
          Map.entry(COS_GRADIENT, ulps(3)),
          Map.entry(
              ERF_GRADIENT,
              (in, e) -> (4 + in[1] * in[1]) * Math.ulp(e) + 2 * FLUSHED * Math.abs(in[0])),
          Map.entry(
              ELU_GRADIENT,
              (in, e) ->
                  3 * Math.ulp(e)
                      + Math.abs(in[0]) * (FLUSHED * Math.abs(in[2]) + Float.MIN_VALUE)),
          Map.entry(SELU_GRADIENT, ulps(3).orOfFirst(2 * FLUSHED)),
          Map.entry(
              CELU_GRADIENT,
              (in, e) -> (3 + Math.abs(in[1] / in[2])) * Math.ulp(e) + FLUSHED * Math.abs(in[0])),
          Map.entry(GELU_GRADIENT, ulps(0).orOfFirst(0x1p-21)),
          Map.entry(GELU_TANH_GRADIENT, ulps(0).orOfFirst(0x1p-20)),
          Map.entry(SILU_GRADIENT, ulps(0).orOfFirst(0x1p-21)),
          Map.entry(SWISH_GRADIENT, ulps(0).orOfFirst(0x1p-21)),
          Map.entry(MISH_GRADIENT, ulps(0).orOfFirst(0x1p-21)),
          Map.entry(SOFTPLUS_GRADIENT, ulps(4).orOfFirst(FLUSHED)),
          Map.entry(SOFTSIGN_GRADIENT, (in, e) -> 4 * Math.ulp(e) + 0x1p-147),
          Map.entry(HARD_SWISH_GRADIENT, ulps(3)),
          Map.entry(
              GLU_GRADIENT,
              (in, e) ->
                  5 * Math.ulp(e)
                      + Math.abs(in[1]) * (2 * FLUSHED * Math.abs(in[0]) + Float.MIN_VALUE)));

  /** Operations whose last input must be positive. */
  private static final Set<Operation<?>> POSITIVE = Set.of(CELU, CELU_GRADIENT);

  private ElementwiseErrors() {}

  /** These numbers, or what of them is within the operation's domain. */
  static float[][] inputs(Operation<?> operation, float[][] any) {
    float[][] in = any.clone();
    if (POSITIVE.contains(operation)) {
      in[in.length - 1] = Numbers.magnitudes(in[in.length - 1]);
    }
    return in;
  }

  /** What is allowed for an operation; those not named here round correctly. */
  static Allowed of(Operation<?> operation) {
    return ALL.getOrDefault(operation, Allowed.NONE);
  }

  private static Allowed ulps(int n) {
    return (in, expected) -> n * (double) Math.ulp(expected);
  }

  private static double below0(double x, double factor) {
    return x < 0 ? -factor * x : 0;
  }

  /** A result below the normal range may be 0. */
  private static Allowed flushed(int n) {
    return (in, expected) ->
        Math.abs(expected) < Float.MIN_NORMAL ? Float.MIN_NORMAL : n * (double) Math.ulp(expected);
  }
}
