package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Activations;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Operation;
import dev.lanewise.nn.graph.Activation;
import dev.lanewise.nn.graph.Curve;
import java.util.Arrays;

/** The kernels of activations; their parameters are numbers after the operands. */
final class ActivationKernels {
  private ActivationKernels() {}

  static Operation<Elementwise> of(Activation op) {
    return switch (op) {
      case Activation.Bent f -> value(f.f());
      case Activation.BentGradient f -> gradient(f.f());
      case Activation.ParametricRelu p -> Activations.LEAKY_RELU;
      case Activation.ParametricReluGradient p -> Activations.LEAKY_RELU_GRADIENT;
      case Activation.SlopeGradient s -> Activations.LEAKY_RELU_SLOPE_GRADIENT;
      case Activation.Glu u -> Activations.GLU;
      case Activation.GateGradient u -> Activations.GLU_GRADIENT;
    };
  }

  static float[] parameters(Activation op) {
    return switch (op) {
      case Activation.Bent f -> first(f.f().parameters(), f.a(), f.b());
      case Activation.BentGradient f -> first(f.f().parameters(), f.a(), f.b());
      default -> new float[0];
    };
  }

  private static float[] first(int n, float... all) {
    return Arrays.copyOf(all, n);
  }

  private static Operation<Elementwise> value(Curve f) {
    return switch (f) {
      case LEAKY_RELU -> Activations.LEAKY_RELU;
      case ELU -> Activations.ELU;
      case SELU -> Activations.SELU;
      case CELU -> Activations.CELU;
      case GELU -> Activations.GELU;
      case GELU_TANH -> Activations.GELU_TANH;
      case SILU -> Activations.SILU;
      case SWISH -> Activations.SWISH;
      case MISH -> Activations.MISH;
      case SOFTPLUS -> Activations.SOFTPLUS;
      case SOFTSIGN -> Activations.SOFTSIGN;
      case HARD_SIGMOID -> Activations.HARD_SIGMOID;
      case HARD_SWISH -> Activations.HARD_SWISH;
    };
  }

  private static Operation<Elementwise> gradient(Curve f) {
    return switch (f) {
      case LEAKY_RELU -> Activations.LEAKY_RELU_GRADIENT;
      case ELU -> Activations.ELU_GRADIENT;
      case SELU -> Activations.SELU_GRADIENT;
      case CELU -> Activations.CELU_GRADIENT;
      case GELU -> Activations.GELU_GRADIENT;
      case GELU_TANH -> Activations.GELU_TANH_GRADIENT;
      case SILU -> Activations.SILU_GRADIENT;
      case SWISH -> Activations.SWISH_GRADIENT;
      case MISH -> Activations.MISH_GRADIENT;
      case SOFTPLUS -> Activations.SOFTPLUS_GRADIENT;
      case SOFTSIGN -> Activations.SOFTSIGN_GRADIENT;
      case HARD_SIGMOID -> Activations.HARD_SIGMOID_GRADIENT;
      case HARD_SWISH -> Activations.HARD_SWISH_GRADIENT;
    };
  }
}
