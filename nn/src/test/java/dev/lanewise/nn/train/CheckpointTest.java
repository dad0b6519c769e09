package dev.lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.Digits;
import dev.lanewise.nn.data.LabelledImages;
import dev.lanewise.nn.data.Parts;
import dev.lanewise.nn.data.RandomFlip;
import dev.lanewise.nn.data.Safetensors;
import dev.lanewise.nn.data.Standardisation;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.run.Predictor;
import dev.lanewise.nn.run.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static byte[] afterOneEpoch = {};

  @TempDir Path folder;
  private Path file = Path.of("");

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class StopAfter implements TrainingListener {
    private final int last;

    StopAfter(int last) {
      this.last = last;
    }

    @Override
    public void epoch(EpochReport report) {
      if (report.epoch() == last) {
        throw new Stop();
      }
    }
  }

  private static Trainer trainer(Settings settings) {
    return Trainer.of(Tiny.network(), Tiny.data(), settings);
  }

  private void stopAfter(int epoch, Settings settings) {
    assertThatThrownBy(() -> trainer(settings).checkpointTo(file).fit(new StopAfter(epoch)))
        .isInstanceOf(Stop.class);
  }

  @BeforeAll
  static void trainOneEpoch(@TempDir Path once) throws IOException {
    Path written = once.resolve("one");
    assertThatThrownBy(() -> trainer(Tiny.settings()).checkpointTo(written).fit(new StopAfter(1)))
        .isInstanceOf(Stop.class);
    afterOneEpoch = Files.readAllBytes(written);
  }

  @BeforeEach
  void place() throws IOException {
    file = folder.resolve("tiny.safetensors");
    Files.write(file, afterOneEpoch);
  }

  @Test
  void resumedIsTheSameAsNeverStopped() throws IOException {
    for (Optimizer optimizer : new Optimizer[] {Adam.of(5e-3f), new Sgd(0.01f, 0.9f)}) {
      Settings settings = Tiny.settings().optimizer(optimizer);
      Path straight = folder.resolve("straight");
      Trained whole = trainer(settings).checkpointTo(straight).fit(TrainingListener.NONE);
      for (int epoch = 1; epoch <= 3; epoch++) {
        stopAfter(epoch, settings);
        Trained resumed =
            trainer(settings)
                .threads(2)
                .resumeFrom(file)
                .checkpointTo(file)
                .fit(TrainingListener.NONE);
        TrainerTest.assertSameBits(whole.weights(), resumed.weights());
        assertThat(Tiny.test(resumed).measures()).isEqualTo(Tiny.test(whole).measures());
        assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(straight));
      }
    }
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void holdsWhatPredictingNeeds() {
    Trained trained = trainer(Tiny.settings()).checkpointTo(file).fit(TrainingListener.NONE);
    Checkpoint read = Checkpoint.read(file);
    assertThat(read.network()).isEqualTo("tiny");
    assertThat(read.settings()).isEqualTo(Tiny.settings());
    assertThat(read.epoch()).isEqualTo(3);
    assertThat(read.measures().get("accuracy/test")).isEqualTo(Tiny.test(trained).accuracy());
    assertThat(read.measures()).doesNotContainKey("accuracy/validation");
    assertThat(read.units()).hasToString(trained.units().toString());
    assertThat(read.classNames()).isEqualTo(Tiny.data().train().classNames());
    assertThat(read.inputShape()).isEqualTo(Shape.of(1, 28, 28));
    TrainerTest.assertSameBits(trained.weights(), read.weights(Tiny.network()));
    assertThatThrownBy(read::knownNetwork)
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("tiny", "lenet5");
    Network network = Tiny.network();
    Weights weights = read.weights(network);
    assertThat(Tiny.evaluate(network, weights, Tiny.data().test()).measures())
        .isEqualTo(Tiny.test(trained).measures());
  }

  @Test
  void aKnownNetworkPredictsFromItsFileAlone() {
    Parts<LabelledImages> data = Digits.split(1, 128, 20);
    Settings settings = Settings.defaults().epochs(1);
    Trained trained =
        Trainer.of(Networks.lenet5(), data, settings).checkpointTo(file).fit(TrainingListener.NONE);
    Checkpoint read = Checkpoint.read(file);
    int right = 0;
    float[] image = new float[784];
    float[] scores = new float[10];
    try (Predictor predictor = read.model().predictor()) {
      for (int i = 0; i < 20; i++) {
        data.test().gather(new int[] {i}, 0, 1, image, new float[1]);
        read.units().features().apply(image, 0, 784);
        predictor.run(image, scores);
        right += Classification.largest(scores, 0, 10) == data.test().label(i) ? 1 : 0;
      }
    }
    assertThat(right / 20.0).isEqualTo(Tiny.test(trained).accuracy());
  }

  @Test
  void aTrainingIsExtended() {
    Settings three = Tiny.settings().schedule(Schedule.constant());
    Trained whole = trainer(three).fit(TrainingListener.NONE);
    trainer(three.epochs(1)).checkpointTo(file).note("who", "me").fit(TrainingListener.NONE);
    assertThat(Checkpoint.read(file).note("who")).isEqualTo("me");
    assertThat(Checkpoint.read(file).note("whom")).isNull();
    Trained extended = trainer(three).continueFrom(file).fit(TrainingListener.NONE);
    assertThat(extended.epochs()).isEqualTo(3);
    TrainerTest.assertSameBits(whole.weights(), extended.weights());
  }

  @Test
  void aTrainingGoesOnAtAnotherRate() {
    Settings slower = Tiny.settings().optimizer(Adam.of(1e-3f)).schedule(Schedule.linear());
    Trained slow = trainer(slower).continueFrom(file).fit(TrainingListener.NONE);
    Trained fast = trainer(Tiny.settings()).continueFrom(file).fit(TrainingListener.NONE);
    Trained same = trainer(Tiny.settings()).resumeFrom(file).fit(TrainingListener.NONE);
    assertThat(slow.epochs()).isEqualTo(3);
    assertThat(slow.weights().get("fc.bias")).isNotEqualTo(fast.weights().get("fc.bias"));
    TrainerTest.assertSameBits(same.weights(), fast.weights());
    // What an epoch is stays, and an optimiser of another kind keeps other things.
    Map<Settings, String> others = new LinkedHashMap<>();
    others.put(slower.batch(16), "batch = 32, not 16");
    others.put(slower.seed(1), "seed = 7, not 1");
    others.put(slower.optimizer(new Sgd(0.1f, 0.9f)), "has no tensor optimizer.u.conv");
    trainer(Tiny.settings()).resumeFrom(file).checkpointTo(file).fit(TrainingListener.NONE);
    others.put(slower.epochs(2), "has had 3 epochs, so that 2 cannot be all");
    others.forEach(
        (settings, words) ->
            assertThatThrownBy(
                    () -> trainer(settings).continueFrom(file).fit(TrainingListener.NONE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(words));
  }

  @Test
  void patienceBeginsWhereItIsGiven() {
    Parts<LabelledImages> all = Tiny.data();
    Parts<LabelledImages> data = new Parts<>("tiny", all.train(), all.test(), all.test());
    Settings settings = Tiny.settings().epochs(2).optimizer(Adam.of(1e-9f));
    Trainer.of(Tiny.network(), data, settings).checkpointTo(file).fit(TrainingListener.NONE);
    // After two epochs that hardly change anything, one that spoils all.
    Settings patient = settings.epochs(9).patience(1).optimizer(Adam.of(10));
    Trained stopped =
        Trainer.of(Tiny.network(), data, patient).continueFrom(file).fit(TrainingListener.NONE);
    assertThat(stopped.epochs()).isEqualTo(3);
    TrainerTest.assertSameBits(Checkpoint.read(file).weights(Tiny.network()), stopped.weights());
  }

  private void refused(Trainer trainer, String... words) {
    assertThatThrownBy(() -> trainer.resumeFrom(file).fit(TrainingListener.NONE))
        .isInstanceOf(DataException.class)
        .message()
        .startsWith(file.toString())
        .doesNotContain("\n")
        .satisfies(line -> assertThat(List.of(words)).allMatch(line::contains, line));
  }

  @Test
  void refusesAnotherTraining() {
    Network other = Tiny.network("other", 4);
    refused(Trainer.of(other, Tiny.data(), Tiny.settings()), "checkpoint of tiny, not of other");
    Network larger = Tiny.network("tiny", 5);
    refused(
        Trainer.of(larger, Tiny.data(), Tiny.settings()),
        "conv.weight",
        "[4, 1, 5, 5]",
        "[5, 1, 5, 5]");
    refused(trainer(Tiny.settings().batch(16)), "batch = 32, not 16");
    refused(trainer(Tiny.settings().seed(1)), "seed = 7, not 1");
    refused(trainer(Tiny.settings().epochs(4)), "epochs = 3, not 4");
    refused(trainer(Tiny.settings().optimizer(Adam.of(1e-3f))), "adam 0.005", "adam 0.001");
    refused(trainer(Tiny.settings().schedule(Schedule.linear())), "cosine, not linear");
    refused(trainer(Tiny.settings().augmentation(new RandomFlip(0.5))), "flip 0.5");
    refused(
        trainer(Tiny.settings()).standardisation(Standardisation.none()),
        "standardisation",
        "[0.0]");
    refused(trainer(Tiny.settings().loss(Loss.squaredError())), "cross-entropy, not squared-error");
    Parts<LabelledImages> data = Digits.split(6, 330, 130);
    refused(
        Trainer.of(Tiny.network(), data, Tiny.settings()),
        Tiny.data().train().fingerprint(),
        data.train().fingerprint());
  }

  private void changed(
      Consumer<Map<String, String>> words, Consumer<Map<String, Safetensors.Tensor>> tensors) {
    Safetensors whole = Safetensors.read(file);
    Map<String, String> metadata = new LinkedHashMap<>(whole.metadata());
    Map<String, Safetensors.Tensor> content = new LinkedHashMap<>(whole.tensors());
    words.accept(metadata);
    tensors.accept(content);
    new Safetensors(metadata, content).write(file);
  }

  @Test
  void refusesMissingAndExtraTensors() throws IOException {
    place();
    changed(w -> {}, t -> t.remove("fc.bias"));
    refused(trainer(Tiny.settings()), "has no tensor fc.bias");
    place();
    changed(w -> {}, t -> t.remove("optimizer.v.fc.bias"));
    refused(trainer(Tiny.settings()), "has no tensor optimizer.v.fc.bias");
    for (String name : new String[] {"standardisation.means", "standardisation.deviations"}) {
      place();
      changed(w -> {}, t -> t.remove(name));
      refused(trainer(Tiny.settings()), "has no " + name);
      place();
      changed(
          w -> {}, t -> t.put(name, new Safetensors.Tensor(new int[] {1}, new float[] {-1f / 0})));
      refused(trainer(Tiny.settings()), "standardisation", "-Infinity");
    }
    Safetensors.Tensor three = new Safetensors.Tensor(new int[] {3}, new float[] {1, 1, 1});
    for (String of : new String[] {"standardisation", "targets"}) {
      place();
      changed(w -> {}, t -> t.put(of + ".means", three));
      changed(w -> {}, t -> t.put(of + ".deviations", three));
      refused(trainer(Tiny.settings()), of + " has 3 means, which do not divide ");
    }
    place();
    changed(w -> {}, t -> t.put("targets.means", three));
    refused(trainer(Tiny.settings()), "has no targets.deviations");
    place();
    changed(w -> {}, t -> t.put("fc2.bias", new Safetensors.Tensor(new int[0], new float[1])));
    refused(trainer(Tiny.settings()), "has a tensor fc2.bias");
    assertThatThrownBy(() -> Checkpoint.read(file).weights(Tiny.network()))
        .hasMessageContaining("has a tensor fc2.bias");
  }

  @Test
  void refusesDamagedMetadata() throws IOException {
    for (String key :
        new String[] {
          "format",
          "network",
          "epoch",
          "step",
          "seed",
          "optimizer",
          "schedule",
          "loss",
          "batch",
          "input",
          "outputs",
          "classes",
          "augmentation",
          "patience",
          "best.epoch",
          "data.fingerprint",
          "data"
        }) {
      place();
      changed(w -> w.remove(key), t -> {});
      refused(trainer(Tiny.settings()), "has no " + key);
    }
    for (String key :
        new String[] {
          "epoch",
          "step",
          "seed",
          "optimizer",
          "schedule",
          "loss",
          "batch",
          "input",
          "outputs",
          "patience",
          "best.epoch",
          "best.loss"
        }) {
      place();
      changed(w -> w.put(key, "-0x"), t -> {});
      refused(trainer(Tiny.settings()), key, "-0x");
    }
    place();
    changed(w -> w.put("augmentation", "melt 3"), t -> {});
    refused(trainer(Tiny.settings()), "augmentation", "melt 3");
    place();
    changed(w -> w.put("step", "11"), t -> {});
    refused(trainer(Tiny.settings()), "step = 11, not 10");
  }

  @Test
  void refusesACheckpointCutShort() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int n : new int[] {0, 7, 8, 100, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, n));
      refused(trainer(Tiny.settings()));
    }
    Files.delete(file);
    refused(trainer(Tiny.settings()), "no such file");
  }

  @Test
  void refusesAnUnwritablePlaceBeforeTraining() {
    assertThatThrownBy(() -> trainer(Tiny.settings()).checkpointTo(folder.resolve("no/where")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no folder");
  }
}
