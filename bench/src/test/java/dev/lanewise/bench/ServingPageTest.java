package dev.lanewise.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The Java in docs/serving.md compiles and runs as it stands there. */
final class ServingPageTest {
  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> snippetsCompileAndRun() throws IOException {
    return Snippets.tests("docs/serving.md", "Serving", 3, folder);
  }
}
