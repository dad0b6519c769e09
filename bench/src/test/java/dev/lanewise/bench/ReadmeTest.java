package dev.lanewise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.nn.data.Digits;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.train.Settings;
import dev.lanewise.nn.train.Trainer;
import dev.lanewise.nn.train.TrainingListener;
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
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The Java in README.md compiles and runs as it stands there. */
final class ReadmeTest {
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> snippetsCompileAndRun() throws IOException {
    Matcher matcher =
        SNIPPET.matcher(
            Files.readString(Path.of(System.getProperty("lanewise.root"), "README.md")));
    List<DynamicTest> tests = new ArrayList<>();
    while (matcher.find()) {
      String snippet = matcher.group(1);
      String name = "Snippet" + tests.size();
      tests.add(DynamicTest.dynamicTest(name, () -> compileAndRun(name, snippet)));
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(2);
    return tests;
  }

  private void compileAndRun(String name, String snippet) throws Exception {
    Path checkpoint = folder.resolve("lenet5.safetensors");
    train(checkpoint);
    String imports =
        snippet.lines().filter(l -> l.startsWith("import ")).collect(Collectors.joining("\n"));
    String body =
        snippet
            .lines()
            .filter(l -> !l.startsWith("import "))
            .collect(Collectors.joining("\n"))
            .replace("lanewise-report/lenet5.safetensors", checkpoint.toString());
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

  private static void train(Path checkpoint) {
    Trainer.of(Networks.lenet5(), Digits.split(1, 64, 16), Settings.defaults().epochs(1))
        .checkpointTo(checkpoint)
        .fit(new TrainingListener() {});
  }
}
