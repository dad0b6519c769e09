package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.Operations.*;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.HalfFormat;
import dev.lanewise.kernels.HalfOperations;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Normalisation;
import dev.lanewise.kernels.NormalisationGradient;
import dev.lanewise.kernels.Operation;
import dev.lanewise.kernels.PoolSelection;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.Registry;
import dev.lanewise.kernels.SmoothPooling;
import dev.lanewise.kernels.SmoothPoolingGradient;
import dev.lanewise.kernels.TransposedConvolution;
import dev.lanewise.kernels.reference.PlainNormalisation.Kind;
import java.util.function.Supplier;

/** Registers the reference kernel of every operation. */
public final class ReferenceKernels {
  private ReferenceKernels() {}

  public static void register(Registry to) {
    put(to, GEMM, PlainGemm::new);
    put(to, HalfOperations.GEMM_BF16, () -> new PlainHalfGemm(HalfFormat.BF16));
    put(to, HalfOperations.GEMM_FP16, () -> new PlainHalfGemm(HalfFormat.FP16));
    put(to, CONV2D, PlainConvolution::new);
    put(to, CONV2D_INPUT_GRADIENT, PlainInputGradient::new);
    put(to, CONV2D_WEIGHT_GRADIENT, PlainWeightGradient::new);
    put(to, CONV2D_TRANSPOSED, () -> new TransposedConvolution(new PlainInputGradient()));
    put(
        to,
        CONV2D_TRANSPOSED_INPUT_GRADIENT,
        () -> new TransposedConvolution(new PlainConvolution()));
    put(
        to,
        CONV2D_TRANSPOSED_WEIGHT_GRADIENT,
        () -> new TransposedConvolution(new PlainWeightGradient()));
    put(to, CONV2D_NHWC, PlainNhwcConvolution::new);
    put(to, MAX_POOL, () -> new PlainExtremumPooling(MAX_POOL.name(), true));
    put(to, MIN_POOL, () -> new PlainExtremumPooling(MIN_POOL.name(), false));
    put(to, AVERAGE_POOL, PlainAveragePooling::new);
    put(to, AVERAGE_POOL_GRADIENT, PlainAveragePoolingGradient::new);
    smooth(to, LP_POOL, LP_POOL_GRADIENT, SmoothWindow.LP);
    smooth(to, SOFTMAX_POOL, SOFTMAX_POOL_GRADIENT, SmoothWindow.SOFTMAX);
    extremum(to, MAX_POOL_SCATTER, true, true);
    extremum(to, MAX_POOL_GATHER, false, true);
    extremum(to, MIN_POOL_SCATTER, true, false);
    extremum(to, MIN_POOL_GATHER, false, false);
    reductions(to);
    put(to, SOFTMAX, () -> new PlainSoftmax(false));
    put(to, LOG_SOFTMAX, () -> new PlainSoftmax(true));
    random(to);
    normalisations(to);
    movements(to);
    put(to, FFT, PlainFft::new);
    elementwise(to);
    PlainFunctions.register(to);
  }

  private static void random(Registry to) {
    put(to, UNIFORM, () -> new PlainRandomFill(UNIFORM.name(), Draw::uniform));
    put(to, NORMAL, () -> new PlainRandomFill(NORMAL.name(), Draw::normal));
    put(to, EXPONENTIAL, () -> new PlainRandomFill(EXPONENTIAL.name(), Draw::exponential));
    put(to, GUMBEL, () -> new PlainRandomFill(GUMBEL.name(), Draw::gumbel));
    put(to, BERNOULLI, () -> new PlainRandomFill(BERNOULLI.name(), Draw::bernoulli));
  }

  private static void movements(Registry to) {
    put(to, PERMUTE, PlainPermutation::new);
    put(to, COPY, PlainMatrixCopy::new);
    put(to, GATHER, () -> new PlainIndexedRows(GATHER.name(), true));
    put(to, SCATTER_ADD, () -> new PlainIndexedRows(SCATTER_ADD.name(), false));
    put(to, REMAP, () -> new PlainRemap(REMAP.name(), true));
    put(to, REMAP_GRADIENT, () -> new PlainRemap(REMAP_GRADIENT.name(), false));
  }

  private static void normalisations(Registry to) {
    put(to, SOFTMAX_GRADIENT, () -> new PlainSoftmaxGradient(false));
    put(to, LOG_SOFTMAX_GRADIENT, () -> new PlainSoftmaxGradient(true));
    put(to, LOCAL_RESPONSE, PlainLocalResponse::new);
    put(to, DROPOUT, PlainDropout::new);
    normalisation(to, GROUP_NORM, false, Kind.MEAN_AND_VARIANCE);
    normalisation(to, RMS_NORM, false, Kind.MEAN_SQUARE);
    normalisation(to, BATCH_NORM, true, Kind.MEAN_AND_VARIANCE);
    normalisation(to, BATCH_NORM_INFERENCE, true, Kind.GIVEN);
    gradient(to, GROUP_NORM_GRADIENT, false, true);
    gradient(to, RMS_NORM_GRADIENT, false, false);
    gradient(to, BATCH_NORM_GRADIENT, true, true);
  }

