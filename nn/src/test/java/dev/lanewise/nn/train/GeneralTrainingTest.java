package dev.lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.data.Augmentation;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Digits;
import dev.lanewise.nn.data.LabelledImages;
import dev.lanewise.nn.data.Parts;
import dev.lanewise.nn.data.Standardisation;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Linear;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Sequential;
import dev.lanewise.nn.metrics.RegressionErrors;
import dev.lanewise.nn.run.Model;
import dev.lanewise.nn.run.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on tables, with early ends, and with everything that is random at once. */
class GeneralTrainingTest {
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @TempDir Path folder;

  /** Numbers x in 3 columns; y is linear in them, with noise of that deviation. */
  private static Dataset line(int count, float noise) {
    RandomKey key = RandomKey.of(3);
    float[] x = new float[3 * count];
    float[] y = new float[2 * count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < 3; j++) {
        x[3 * i + j] = 10 * j + key.normal(5L * i + j);
      }
      y[2 * i] = x[3 * i] - 2 * x[3 * i + 1] + 20 + noise * key.normal(5L * i + 3);
      y[2 * i + 1] = x[3 * i + 2] - 20 + noise * key.normal(5L * i + 4);
    }
    return Dataset.ofValues(new int[] {3}, x, 2, y);
  }

  @Test
  void numbersArePredicted() {
    Parts<Dataset> parts = Parts.shuffled(line(300, 0.1f), RandomKey.of(1), 0, 0.2);
    Settings settings =
        Settings.defaults()
            .loss(Loss.squaredError())
            .epochs(30)
            .batch(8)
            .optimizer(Optimizer.adam(0.03f));
    Evaluation test =
        Tiny.test(
            Trainer.of(Networks.of("softmax", Shape.of(3), 2), parts, settings)
                .fit(TrainingListener.NONE));
    assertThat(test.measures().keySet()).containsExactly("loss", "RMSE", "MAE", "R2");
    assertThat(test.accuracy()).isNaN();
    // The noise is all that is left: the loss is the sum of two squared errors.
    assertThat(test.measures().get("RMSE")).isBetween(0.08, 0.13);
    assertThat(test.loss()).isCloseTo(2 * ((Regression) test).errors().meanSquared(), offset(1e-4));
    assertThat(test.measures().get("R2")).isGreaterThan(0.98);
  }

  /** In units in which they are some hundred thousands, a million apart. */
  @Test
  void numbersArePredictedInTheirUnits() {
    Dataset line = line(300, 0.1f);
    float[] x = new float[300 * 3];
    float[] y = new float[300 * 2];
    line.gather(IntStream.range(0, 300).toArray(), 0, 300, x, y);
    for (int i = 0; i < 300; i++) {
      y[2 * i] = 1e5f * y[2 * i] + 1e6f;
    }
    Dataset large = Dataset.ofValues(new int[] {3}, x, 2, y);
    Parts<Dataset> parts = Parts.shuffled(large, RandomKey.of(1), 0, 0.2);
    Standardisation targets = Standardisation.ofTargets(parts.train());
    Settings settings =
        Settings.defaults()
            .loss(Loss.squaredError())
            .epochs(30)
            .batch(8)
            .optimizer(Optimizer.adam(0.03f));
    Network network = Networks.of("softmax", Shape.of(3), 2);
    Path file = folder.resolve("line");
    Trainer trainer = Trainer.of(network, parts, settings).targets(targets);
    Trained trained = trainer.checkpointTo(file).fit(TrainingListener.NONE);
    Regression test = (Regression) Tiny.test(trained);
    // The noise, of 1e4 and of 0.1, is all that is left.
    assertThat(test.errors().rootMeanSquared() * Math.sqrt(2)).isBetween(0.8e4, 1.3e4);
    assertThat(test.measures().get("R2")).isGreaterThan(0.98);
    assertThat(test.loss()).isLessThan(0.05); // in units of the targets' variance
    Checkpoint read = Checkpoint.read(file);
    assertThat(read.units()).hasToString(trained.units().toString());
    Model model =
        Model.of(read.units().around(network), read.weights(network), network.inputShape());
    float[] predicted = new float[2];
    RegressionErrors errors = new RegressionErrors(2);
    try (Predictor predictor = model.predictor()) {
      float[] row = new float[3];
      float[] target = new float[2];
      for (int i = 0; i < parts.test().count(); i++) {
        parts.test().gather(new int[] {i}, 0, 1, row, target);
        predictor.run(row, predicted);
        errors.add(predicted, 0, target, 0);
      }
    }
    assertThat(errors.rootMeanSquared())
        .isCloseTo(test.errors().rootMeanSquared(), withinPercentage(0.1));
    TrainerTest.assertSameBits(
        trained.weights(), trainer.resumeFrom(file).fit(TrainingListener.NONE).weights());
    assertThatThrownBy(
            () -> Trainer.of(network, parts, settings).resumeFrom(file).fit(TrainingListener.NONE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("was trained with targets = ");
  }

  @Test
  void unitsFitTheTargets() {
    Trainer trainer =
        Trainer.of(
            Networks.of("softmax", Shape.of(3), 2),
            Parts.of(line(9, 0), 0, 0),
            Settings.defaults());
    Standardisation three = new Standardisation(new float[3], new float[] {1, 1, 1});
    assertThatThrownBy(() -> trainer.targets(three))
        .hasMessage("trainer: targets of 3 groups, but 2 numbers are to be predicted");
    assertThatThrownBy(() -> Standardisation.ofTargets(noise().train()))
        .hasMessage("standardisation: of targets that are classes");
    float[] same = {5, 1, 5, 3};
    Dataset rows = Dataset.ofValues(new int[] {1}, new float[2], 2, same);
    assertThat(Standardisation.ofTargets(rows).means()).containsExactly(5, 2);
    assertThat(Standardisation.ofTargets(rows).deviations()).containsExactly(1, 1);
  }

  /** Labels that mean nothing: what is learnt of them makes predictions of others worse. */
  private static Parts<Dataset> noise() {
    RandomKey key = RandomKey.of(8);
    float[] x = new float[120 * 10];
    int[] labels = new int[120];
    for (int i = 0; i < x.length; i++) {
      x[i] = key.normal(i);
      labels[i / 10] = key.below(2, 5000 + i / 10);
    }
    return Parts.of(Dataset.ofClasses(new int[] {10}, x, labels, List.of("0", "1")), 0.4, 0.1);
  }

  @Test
  void trainingEndsEarlyWithTheBestWeightsAlsoWhenItIsResumed() throws IOException {
    Settings settings =
        Settings.defaults().epochs(50).batch(8).optimizer(Optimizer.adam(0.02f)).patience(3);
    Network network = Networks.of("mlp-32", Shape.of(10), 2);
    Path file = folder.resolve("straight");
    List<Double> losses = new ArrayList<>();
    Trained whole =
        Trainer.of(network, noise(), settings).checkpointTo(file).fit(new StopAfter(losses, 99));
    int best = losses.indexOf(losses.stream().min(Double::compare).orElseThrow()) + 1;
    assertThat(losses).hasSize(best + 3).hasSizeLessThan(50);
    assertThat(whole.epochs()).isEqualTo(best + 3);
    TrainerTest.assertSameBits(whole.weights(), Checkpoint.read(file).weights(network));
    Trained patient =
        Trainer.of(network, noise(), settings.epochs(50).patience(50)).fit(TrainingListener.NONE);
    TrainerTest.assertSameBits(whole.weights(), patient.weights());

    Path stopped = folder.resolve("stopped");
    assertThatThrownBy(
            () ->
                Trainer.of(network, noise(), settings)
                    .checkpointTo(stopped)
                    .fit(new StopAfter(new ArrayList<>(), best + 1)))
        .isInstanceOf(Stop.class);
    Trainer.of(network, noise(), settings)
        .resumeFrom(stopped)
        .checkpointTo(stopped)
        .fit(TrainingListener.NONE);
    assertThat(Files.readAllBytes(stopped)).isEqualTo(Files.readAllBytes(file));
  }

  private static final class StopAfter implements TrainingListener {
    private final List<Double> losses;
    private final int last;

    StopAfter(List<Double> losses, int last) {
      this.losses = losses;
      this.last = last;
    }

    @Override
    public void epoch(EpochReport report) {
      losses.add(report.curves().getOrDefault("loss/validation", Double.NaN));
      if (report.epoch() == last) {
        throw new Stop();
      }
    }
  }

  private static Network everything() {
    return new Network(
        "everything",
        Sequential.empty()
            .then("conv", Conv2d.of(1, 3, 5, 3, 0))
            .then("norm", BatchNorm.of(3))
            .then("relu", new Relu())
            .then("flatten", new Flatten())
            .then("dropout", new Dropout(0.3f))
            .then("fc", Linear.of(3 * 64, 10)),
        Shape.of(1, 28, 28),
        10);
  }

  @Test
  void resumedIsTheSameWithAugmentationBatchNormalisationAndDropout() throws IOException {
    Parts<LabelledImages> data = Digits.split(5, 100, 20);
    Settings settings =
        Settings.defaults().batch(16).augmentation(Augmentation.parse("affine, flip 0.3"));
    Path straight = folder.resolve("straight");
    Trainer.of(everything(), data, settings).checkpointTo(straight).fit(TrainingListener.NONE);
    assertThat(Checkpoint.read(straight).settings()).isEqualTo(settings);
    Path stopped = folder.resolve("stopped");
    for (int epoch = 1; epoch <= 2; epoch++) {
      int last = epoch;
      assertThatThrownBy(
              () ->
                  Trainer.of(everything(), data, settings)
                      .checkpointTo(stopped)
                      .fit(new StopAfter(new ArrayList<>(), last)))
          .isInstanceOf(Stop.class);
      Trainer.of(everything(), data, settings)
          .threads(2)
          .resumeFrom(stopped)
          .checkpointTo(stopped)
          .fit(TrainingListener.NONE);
      assertThat(Files.readAllBytes(stopped)).isEqualTo(Files.readAllBytes(straight));
    }
    Path plain = folder.resolve("plain");
    Trainer.of(everything(), data, settings.augmentation(Augmentation.NONE))
        .checkpointTo(plain)
        .fit(TrainingListener.NONE);
    assertThat(Checkpoint.read(plain).measures().get("loss/train"))
        .isNotEqualTo(Checkpoint.read(straight).measures().get("loss/train"));
  }

  @Test
  void refusesWhatDoesNotFit() {
    Parts<Dataset> parts = Parts.of(line(9, 0), 0, 0);
    Network network = Networks.of("softmax", Shape.of(3), 2);
    Settings settings = Settings.defaults().loss(Loss.squaredError());
    refused(network, parts, settings.patience(2), "patience of 2", "no validation");
    refused(network, parts, settings.augmentation(Augmentation.parse("flip")), "[3]", "augmented");
    refused(Networks.of("softmax", Shape.of(3), 1), parts, settings, "1 outputs", "2 numbers");
    refused(Networks.of("softmax", Shape.of(4), 2), parts, settings, "[4]", "[3]");
    assertThatThrownBy(() -> Settings.defaults().patience(-1)).hasMessageContaining("-1");
  }

  private static void refused(Network network, Parts<?> parts, Settings settings, String... words) {
    assertThatThrownBy(() -> Trainer.of(network, parts, settings))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(words);
  }
}
