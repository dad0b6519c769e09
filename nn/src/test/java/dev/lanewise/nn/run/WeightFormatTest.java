package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Linear;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Sequential;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.plan.Step;
import dev.lanewise.nn.plan.WeightFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans whose large matrices are read in 16 bits. */
class WeightFormatTest {
  private static final int INPUTS = 601;
  private static final int HIDDEN = 512;
  private static final RandomKey KEY = RandomKey.of(16);
  private static final Layer NETWORK =
      Sequential.of(Linear.of(INPUTS, HIDDEN), new Relu(), Linear.of(HIDDEN, 9));

  /** The bits of a float that all formats keep, of numbers in their ranges. */
  private static final int SEVEN_BITS_OF_MANTISSA = 0xffff0000;

  private static Model model(Weights weights, WeightFormat format) {
    return Model.of(NETWORK, weights, Shape.of(INPUTS), Planner.best().weights(format));
  }

  private static float[] predict(Predictor predictor) {
    float[] out = new float[predictor.outputLength()];
    predictor.run(Agreement.numbers(KEY, predictor.inputLength()), out);
    return out;
  }

  private static List<String> kernels(Model model, int batch) {
    return model.plan(batch).steps().stream()
        .map(Step::kernel)
        .map(k -> k.substring(0, k.indexOf(".f32")))
        .toList();
  }

  @Test
  void largeMatricesAreReadInTheFormatByFewRows() {
    Weights weights = Weights.init(NETWORK, KEY);
    Model exact = model(weights, WeightFormat.FP32);
    Model half = model(weights, WeightFormat.BF16);
    assertThat(kernels(exact, 1)).containsExactly("gemm", "gemm");
    assertThat(kernels(half, 1)).containsExactly("gemm.bf16", "gemm");
    assertThat(kernels(half, 16)).containsExactly("gemm.bf16", "gemm");
    assertThat(kernels(half, 17)).containsExactly("gemm", "gemm");
    assertThat(kernels(model(weights, WeightFormat.FP16), 1)).containsExactly("gemm.fp16", "gemm");
    long saved = exact.plan(1).steps().getFirst().bytes() - half.plan(1).steps().getFirst().bytes();
    assertThat(saved).isEqualTo(2L * INPUTS * HIDDEN);
  }

  /** What is rounded are weights, and nothing else. */
  @ParameterizedTest
  @EnumSource(WeightFormat.class)
  void weightsThatTheFormatHoldsGiveTheBitsOfFloats(WeightFormat format) {
    Weights weights = Weights.init(NETWORK, KEY);
    for (String name : weights.names()) {
      float[] w = weights.get(name);
      for (int i = 0; i < w.length; i++) {
        // Of a matrix in fp16 all numbers above 2^-29 of the largest keep 11 bits.
        int bits = Float.floatToRawIntBits(w[i]) & SEVEN_BITS_OF_MANTISSA;
        w[i] = Math.abs(w[i]) < 1e-6f ? 0 : Float.intBitsToFloat(bits);
      }
      weights.set(name, w);
    }
    try (Predictor exact = model(weights, WeightFormat.FP32).predictor(3);
        Predictor half = model(weights, format).predictor(3)) {
      assertThat(predict(half)).isEqualTo(predict(exact));
    }
  }

  /**
   * Each weight errs by at most u of itself, so each output by at most u sum|w x|, and by what both
   * lose in adding floats.
   */
  @ParameterizedTest
  @EnumSource(
      value = WeightFormat.class,
      names = {"BF16", "FP16"})
  void outputsErrByWhatTheWeightsDo(WeightFormat format) {
    double u = format == WeightFormat.BF16 ? 0x1p-8 : 0x1p-11;
    Linear layer = Linear.of(INPUTS, HIDDEN);
    Weights weights = Weights.init(layer, KEY);
    float[] w = weights.get("weight");
    float[] x = Agreement.numbers(KEY, INPUTS);
    float[] y = new float[HIDDEN];
    try (Predictor p =
        Model.of(layer, weights, Shape.of(INPUTS), Planner.best().weights(format)).predictor()) {
      p.run(x, y);
    }
    double worst = 0;
    for (int j = 0; j < HIDDEN; j++) {
      double sum = 0;
      double magnitudes = 0;
      for (int p = 0; p < INPUTS; p++) {
        double product = (double) w[j * INPUTS + p] * x[p];
        sum += product;
        magnitudes += Math.abs(product);
      }
      worst = Math.max(worst, Math.abs(y[j] - sum) / magnitudes);
    }
    assertThat(worst).isBetween(u * 0x1p-10, u + INPUTS * 0x1p-24);
  }

  @Test
  void threadsDoNotChangeABitAndNothingIsAllocated() {
    Model half = model(Weights.init(NETWORK, KEY), WeightFormat.FP16);
    try (Predictor one = half.predictor(2);
        Team team = Team.of(3);
        Predictor three = half.predictor(2, team)) {
      assertThat(predict(three)).isEqualTo(predict(one));
      float[] in = new float[one.inputLength()];
      float[] out = new float[one.outputLength()];
      assertThat(Allocations.bytesOf(() -> one.run(in, out), 50)).isZero();
    }
  }

  @Test
  void plansForTrainingKnowFloatsOnly() {
    Graph graph = new Graph();
    var y = NETWORK.apply(graph, graph.input("x", Shape.of(1, INPUTS)));
    assertThat(Planner.best().weights(WeightFormat.BF16).plan(Map.of("y", y)).steps())
        .noneMatch(s -> s.kernel().contains("bf16"));
  }

  @Test
  void weightsThatFp16CannotHoldAreRefusedByName() {
    Weights weights = Weights.init(NETWORK, KEY);
    String first =
        weights.names().stream().filter(n -> n.endsWith("weight")).findFirst().orElseThrow();
    float[] w = weights.get(first);
    w[INPUTS + 2] = Float.POSITIVE_INFINITY;
    weights.set(first, w);
    Model model = model(weights, WeightFormat.FP16);
    assertThatThrownBy(model::predictor)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("b[1, 2] is Infinity but fp16 is for finite numbers");
  }
}
