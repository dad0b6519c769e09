package dev.lanewise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java in docs/networks.md compiles, runs, if on fewer images, and prints what stands beside
 * its prints.
 */
final class NetworksPageTest {
  private static final String PAGE = "docs/networks.md";

  /** A print, and the comment behind it. */
  private static final Pattern PRINTED =
      Pattern.compile("^ *System\\.out\\.println\\(.*\\); *// (.*)$", Pattern.MULTILINE);

  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> snippetsCompileAndRun() throws IOException {
    Files.createDirectories(folder.resolve("out"));
    List<DynamicTest> tests = new ArrayList<>();
    for (String snippet : Snippets.of(PAGE)) {
      String name = "Networks" + tests.size();
      String local = Snippets.shortened(snippet).replace("\"out/", "\"" + folder + "/out/");
      tests.add(DynamicTest.dynamicTest(name, () -> check(name, local)));
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(17);
    return tests;
  }

  private void check(String name, String snippet) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      Snippets.compileAndRun(name, snippet, folder);
    } finally {
      System.setOut(before);
    }
    List<String> told = PRINTED.matcher(snippet).results().map(m -> m.group(1)).toList();
    if (!told.isEmpty()) {
      assertThat(out.toString(StandardCharsets.UTF_8).lines().toList()).containsSubsequence(told);
    }
  }
}
