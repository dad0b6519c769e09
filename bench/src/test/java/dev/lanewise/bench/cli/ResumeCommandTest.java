package dev.lanewise.bench.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.nn.metrics.LearningCurves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** {@code lanewise train --resume} and {@code eval} of what it leaves. */
class ResumeCommandTest extends WithFlowers {
  @Test
  void everyOptionIsKeptForWhoResumes() throws IOException {
    String data = " --data DIR/plain.csv --out DIR/a";
    String options =
        " --label -1 --hidden 4,3 --epochs 4 --batch 8 --optimizer nesterov --lr 0.1"
            + " --schedule warmup_4_linear --weight-decay 0.01 --clip 1 --clip-value 0.5"
            + " --average 0.9 --patience 3 --validation-share 0.25 --test-share 0.25 --seed 7"
            + " --curves DIR/c.png --events DIR/events";
    Outcome trained = runs("train mlp" + data + options);
    assertThat(trained.out()).contains("32 training, 12 validation and 16 test examples");
    byte[] whole = Files.readAllBytes(folder.resolve("a"));
    LearningCurves curves = LearningCurves.read(folder.resolve("c.csv"));
    assertThat(curves.names())
        .contains("loss/train", "accuracy/validation", "macro F1/test")
        .hasSize(9);
    assertThat(ImageIO.read(folder.resolve("c.png").toFile()).getWidth()).isPositive();
    try (Stream<Path> events = Files.list(folder.resolve("events"))) {
      assertThat(events).singleElement().asString().contains("tfevents");
    }
    runs("train mlp --resume DIR/a --curves DIR/c.png" + data); // cut as before
    assertThat(Files.readAllBytes(folder.resolve("a"))).isEqualTo(whole);
    assertThat(LearningCurves.read(folder.resolve("c.csv")).curve("loss/train"))
        .isEqualTo(curves.curve("loss/train"));
    assertRefused("train mlp --resume DIR/a --test-share 0.5" + data, "was trained on plain.csv");
    assertRefused("train mlp --resume DIR/a --epochs 3" + data, "has had 4 epochs");
    assertRefused("train mlp --resume DIR/a --optimizer adam" + data, "optimizer");
    assertThat(runs("eval DIR/a --data DIR/plain.csv").out())
        .contains("on 16 test examples")
        .doesNotContain("caution");
    assertThat(runs("eval DIR/a --data DIR/plain.csv --test-share 0.5").out())
        .contains("on 30 test examples", "caution: ");
    assertThat(runs("eval DIR/a --test DIR/plain.csv").out())
        .contains("on 60 test examples of plain.csv")
        .doesNotContain("caution");
  }

  @Test
  void aTrainingIsExtendedAndSlowedDown() throws IOException {
    String data = " --data DIR/flowers.csv --schedule constant ";
    runs("train mlp --epochs 4 --out DIR/whole" + data);
    runs("train mlp --epochs 2 --out DIR/part" + data);
    Outcome on =
        runs("train mlp --data DIR/flowers.csv --resume DIR/part --epochs 4 --out DIR/part");
    assertThat(on.out()).contains("goes on after epoch 2, with epochs 4 instead of 2");
    assertThat(folder.resolve("part")).hasSameBinaryContentAs(folder.resolve("whole"));
    String more = "train mlp --data DIR/flowers.csv --resume DIR/part --epochs 6 --lr ";
    assertRefused(more + "1e38 --out DIR/b", "part holds epoch 4: --resume it with a smaller --lr");
    assertThat(runs(more + "1e-4 --out DIR/b --events DIR/events").out())
        .contains("optimizer decay 0.001 adam 1.0E-4", "epoch 6/6");
    try (Stream<Path> events = Files.list(folder.resolve("events"))) {
      // What the checkpoint measured comes again, for a process killed before it told.
      String written = Files.readString(events.findFirst().orElseThrow(), ISO_8859_1);
      assertThat(written.split("loss/train", -1)).hasSize(1 + 3);
    }
  }

  @Test
  void whatIsAlreadyTrainedIsWrittenWhereWhoResumesWantsIt() throws IOException {
    String data = " --data DIR/flowers.csv --epochs 2 ";
    runs("train softmax" + data + "--curves DIR/c.png --out DIR/a");
    LearningCurves whole = LearningCurves.read(folder.resolve("c.csv"));
    // As a process leaves it that is killed just after it has written the checkpoint.
    Path table = folder.resolve("c.csv");
    Files.write(table, Files.readAllLines(table).subList(0, 2));
    runs("train softmax" + data + "--resume DIR/a --curves DIR/c.png --out DIR/b");
    assertThat(folder.resolve("b")).hasSameBinaryContentAs(folder.resolve("a"));
    LearningCurves again = LearningCurves.read(table);
    whole.names().forEach(n -> assertThat(again.curve(n)).isEqualTo(whole.curve(n)));
  }

  /** As a process leaves them that goes on from a checkpoint of before the table's last rows. */
  @Test
  void curvesBeyondTheCheckpointAreDropped() throws IOException {
    String data = " --data DIR/flowers.csv --schedule constant --curves DIR/c.png --out DIR/a";
    runs("train softmax --epochs 2" + data);
    Files.copy(folder.resolve("a"), folder.resolve("second"));
    runs("train softmax --epochs 4 --resume DIR/a" + data);
    Path table = folder.resolve("c.csv");
    assertThat(LearningCurves.read(table).curve("loss/train")).hasSize(4);
    runs("train softmax --epochs 3 --resume DIR/second" + data);
    assertThat(LearningCurves.read(table).curve("loss/train").keySet()).containsExactly(1, 2, 3);
  }

  @Test
  void whatIsGivenAgainLeavesTheOtherSettingsOfWhoResumes() {
    String data = " --data DIR/flowers.csv --epochs 1 --out DIR/a";
    runs("train softmax --optimizer sgd --lr 0.02 --clip 1 --average 0.9" + data);
    for (String again : List.of("--lr 0.02", "--weight-decay 0.001", "--clip 1", "--average 0.9")) {
      runs("train softmax --resume DIR/a " + again + data);
    }
  }
}
