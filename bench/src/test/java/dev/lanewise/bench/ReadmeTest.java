package dev.lanewise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.nn.data.Digits;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.train.Settings;
import dev.lanewise.nn.train.Trainer;
import dev.lanewise.nn.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The Java in README.md compiles and runs as it stands there, on fewer images. */
final class ReadmeTest {
  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> snippetsCompileAndRun() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String snippet : Snippets.of("README.md")) {
      String name = "Snippet" + tests.size();
      tests.add(DynamicTest.dynamicTest(name, () -> compileAndRun(name, snippet)));
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(2);
    return tests;
  }

  private void compileAndRun(String name, String snippet) throws Exception {
    Path checkpoint = folder.resolve("lenet5.safetensors");
    train(checkpoint);
    String local =
        Snippets.shortened(snippet)
            .replace("lanewise-report/lenet5.safetensors", checkpoint.toString());
    Snippets.compileAndRun(name, local, folder);
  }

  private static void train(Path checkpoint) {
    Trainer.of(Networks.lenet5(), Digits.split(1, 64, 16), Settings.defaults().epochs(1))
        .checkpointTo(checkpoint)
        .fit(new TrainingListener() {});
  }
}
