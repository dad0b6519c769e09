package dev.lanewise.kernels.spin;

import dev.lanewise.kernels.Activations;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.IndexReduction;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Normalisation;
import dev.lanewise.kernels.NormalisationGradient;
import dev.lanewise.kernels.Operation;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.Registry;
import dev.lanewise.kernels.blocking.NormRows;
import dev.lanewise.kernels.spin.SpunNormalisation.Kind;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Registers the kernels that are made of {@link Functions}, at one width. */
public final class SpunKernels {
  private final Registry to;
  private final int bits;

  private final @Nullable NormRows rows;

  private SpunKernels(Registry to, int bits, @Nullable NormRows rows) {
    this.to = to;
    this.bits = bits;
    this.rows = rows;
  }

  /**
   * Registers maps, sums and softmax.
   *
   * @param bits vector width, or 0 for plain floats
   * @param rows passes over rows that are normalised, if there are any by vectors
   */
  public static void register(Registry to, int bits, @Nullable NormRows rows) {
    SpunKernels kernels = new SpunKernels(to, bits, rows);
    kernels.map(Operations.NEGATE, Functions.NEGATE);
    kernels.map(Operations.EXP, Functions.EXP);
    kernels.map(Operations.LOG, Functions.LOG);
    kernels.map(Operations.SQRT, Functions.SQRT);
    kernels.map(Operations.SQUARE, Functions.SQUARE);
    kernels.map(Operations.RELU, Functions.RELU);
    kernels.map(Operations.TANH, Functions.TANH);
    kernels.map(Operations.SIGMOID, Functions.SIGMOID);
    kernels.map(Operations.ADD, Functions.ADD);
    kernels.map(Operations.SUBTRACT, Functions.SUBTRACT);
    kernels.map(Operations.MULTIPLY, Functions.MULTIPLY);
    kernels.map(Operations.DIVIDE, Functions.DIVIDE);
    kernels.map(Operations.RELU_GRADIENT, Functions.RELU_GRADIENT);
    kernels.map(Operations.AFFINE, Functions.AFFINE);
    kernels.map(Operations.AXPBY, Functions.AXPBY);
    kernels.mathematics();
    kernels.activations();
    kernels.gradients();
    kernels.reductions();
    kernels.add(Operations.SOFTMAX, () -> new Softmax(bits));
    kernels.add(Operations.LOG_SOFTMAX, () -> new LogSoftmax(bits));
    kernels.add(Operations.SOFTMAX_GRADIENT, () -> new SpunSoftmaxGradient(false, bits));
    kernels.add(Operations.LOG_SOFTMAX_GRADIENT, () -> new SpunSoftmaxGradient(true, bits));
    kernels.add(Operations.LOCAL_RESPONSE, () -> new SpunLocalResponse(bits));
    kernels.normalisation(Operations.GROUP_NORM, false, Kind.MEAN_AND_VARIANCE);
    kernels.normalisation(Operations.RMS_NORM, false, Kind.MEAN_SQUARE);
    kernels.normalisation(Operations.BATCH_NORM, true, Kind.MEAN_AND_VARIANCE);
    kernels.normalisation(Operations.BATCH_NORM_INFERENCE, true, Kind.GIVEN);
    kernels.gradient(Operations.GROUP_NORM_GRADIENT, false, true);
    kernels.gradient(Operations.RMS_NORM_GRADIENT, false, false);
    kernels.gradient(Operations.BATCH_NORM_GRADIENT, true, true);
  }

  private void mathematics() {
    map(Operations.SIN, Functions.SIN);
    map(Operations.COS, Functions.COS);
    map(Operations.ERF, Functions.ERF);
    map(Operations.EXPM1, Functions.EXPM1);
    map(Operations.LOG1P, Functions.LOG1P);
    map(Operations.POW, Functions.POW);
    map(Operations.ABS, Functions.ABS);
    map(Operations.SIGN, Functions.SIGN);
    map(Operations.RECIPROCAL, Functions.RECIPROCAL);
    map(Operations.MIN, Functions.MIN);
    map(Operations.MAX, Functions.MAX);
    map(Operations.LESS, Functions.LESS);
    map(Operations.LESS_OR_EQUAL, Functions.LESS_OR_EQUAL);
    map(Operations.EQUAL, Functions.EQUAL);
    map(Operations.SELECT, Functions.SELECT);
    map(Operations.CLAMP, Functions.CLAMP);
    map(Operations.ADD_CLAMP, Functions.ADD_CLAMP);
    map(Activations.ADD_ADD_RELU, Functions.ADD_ADD_RELU);
    map(Activations.AFFINE_RELU, Functions.AFFINE_RELU);
  }

