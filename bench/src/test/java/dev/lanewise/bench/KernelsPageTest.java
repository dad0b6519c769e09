package dev.lanewise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The Java in docs/kernels.md compiles and runs as it stands there. */
final class KernelsPageTest {
  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> snippetsCompileAndRun() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String snippet : Snippets.of("docs/kernels.md")) {
      String name = "Kernels" + tests.size();
      tests.add(DynamicTest.dynamicTest(name, () -> Snippets.compileAndRun(name, snippet, folder)));
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(8);
    return tests;
  }
}
