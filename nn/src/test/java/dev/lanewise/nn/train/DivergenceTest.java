package dev.lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Parts;
import dev.lanewise.nn.data.Standardisation;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Linear;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.layer.Sequential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that meets a number that is none says where it came from. */
class DivergenceTest {
  /** 200 rows; the two features of row {@code odd} are that large. */
  private static Dataset rows(int odd, float large) {
    float[] x = new float[400];
    for (int i = 0; i < x.length; i++) {
      x[i] = i / 2 == odd ? large : RandomKey.of(1).normal(i);
    }
    return Dataset.ofValues(new int[] {2}, x, 1, new float[200]);
  }

  private static Network network(Layer middle) {
    return new Network(
        "tiny",
        Sequential.empty()
            .then("first", Linear.of(2, 3))
            .then("middle", middle)
            .then("last", Linear.of(3, 1)),
        Shape.of(2),
        1);
  }

  private static Settings settings(float rate) {
    return Settings.defaults()
        .batch(2)
        .loss(Loss.squaredError())
        .optimizer(Optimizer.sgd(rate))
        .schedule(Schedule.constant());
  }

  private static Trainer trainer(Layer middle, Dataset data, float rate) {
    return Trainer.of(network(middle), Parts.of("rows", data, data.select()), settings(rate))
        .standardisation(Standardisation.none());
  }

  private static DivergedException diverges(Trainer trainer) {
    DivergedException e =
        catchThrowableOfType(DivergedException.class, () -> trainer.fit(TrainingListener.NONE));
    assertThat(e).isNotNull().message().startsWith("training: ").doesNotContain("\n");
    return e;
  }

  /** Where the odd row is in the first epoch, from 1. */
  private static int stepOf(int odd) {
    int[] order = RandomKey.of(1).split(1).split(0).permutation(200);
    int place = 0;
    while (order[place] != odd) {
      place++;
    }
    return place / 2 + 1;
  }

  @Test
  void theFirstLayerInWhichANumberOverflows() {
    for (int odd : new int[] {3, 77, 150, 199}) {
      Trainer trainer = trainer((g, x) -> x.square().square(), rows(odd, 1e15f), 1e-4f);
      DivergedException e = diverges(trainer);
      assertThat(e.place()).isEqualTo("in layer middle (Square)");
      assertThat(e.step()).isEqualTo(stepOf(odd));
      assertThat(e.epoch()).isEqualTo(1);
      assertThat(e).hasMessageContainingAll("step " + e.step() + " of epoch 1", "middle");
    }
  }

  @Test
  void aGradientThatOverflowsIsFoundInTheStepBeforeTheLoss() {
    // sqrt |x| is finite at 0, its slope is not: the loss is no number one step later only.
    Layer root = (g, x) -> x.sub(x).abs().sqrt();
    DivergedException e = diverges(trainer(root, rows(0, 0), 1e-4f));
    assertThat(e.place()).startsWith("in the gradient of layer middle");
    assertThat(e.step()).isEqualTo(1);
  }

  @Test
  void anUpdateThatOverflows() {
    DivergedException e = diverges(trainer((g, x) -> x.mul(1e10f), rows(0, 0), 3e38f));
    assertThat(e.place()).startsWith("in the update of ");
    assertThat(e.step()).isEqualTo(1);
  }

  @Test
  void aFeatureThatIsNoNumber() {
    DivergedException e = diverges(trainer((g, x) -> x, rows(5, Float.POSITIVE_INFINITY), 1e-4f));
    assertThat(e.place()).isEqualTo("with a feature that is Infinity");
    assertThat(e.step()).isEqualTo(stepOf(5));
  }

  @Test
  void theLastGoodCheckpointStays(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.safetensors");
    byte[][] good = new byte[1][];
    TrainingListener keeper =
        new TrainingListener() {
          @Override
          public void epoch(EpochReport report) {
            try {
              good[0] = Files.readAllBytes(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    // The second epoch comes to grief.
    Schedule late =
        new Schedule() {
          @Override
          public double factor(long step, long steps) {
            return step > 150 ? 1e38 : 1;
          }

          @Override
          public boolean robbinsMonro() {
            return false;
          }

          @Override
          public String describe() {
            return "constant";
          }
        };
    Dataset data = rows(0, 0);
    Trainer doomed =
        Trainer.of(
                network((g, x) -> x),
                Parts.of("rows", data, data.select()),
                settings(1e-4f).schedule(late))
            .checkpointTo(file);
    DivergedException e = catchThrowableOfType(DivergedException.class, () -> doomed.fit(keeper));
    assertThat(e.epoch()).isEqualTo(2);
    assertThat(Files.readAllBytes(file)).isEqualTo(good[0]);
    assertThat(Checkpoint.read(file).epoch()).isEqualTo(1);
  }
}
