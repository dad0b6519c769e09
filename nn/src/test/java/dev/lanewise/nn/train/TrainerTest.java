package dev.lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.Digits;
import dev.lanewise.nn.data.LabelledImages;
import dev.lanewise.nn.data.Parts;
import dev.lanewise.nn.data.Standardisation;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Linear;
import dev.lanewise.nn.layer.MaxPool;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Sequential;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.plan.Recomputation;
import dev.lanewise.nn.run.Allocations;
import dev.lanewise.nn.run.Weights;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static Trained train(int threads, Settings settings) {
    return Trainer.of(Tiny.network(), Tiny.data(), settings)
        .threads(threads)
        .fit(TrainingListener.NONE);
  }

  static void assertSameBits(Weights a, Weights b) {
    assertThat(a.names()).isEqualTo(b.names());
    for (String name : a.names()) {
      assertThat(a.get(name)).as(name).isEqualTo(b.get(name)); // floats compared as bits
    }
  }

  @Test
  void theSameSeedGivesTheSameBitsForEveryNumberOfThreads() {
    Trained one = train(1, Tiny.settings());
    assertSameBits(one.weights(), train(2, Tiny.settings()).weights());
    assertSameBits(one.weights(), train(3, Tiny.settings()).weights());
    assertThat(train(1, Tiny.settings().seed(8)).weights().get("fc.weight"))
        .isNotEqualTo(one.weights().get("fc.weight"));
  }

  @Test
  void soItDoesComputingAgainWhatIsNotKept() {
    Trained keeping = train(1, Tiny.settings().epochs(1));
    Trained again =
        Trainer.of(Tiny.network(), Tiny.data(), Tiny.settings().epochs(1))
            .recomputing(Recomputation.layers("conv", "relu", "pool"))
            .fit(TrainingListener.NONE);
    assertSameBits(keeping.weights(), again.weights());
    Trainer wrong =
        Trainer.of(Tiny.network(), Tiny.data(), Tiny.settings())
            .recomputing(Recomputation.layers("block"));
    assertThatThrownBy(() -> wrong.fit(TrainingListener.NONE))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("tiny: recomputation: there is no layer \"block\" among [")
        .hasMessageContaining("conv");
  }

  @Test
  void itLearns() {
    List<EpochReport> reports = new ArrayList<>();
    Trained trained =
        Trainer.of(Tiny.network(), Digits.split(5, 1200, 300), Tiny.settings().batch(16))
            .fit(
                new TrainingListener() {
                  @Override
                  public void epoch(EpochReport report) {
                    reports.add(report);
                  }
                });
    assertThat(reports).extracting(EpochReport::epoch).containsExactly(1, 2, 3);
    assertThat(reports.get(2).train().loss()).isLessThan(reports.get(0).train().loss() / 2);
    assertThat(reports.get(2).train().accuracy()).isGreaterThan(reports.get(0).train().accuracy());
    assertThat(Tiny.test(trained).accuracy())
        .isGreaterThan(0.7)
        .isEqualTo(reports.get(2).curves().get("accuracy/test"));
    assertThat(trained.weights().names())
        .containsExactly("conv.weight", "conv.bias", "fc.weight", "fc.bias");
  }

  @Test
  void progressCountsWholeBatchesOnly() {
    List<String> seen = new ArrayList<>();
    Trainer.of(Tiny.network(), Tiny.data(), Tiny.settings().epochs(2))
        .fit(
            new TrainingListener() {
              @Override
              public void step(Progress p) {
                seen.add(p.epoch() + "/" + p.epochs() + " " + p.step() + "/" + p.stepsPerEpoch());
                assertThat(p.batch()).isEqualTo(32);
                assertThat(p.loss()).isPositive();
                assertThat(p.accuracy()).isBetween(0.0, 1.0);
                assertThat(p.examplesPerSecond()).isPositive();
              }
            });
    assertThat(seen).hasSize(20).startsWith("1/2 1/10").endsWith("2/2 10/10");
  }

  @Test
  void aSmallDataSetMakesTheBatchSmaller() {
    List<Integer> batches = new ArrayList<>();
    Trainer.of(Tiny.network(), Digits.split(1, 5, 3), Tiny.settings())
        .fit(
            new TrainingListener() {
              @Override
              public void step(Progress p) {
                batches.add(p.batch());
              }
            });
    assertThat(batches).containsExactly(5, 5, 5);
  }

  /**
   * The best constant outputs: 0.1 for each class has a squared error of 0.9; equal logits cost ln
   * 10.
   */
  @Test
  void everyLossAndOptimizerBeatsAConstantOutput() {
    Settings settings = Tiny.settings().batch(8);
    assertThat(lastLoss(settings.loss(Loss.squaredError()).optimizer(Adam.of(1e-2f)).epochs(8)))
        .isLessThan(0.8);
    assertThat(lastLoss(settings.optimizer(new Sgd(0.01f, 0.9f)))).isLessThan(Math.log(10) - 0.3);
    assertThat(lastLoss(settings.optimizer(new Sgd(0.05f, 0)))).isLessThan(Math.log(10) - 0.3);
  }

  private static double lastLoss(Settings settings) {
    double[] last = {Double.NaN};
    Trainer.of(Tiny.network(), Tiny.data(), settings)
        .fit(
            new TrainingListener() {
              @Override
              public void epoch(EpochReport report) {
                last[0] = report.train().loss();
              }
            });
    return last[0];
  }

  /**
   * Kernels that run once a step take some thousand steps to be compiled, and until then a vector
   * is an object: hence images of 8 x 8, and one clean thousand of steps to show that a step needs
   * nothing.
   */
  @Test
  void aStepAllocatesNothing() {
    byte[] pixels = new byte[40 * 64];
    byte[] labels = new byte[40];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) RandomKey.of(1).bits(i);
      labels[i / 64] = (byte) (i / 64 % 10);
    }
    LabelledImages images = new LabelledImages(1, 8, 8, 10, pixels, labels);
    Network network =
        new Network(
            "small",
            Sequential.of(
                Conv2d.of(1, 3, 5), new Relu(), MaxPool.of(2), new Flatten(), Linear.of(12, 10)),
            Shape.of(1, 8, 8),
            10);
    Allocations.assumeVectorsAreNoObjects();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Team team = Team.of(1)) {
      TrainingRun run =
          new TrainingRun(
              network,
              Parts.of("noise", images, images),
              Units.of(Standardisation.of(images)),
              Tiny.settings().batch(4),
              Planner.best(),
              team);
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 300 && least > 0; round++) {
        long allocated = 0;
        for (int epoch = 0; epoch < 100; epoch++) {
          run.begin();
          long before = threads.getCurrentThreadAllocatedBytes();
          for (int i = 0; i < 10; i++) {
            run.runStep();
          }
          allocated += threads.getCurrentThreadAllocatedBytes() - before;
        }
        least = Math.min(least, allocated);
      }
      assertThat(least).isZero();
    }
  }

  /**
   * 130 test images in batches of 100: the last batch is smaller, and the counts must still be
   * whole.
   */
  @Test
  void evaluationCountsEveryImageOnce() {
    Parts<LabelledImages> data = Tiny.data();
    Network network = Tiny.network();
    Weights weights = Weights.init(network.layer(), RandomKey.of(3));
    Evaluation whole = Tiny.evaluate(network, weights, data.test());
    assertThat(whole.examples()).isEqualTo(130);
    long right = 0;
    double loss = 0;
    for (int i = 0; i < 130; i++) {
      Evaluation one = Tiny.evaluate(network, weights, data.test().select(i));
      right += Math.round(one.accuracy());
      loss += one.loss();
    }
    for (int c = 0; c < 10; c++) {
      assertThat(((Classification) whole).confusion().actual(c)).isEqualTo(13);
    }
    assertThat(whole.accuracy()).isEqualTo(right / 130.0);
    assertThat(whole.loss()).isCloseTo(loss / 130, offset(1e-5));
    assertThat(whole.measures().keySet()).containsExactly("loss", "accuracy", "macro F1");
  }

  @Test
  void refusesImagesTheNetworkCannotTake() {
    LabelledImages small = new LabelledImages(1, 8, 8, 10, new byte[64], new byte[1]);
    Parts<LabelledImages> data = Parts.of("small", small, small);
    assertThatThrownBy(() -> Trainer.of(Networks.lenet5(), data, Settings.defaults()))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("lenet5", "[1, 28, 28]", "small", "[1, 8, 8]");
    assertThatThrownBy(() -> Trainer.of(Tiny.network(), Tiny.data(), Tiny.settings()).threads(0))
        .hasMessageContaining("threads is 0");
    assertThatThrownBy(() -> Settings.defaults().epochs(0)).hasMessageContaining("epochs is 0");
    assertThatThrownBy(() -> Settings.defaults().batch(-1)).hasMessageContaining("batch is -1");
  }
}
