package dev.lanewise.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandLineTest {
  private static final int IMAGES = 32;
  private static final int IMAGES_MAGIC = 0x803;
  private static final int LABELS_MAGIC = 0x801;

  @TempDir Path temp;
  private Path data;
  private Path out;

  private record Outcome(int exit, String out, String err) {}

  @BeforeEach
  void writeImages() throws IOException {
    data = Files.createDirectories(temp.resolve("data"));
    out = temp.resolve("out");
    Files.createDirectories(out);
    for (String part : List.of("train", "t10k")) {
      Files.write(images(part), idxImages(IMAGES_MAGIC, IMAGES));
      Files.write(labels(part), idxLabels(IMAGES));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bench",
        "train",
        "eval",
        "summary",
        "draw",
        "export",
        "run",
        "serve",
        "onnx-test",
        "doctor"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    String[] args = command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};
    Outcome outcome = run(args);
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("Usage: lanewise", "--help", "Example")
        .contains("  lanewise " + command);
  }

  @Command(name = "hungry")
  private static final class Hungry implements Runnable {
    @Override
    public void run() {
      throw new OutOfMemoryError("Java heap space");
    }
  }

  @Test
  void tooLittleMemoryIsOneLineAndCode2() {
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(new Hungry())
            .setErr(new PrintWriter(err, true))
            .setExecutionStrategy(OneLine::executed)
            .setExecutionExceptionHandler(OneLine::failure)
            .execute();
    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).startsWith("hungry: it takes more memory").hasLineCount(1);
  }

  @Test
  void theVersionNamesTheJdk() {
    assertThat(run("--version").out()).startsWith("lanewise ").contains("JDK " + Runtime.version());
    assertThat(run("train", "--version").exit()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing           | which command
          benchmark         | benchmark
          train             | NETWORK
          train lenet6      | lenet6
          train mlp --threads 0      | '0' is not a whole number in 1 .. 1024
          train mlp --threads two    | 'two'
          train mlp --epochs 0       | '0'
          train mlp --epochs -3      | '-3'
          train mlp --batch 0        | '0'
          train mlp --batch 1e9      | '1e9'
          train mlp --lr 0           | '0'
          train mlp --lr -1          | '-1'
          train mlp --lr NaN         | 'NaN'
          train mlp --lr fast        | 'fast'
          train mlp --seed one       | 'one'
          train mlp --colour red     | --colour
          train mlp --epochs         | --epochs
          train mlp --data DATA/none | none
          train mlp --data DATA --out OUT/none/x      | none
          train mlp --data DATA --out OUT             | not a regular file
          train mlp --data DATA --resume OUT/none     | none
          eval              | FILE
          eval OUT/none     | none
          eval OUT          | OUT
          bench --threads 0                           | '0'
          bench --output DATA/t10k-labels-idx1-ubyte  | is a file
          bench --output DATA/t10k-labels-idx1-ubyte/x | cannot be made
          bench --output OUT --json OUT/none/x.json   | none
          bench --output OUT --json DATA              | not a regular file
          """)
  void badInputIsOneLineAndCode2(String line, String words) throws IOException {
    String[] args =
        line.equals("nothing")
            ? new String[0]
            : Arrays.stream(line.split(" ")).map(this::place).toArray(String[]::new);
    assertRefused(run(args), place(words));
  }

  @Test
  void damagedDataIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(images("train"));
    Files.write(images("train"), Arrays.copyOf(whole, whole.length - 1));
    assertRefused(train("mlp"), "train-images-idx3-ubyte");
    Files.write(images("train"), idxImages(0x804, IMAGES));
    assertRefused(train("mlp"), "train-images-idx3-ubyte");
    Files.write(images("train"), whole);
    Files.write(labels("t10k"), idxLabels(IMAGES + 1));
    assertRefused(train("mlp"), "33");
  }

  @Test
  void aTrainedNetworkIsEvaluated() {
    Outcome trained = train("mlp", "--epochs", "2");
    assertThat(trained.err()).isEmpty();
    assertThat(trained.exit()).isZero();
    assertThat(trained.out())
        .contains(
            "mlp, epoch 1/2: loss ",
            "mlp, epoch 2/2: loss ",
            "examples/s",
            out.resolve("a.safetensors").toString());
    Outcome evaluated = run("eval", checkpoint(), "--data", data.toString(), "--threads", "2");
    assertThat(evaluated.exit()).isZero();
    assertThat(evaluated.out())
        .contains("mlp, 669,706 parameters, on 32 test examples", "accuracy ", "true / predicted");
    String measures =
        evaluated.out().lines().filter(l -> l.startsWith("loss")).findFirst().orElseThrow();
    assertThat(trained.out()).contains("test " + measures);
  }

  @Test
  void resumingGivesTheWeightsOfAnUninterruptedTraining() throws IOException {
    assertThat(train("mlp", "--epochs", "2", "--seed", "5").exit()).isZero();
    byte[] whole = Files.readAllBytes(Path.of(checkpoint()));
    assertThat(train("mlp", "--resume", checkpoint()).exit()).isZero(); // nothing is left to do
    assertThat(Files.readAllBytes(Path.of(checkpoint()))).isEqualTo(whole);
    assertThat(train("mlp", "--epochs", "2", "--seed", "5", "--threads", "2").exit()).isZero();
    assertThat(Files.readAllBytes(Path.of(checkpoint()))).isEqualTo(whole);
  }

  @Test
  void checkpointsThatDoNotFitAreRefused() throws IOException {
    assertThat(train("mlp", "--epochs", "1").exit()).isZero();
    Path file = Path.of(checkpoint());
    Path other = out.resolve("b.safetensors");
    assertRefused(
        run(
            "train",
            "lenet5",
            "--data",
            data.toString(),
            "--resume",
            file.toString(),
            "--out",
            other.toString()),
        "is a checkpoint of mlp, not of lenet5");
    assertRefused(train("mlp", "--resume", file.toString(), "--seed", "9"), "seed");
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 7, 100, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused(run("eval", file.toString(), "--data", data.toString()), "a.safetensors");
      assertRefused(
          run(
              "train",
              "mlp",
              "--data",
              data.toString(),
              "--resume",
              file.toString(),
              "--out",
              other.toString()),
          "a.safetensors");
    }
    Files.write(file, "no checkpoint at all".getBytes(StandardCharsets.UTF_8));
    assertRefused(run("eval", file.toString()), "a.safetensors");
    assertThat(other).doesNotExist();
  }

  @Test
  void imagesOfAnotherSizeAreRefused() throws IOException {
    assertThat(train("mlp", "--epochs", "1").exit()).isZero();
    for (String part : List.of("train", "t10k")) {
      Files.write(
          images(part),
          ByteBuffer.allocate(16 + 4).putInt(IMAGES_MAGIC).putInt(1).putInt(2).putInt(2).array());
      Files.write(labels(part), idxLabels(1));
    }
    assertRefused(train("lenet5"), "[1, 2, 2]");
    assertRefused(run("eval", checkpoint(), "--data", data.toString()), "[1, 2, 2]");
  }

  @Test
  void anAbsurdLearningRateEndsInOneLine() {
    Outcome outcome = train("mlp", "--lr", "1e38", "--epochs", "9");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err().lines()).singleElement().asString().contains("loss", "learning rate");
  }

  @Test
  void theDoctorLooksAtEverythingAndHasARemedyForEachProblem() {
    Outcome outcome = run("doctor");
    assertThat(outcome.out())
        .contains(
            "JDK",
            "vector module",
            "C2 compiler",
            "vector width",
            "cores",
            "memory",
            "FMA peak",
            "load");
    long problems = outcome.out().lines().filter(l -> l.startsWith("PROBLEM")).count();
    assertThat(outcome.out().lines().filter(l -> l.contains("remedy: "))).hasSize((int) problems);
    assertThat(outcome.exit()).isEqualTo(problems == 0 ? 0 : 1);
  }

  private String place(String word) {
    return word.replace("DATA", data.toString()).replace("OUT", out.toString());
  }

  private void assertRefused(Outcome outcome, String words) throws IOException {
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .startsWith("lanewise")
        .contains(words);
    assertThat(outcome.err()).doesNotContain("Exception");
    assertThat(outcome.exit()).isEqualTo(2);
    try (Stream<Path> files = Files.walk(out)) {
      assertThat(files.map(f -> f.getFileName().toString())).noneMatch(f -> f.contains("partial"));
    }
  }

  private Outcome train(String network, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "train",
                network,
                "--data",
                data.toString(),
                "--out",
                checkpoint(),
                "--batch",
                "16"));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private String checkpoint() {
    return out.resolve("a.safetensors").toString();
  }

  private Path images(String part) {
    return data.resolve(part + "-images-idx3-ubyte");
  }

  private Path labels(String part) {
    return data.resolve(part + "-labels-idx1-ubyte");
  }

  /** Images of noise. */
  private static byte[] idxImages(int magic, int count) {
    ByteBuffer b = ByteBuffer.allocate(16 + count * 784);
    b.putInt(magic).putInt(count).putInt(28).putInt(28);
    byte[] noise = new byte[count * 784];
    new Random(1).nextBytes(noise);
    return b.put(noise).array();
  }

  private static byte[] idxLabels(int count) {
    ByteBuffer b = ByteBuffer.allocate(8 + count).putInt(LABELS_MAGIC).putInt(count);
    for (int i = 0; i < count; i++) {
      b.put((byte) (i % 10));
    }
    return b.array();
  }

  private static Outcome run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Outcome(exit, out.toString(), err.toString());
  }
}