  private static void normalisation(
      Registry to, Operation<Normalisation> operation, boolean overBatch, Kind kind) {
    put(to, operation, () -> new PlainNormalisation(operation.name(), overBatch, kind));
  }

  private static void gradient(
      Registry to, Operation<NormalisationGradient> operation, boolean overBatch, boolean centred) {
    put(to, operation, () -> new PlainNormalisationGradient(operation.name(), overBatch, centred));
  }

  private static void reductions(Registry to) {
    put(to, SUM, PlainReduction.fold(0, Double::sum));
    put(to, MAXIMUM, PlainReduction.fold(Double.NEGATIVE_INFINITY, Math::max));
    put(to, MINIMUM, PlainReduction.fold(Double.POSITIVE_INFINITY, Math::min));
    put(to, PRODUCT, PlainReduction.fold(1, (s, x) -> s * x));
    put(to, SUM_OF_SQUARES, PlainReduction.fold(0, (s, x) -> s + x * x));
    put(to, NORM_1, PlainReduction.fold(0, (s, x) -> s + Math.abs(x)));
    put(to, NORM_MAX, PlainReduction.fold(0, (s, x) -> Math.max(s, Math.abs(x))));
    put(to, NORM_2, PlainReduction::norm2);
    put(to, MEAN, PlainReduction::mean);
    put(to, VARIANCE, PlainReduction::variance);
    put(to, LOG_SUM_EXP, PlainReduction::logSumExp);
    put(to, BROADCAST, PlainBroadcasting::new);
    put(to, DOT, PlainDot::new);
    put(to, ARG_MAX, () -> new PlainIndexReduction(ARG_MAX.name(), 1));
    put(to, ARG_MIN, () -> new PlainIndexReduction(ARG_MIN.name(), -1));
  }

  private static void put(Registry to, Operation<Reduction> operation, PlainReduction.Rule rule) {
    put(to, operation, () -> new PlainReduction(operation.name(), rule));
  }

  /**
   * Sums, products, quotients and roots of floats, computed in double, round to the nearest float.
   */
  private static void elementwise(Registry to) {
    put(to, NEGATE, 1, (x, y, a, b) -> -x);
    put(to, EXP, 1, (x, y, a, b) -> Math.exp(x));
    put(to, LOG, 1, (x, y, a, b) -> Math.log(x));
    put(to, SQRT, 1, (x, y, a, b) -> Math.sqrt(x));
    put(to, SQUARE, 1, (x, y, a, b) -> x * x);
    put(to, RELU, 1, (x, y, a, b) -> x > 0 || Double.isNaN(x) ? x : 0);
    put(to, TANH, 1, (x, y, a, b) -> Math.tanh(x));
    put(to, SIGMOID, 1, (x, y, a, b) -> 1 / (1 + Math.exp(-x)));
    put(to, ADD, 2, (x, y, a, b) -> x + y);
    put(to, SUBTRACT, 2, (x, y, a, b) -> x - y);
    put(to, MULTIPLY, 2, (x, y, a, b) -> x * y);
    put(to, DIVIDE, 2, (x, y, a, b) -> x / y);
    put(to, RELU_GRADIENT, 2, (g, y, a, b) -> y > 0 ? g : 0);
    // These two say where they round: the float fma is the sentence.
    put(to, AFFINE, 3, (x, a, b, none) -> Math.fma((float) x, (float) a, (float) b));
    put(to, AXPBY, 4, (x, y, a, b) -> Math.fma((float) a, (float) x, (float) (b * y)));
  }

  private static void smooth(
      Registry to,
      Operation<SmoothPooling> value,
      Operation<SmoothPoolingGradient> gradient,
      SmoothWindow window) {
    put(to, value, () -> new PlainSmoothPooling(value.name(), window));
    put(to, gradient, () -> new PlainSmoothPoolingGradient(gradient.name(), window));
  }

  private static void extremum(
      Registry to, Operation<PoolSelection> operation, boolean scatter, boolean largest) {
    put(to, operation, () -> new PlainPoolSelection(operation.name(), scatter, largest));
  }

  static void put(
      Registry to, Operation<Elementwise> operation, int arity, PlainElementwise.Function f) {
    put(to, operation, () -> new PlainElementwise(operation.name(), arity, f));
  }

  private static <C> void put(Registry to, Operation<C> operation, Supplier<C> maker) {
    to.override(new Kernel<>(operation.name() + ".f32.reference", operation, maker));
  }
}