  private void activations() {
    map(Activations.LEAKY_RELU, ActivationFunctions.LEAKY_RELU);
    map(Activations.ELU, ActivationFunctions.ELU);
    map(Activations.SELU, ActivationFunctions.SELU);
    map(Activations.CELU, ActivationFunctions.CELU);
    map(Activations.GELU, ActivationFunctions.GELU);
    map(Activations.GELU_TANH, ActivationFunctions.GELU_TANH);
    map(Activations.SILU, ActivationFunctions.SILU);
    map(Activations.SWISH, ActivationFunctions.SWISH);
    map(Activations.MISH, ActivationFunctions.MISH);
    map(Activations.SOFTPLUS, ActivationFunctions.SOFTPLUS);
    map(Activations.SOFTSIGN, ActivationFunctions.SOFTSIGN);
    map(Activations.HARD_SIGMOID, ActivationFunctions.HARD_SIGMOID);
    map(Activations.HARD_SWISH, ActivationFunctions.HARD_SWISH);
    map(Activations.GLU, ActivationFunctions.GLU);
  }

  private void gradients() {
    map(Activations.SIN_GRADIENT, ActivationGradients.SIN);
    map(Activations.COS_GRADIENT, ActivationGradients.COS);
    map(Activations.ERF_GRADIENT, ActivationGradients.ERF);
    map(Activations.ABS_GRADIENT, ActivationGradients.ABS);
    map(Activations.SQRT_GRADIENT, ActivationGradients.SQRT);
    map(Activations.RECIPROCAL_GRADIENT, ActivationGradients.RECIPROCAL);
    map(Activations.MAX_GRADIENT, ActivationGradients.MAX);
    map(Activations.CLAMP_GRADIENT, ActivationGradients.CLAMP);
    map(Activations.SIGMOID_GRADIENT, ActivationGradients.SIGMOID);
    map(Activations.TANH_GRADIENT, ActivationGradients.TANH);
    map(Activations.LEAKY_RELU_GRADIENT, ActivationGradients.LEAKY_RELU);
    map(Activations.LEAKY_RELU_SLOPE_GRADIENT, ActivationGradients.LEAKY_RELU_SLOPE);
    map(Activations.ELU_GRADIENT, ActivationGradients.ELU);
    map(Activations.SELU_GRADIENT, ActivationGradients.SELU);
    map(Activations.CELU_GRADIENT, ActivationGradients.CELU);
    map(Activations.GELU_GRADIENT, ActivationGradients.GELU);
    map(Activations.GELU_TANH_GRADIENT, ActivationGradients.GELU_TANH);
    map(Activations.SILU_GRADIENT, ActivationGradients.SILU);
    map(Activations.SWISH_GRADIENT, ActivationGradients.SWISH);
    map(Activations.MISH_GRADIENT, ActivationGradients.MISH);
    map(Activations.SOFTPLUS_GRADIENT, ActivationGradients.SOFTPLUS);
    map(Activations.SOFTSIGN_GRADIENT, ActivationGradients.SOFTSIGN);
    map(Activations.HARD_SIGMOID_GRADIENT, ActivationGradients.HARD_SIGMOID);
    map(Activations.HARD_SWISH_GRADIENT, ActivationGradients.HARD_SWISH);
    map(Activations.GLU_GRADIENT, ActivationGradients.GLU);
  }

  private void map(Operation<Elementwise> operation, Expression function) {
    add(operation, () -> LoopSpinner.elementwise(operation.name(), function, bits));
  }

  private void normalisation(Operation<Normalisation> operation, boolean overBatch, Kind kind) {
    add(operation, () -> new SpunNormalisation(operation.name(), overBatch, kind, bits, rows));
  }

  private void gradient(
      Operation<NormalisationGradient> operation, boolean overBatch, boolean centred) {
    add(operation, () -> new SpunNormalisationGradient(operation.name(), overBatch, centred, bits));
  }

  private void reductions() {
    reduction(Operations.SUM, Recipe.SUM);
    reduction(Operations.MAXIMUM, Recipe.MAXIMUM);
    reduction(Operations.SUM_OF_SQUARES, Recipe.SUM_OF_SQUARES);
    reduction(Operations.MEAN, Recipe.MEAN);
    reduction(Operations.VARIANCE, Recipe.VARIANCE);
    reduction(Operations.MINIMUM, Recipe.MINIMUM);
    reduction(Operations.PRODUCT, Recipe.PRODUCT);
    reduction(Operations.LOG_SUM_EXP, Recipe.LOG_SUM_EXP);
    reduction(Operations.NORM_1, Recipe.NORM_1);
    reduction(Operations.NORM_2, Recipe.NORM_2);
    reduction(Operations.NORM_MAX, Recipe.NORM_MAX);
    add(Operations.DOT, () -> new SpunDot(bits));
    if (bits > 0) {
      // Selections of single floats are slower than the reference's branches.
      index(Operations.ARG_MAX, Recipe.MAXIMUM, 1);
      index(Operations.ARG_MIN, Recipe.MINIMUM, -1);
    }
  }

  private void reduction(Operation<Reduction> operation, Recipe recipe) {
    add(operation, () -> new SpunReduction(recipe, bits));
  }

  private void index(Operation<IndexReduction> operation, Recipe extreme, int sign) {
    add(
        operation,
        () ->
            new SpunIndexReduction(operation.name(), new SpunReduction(extreme, bits), sign, bits));
  }

  private <C> void add(Operation<C> operation, Supplier<C> maker) {
    to.override(
        new Kernel<>(
            operation.name() + (bits == 0 ? ".f32.scalar" : ".f32.spun.w" + bits),
            operation,
            maker));
  }
}
