package dev.lanewise.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The Java in docs/inference.md compiles and runs as it stands there. */
final class InferencePageTest {
  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> snippetsCompileAndRun() throws IOException {
    return Snippets.tests("docs/inference.md", "Inference", 1, folder);
  }
}
