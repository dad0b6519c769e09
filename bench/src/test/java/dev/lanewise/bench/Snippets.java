package dev.lanewise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;

/** The Java of a page of documentation: it must compile and run as it stands there. */
final class Snippets {
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private Snippets() {}

  /** All of a page, given by its path from the project's root. */
  static List<String> of(String page) throws IOException {
    Matcher matcher =
        SNIPPET.matcher(Files.readString(Path.of(System.getProperty("lanewise.root"), page)));
    List<String> all = new ArrayList<>();
    while (matcher.find()) {
      all.add(matcher.group(1));
    }
    return all;
  }

  /** A test for each of a page's, of which there must be so many at least. */
  static List<DynamicTest> tests(String page, String prefix, int least, Path folder)
      throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String snippet : of(page)) {
      String name = prefix + tests.size();
      tests.add(DynamicTest.dynamicTest(name, () -> compileAndRun(name, snippet, folder)));
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(least);
    return tests;
  }

  /** The same with few of the digits that it draws: for a test, that it runs is enough. */
  static String shortened(String snippet) {
    return snippet.replace("Digits.split(1, 6_000, 1_000)", "Digits.split(1, 96, 20)");
  }

  /** Runs one as the body of a program's main method, its imports in front. */
  static void compileAndRun(String name, String snippet, Path folder) throws Exception {
    String imports =
        snippet.lines().filter(l -> l.startsWith("import ")).collect(Collectors.joining("\n"));
    String body =
        snippet.lines().filter(l -> !l.startsWith("import ")).collect(Collectors.joining("\n"));
    Path source = folder.resolve(name + ".java");
    Files.writeString(
        source,
        imports
            + "\npublic class "
            + name
            + " { public static void main(String[] args) {\n"
            + body
            + "\n}}");
    StringWriter errors = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                errors,
                null,
                null,
                List.of("-cp", System.getProperty("java.class.path"), "-d", folder.toString()),
                null,
                ToolProvider.getSystemJavaCompiler()
                    .getStandardFileManager(null, null, null)
                    .getJavaFileObjects(source))
            .call();
    assertThat(compiled).as(errors.toString()).isTrue();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    }
  }
}
