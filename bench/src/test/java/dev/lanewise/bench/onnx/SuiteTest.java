package dev.lanewise.bench.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.bench.onnx.Outcome.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The ONNX project's tests, where they are beside this project. */
class SuiteTest {
  /** One test in so many of the list is run here; {@code lanewise onnx-test} runs all. */
  private static final int EVERY = 12;

  private static Path suite() {
    Path onnx = Path.of(System.getProperty("lanewise.root", ".."), "..", "shared/onnx");
    Assumptions.assumeTrue(Files.isDirectory(onnx), "ONNX's tests are not on this machine");
    return onnx;
  }

  @Test
  void operatorsDoWhatTheSuiteExpects() throws IOException {
    Path onnx = suite();
    Tolerances tolerances = Tolerances.read(onnx.resolve("tolerances.txt"));
    List<String> names = Files.readAllLines(onnx.resolve("node-core.txt"));
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < names.size(); i += EVERY) {
      outcomes.add(Suite.run(onnx.resolve("node").resolve(names.get(i)), tolerances));
    }
    assertThat(outcomes).hasSizeGreaterThan(40);
    assertThat(outcomes.stream().filter(o -> o.verdict() == Verdict.FAIL).map(Outcome::line))
        .isEmpty();
    assertThat(Tally.of(outcomes).unsupported()).isZero();
  }

  @Test
  void whatIsSupportedBeyondThoseIsRightAsWell() {
    List<Path> tests = Suite.tests(suite().resolve("node"));
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < tests.size(); i += 2 * EVERY) {
      outcomes.add(Suite.run(tests.get(i), Tolerances.standard()));
    }
    assertThat(outcomes.stream().filter(o -> o.verdict() == Verdict.FAIL).map(Outcome::line))
        .isEmpty();
    assertThat(Tally.of(outcomes).passed()).isGreaterThan(30);
  }

  @Test
  void trainedModelsMatchTheirExpectedOutputs() {
    for (Path test : Suite.tests(suite().resolve("models"))) {
      assertThat(Suite.run(test, Tolerances.standard()).line())
          .isEqualTo("PASS " + test.getFileName());
    }
  }
}
