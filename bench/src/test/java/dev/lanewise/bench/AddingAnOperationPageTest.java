package dev.lanewise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The Java in docs/adding-an-operation.md stands in the sources that it names. */
final class AddingAnOperationPageTest {
  private static final String FILE = "// ";

  @TestFactory
  List<DynamicTest> snippetsStandInTheSources() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String snippet : Snippets.of("docs/adding-an-operation.md")) {
      int end = snippet.indexOf('\n');
      String file = snippet.substring(FILE.length(), end);
      tests.add(
          DynamicTest.dynamicTest(
              tests.size() + " " + file, () -> checkStandsIn(file, snippet.substring(end + 1))));
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(9);
    return tests;
  }

  private static void checkStandsIn(String file, String code) throws IOException {
    Path source = Path.of(System.getProperty("lanewise.root"), file);
    assertThat(plain(Files.readString(source))).contains(plain(code));
  }

  /** Indentation and where lines end are the formatter's. */
  private static String plain(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }
}
