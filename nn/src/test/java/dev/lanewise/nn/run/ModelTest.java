package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Linear;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Sequential;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelTest {
  private static final RandomKey KEY = RandomKey.of(2);
  private static final Networks.Network LENET = Networks.lenet5();
  private static final Model MODEL =
      Model.of(LENET.layer(), Weights.init(LENET.layer().parameters(), KEY), LENET.inputShape());
  private static final float[] IMAGES = Agreement.numbers(KEY, 5 * 784);

  private static float[] predict(Predictor predictor, float[] in) {
    float[] out = new float[predictor.outputLength()];
    predictor.run(in, out);
    return out;
  }

  @Test
  void knowsItsSizes() {
    assertThat(MODEL.inputSize()).isEqualTo(784);
    assertThat(MODEL.outputSize()).isEqualTo(10);
    assertThat(MODEL.outputShape()).isEqualTo(Shape.of(10));
    assertThat(MODEL.parameterCount()).isEqualTo(61_706);
    assertThat(MODEL.multiplyAdds()).isEqualTo(416_520);
  }

  @Test
  void batchesAndTeamsGiveTheSameBits() {
    try (Predictor one = MODEL.predictor();
        Predictor five = MODEL.predictor(5);
        Team team = Team.of(2);
        Predictor shared = MODEL.predictor(5, team)) {
      float[] all = predict(five, IMAGES);
      assertThat(predict(shared, IMAGES)).isEqualTo(all);
      for (int i = 0; i < 5; i++) {
        float[] alone = predict(one, Arrays.copyOfRange(IMAGES, i * 784, (i + 1) * 784));
        assertThat(alone).isEqualTo(Arrays.copyOfRange(all, i * 10, (i + 1) * 10));
      }
    }
  }

  @Test
  void manyThreadsShareAModel() throws Exception {
    float[] image = Arrays.copyOf(IMAGES, 784);
    float[] expected = predict(MODEL.predictor(), image);
    Callable<Boolean> work =
        () -> {
          try (Predictor p = MODEL.predictor()) {
            return IntStream.range(0, 50).allMatch(i -> Arrays.equals(predict(p, image), expected));
          }
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      for (Future<Boolean> f : pool.invokeAll(List.of(work, work, work))) {
        assertThat(f.get()).isTrue();
      }
    }
  }

  @Test
  void aRunAllocatesNothing() {
    try (Predictor p = MODEL.predictor()) {
      float[] image = Arrays.copyOf(IMAGES, 784);
      float[] scores = new float[10];
      assertThat(Allocations.bytesOf(() -> p.run(image, scores), 100)).isZero();
    }
  }

  @Test
  void laterChangesOfTheWeightsDoNotReachAModel() {
    Sequential net = Sequential.of(Linear.of(2, 2), new Relu());
    Weights weights = Weights.zeros(net.variables());
    weights.set("0.weight", 1, 2, 3, 4);
    Model model = Model.of(net, weights, Shape.of(2));
    weights.set("0.weight", 9, 9, 9, 9);
    assertThat(predict(model.predictor(), new float[] {1, 1})).containsExactly(3, 7);
    weights.set("0.bias", 1, 1);
    assertThat(predict(model.predictor(), new float[] {1, 1})).containsExactly(3, 7);
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void wrongArraysAreRefusedAndOutputsUntouched() {
    float[] in = new float[784];
    float[] out = new float[10];
    Arrays.fill(out, 7);
    Predictor p = MODEL.predictor();
    assertThatThrownBy(() -> p.run(new float[783], out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("predictor: takes 784 numbers to 10 but got arrays of 783 and 10");
    assertThatThrownBy(() -> p.run(in, new float[11])).hasMessageContaining("arrays of 784 and 11");
    assertThatThrownBy(() -> p.run(null, out)).hasMessage("predictor: input is null");
    assertThatThrownBy(() -> p.run(in, null)).hasMessage("predictor: output is null");
    p.close();
    p.close();
    assertThatThrownBy(() -> p.run(in, out))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("predictor: closed");
    assertThat(out).containsOnly(7);
    assertThatThrownBy(() -> MODEL.predictor(0))
        .hasMessage("model: batch is 0 but must be at least 1");
    assertThatThrownBy(() -> MODEL.predictor(1, null)).hasMessage("model: team is null");
  }

  @Test
  void closingDuringRunsLetsThemFinish() throws Exception {
    float[] image = Arrays.copyOf(IMAGES, 784);
    float[] expected = predict(MODEL.predictor(), image);
    try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
      for (int i = 0; i < 20; i++) {
        Predictor p = MODEL.predictor();
        Future<Integer> runs =
            pool.submit(
                () -> {
                  float[] out = new float[10];
                  int done = 0;
                  while (true) {
                    try {
                      p.run(image, out);
                    } catch (IllegalStateException closed) {
                      assertThat(closed).hasMessage("predictor: closed");
                      return done;
                    }
                    assertThat(out).isEqualTo(expected);
                    done++;
                  }
                });
        Thread.sleep(2);
        p.close();
        assertThat(runs.get()).isNotNegative();
      }
    }
  }

  @Test
  void warmUpReports() {
    Linear layer = Linear.of(3, 2);
    Model small = Model.of(layer, Weights.init(layer.parameters(), KEY), Shape.of(3));
    WarmUp report = small.predictor().warmUp();
    assertThat(report.calls()).isGreaterThan(20);
    assertThat(report.firstCallNanos()).isPositive();
    assertThat(report.callNanos()).isPositive();
    assertThat(report.fullSpeedNanos()).isGreaterThan(report.callNanos());
  }

  @Test
  void missingWeightsAreNamed() {
    Weights none = Weights.zeros(Map.of());
    assertThatThrownBy(() -> Model.of(Linear.of(3, 2), none, Shape.of(3)))
        .hasMessage("weights: no values for weight[2, 3]");
    assertThatThrownBy(
            () ->
                Model.of(
                    LENET.layer(), Weights.init(LENET.layer().parameters(), KEY), Shape.of(28, 28)))
        .hasMessage("conv1: conv: x is [1, 28, 28] but must have 4 axes");
  }
}
