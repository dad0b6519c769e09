package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The house's arrows run one way, every room says what it is, and files stay short: read from the
 * sources.
 */
final class HouseTest {
  /** Room: what it may name besides itself, rooms or single classes; {@code *} is everything. */
  private static final Map<String, Set<String>> MAY_NAME =
      """
      kernels:
      kernels.Kernels: kernels.reference kernels.scalar kernels.simd
      kernels.reference: kernels
      kernels.blocking: kernels
      kernels.fourier: kernels
      kernels.linear:
      kernels.nhwc: kernels kernels.blocking
      kernels.spin: kernels kernels.blocking kernels.fourier kernels.nhwc
      kernels.scalar: kernels kernels.blocking kernels.fourier kernels.nhwc kernels.spin
      kernels.simd: kernels kernels.blocking kernels.fourier kernels.nhwc kernels.spin
      nn.graph: kernels.RandomKey
      nn.grad: nn.graph
      nn.inspect: nn.graph nn.grad nn.layer nn.plan kernels.RandomKey
      nn.layer: nn.graph kernels.RandomKey kernels.linear
      nn.onnx: nn.onnx.file nn.onnx.op nn.onnx.tensor nn.graph nn.plan nn.run nn.data kernels
      nn.onnx.file: nn.onnx.tensor nn.data
      nn.onnx.op: nn.onnx.tensor nn.graph nn.data kernels.RandomKey
      nn.onnx.tensor: nn.data
      nn.onnx.export: nn.graph nn.layer.Layer nn.run nn.data.AtomicFile nn.data.DataException
      nn.plan: nn.graph kernels
      nn.data: kernels.RandomKey
      nn.metrics: nn.data.AtomicFile nn.data.DataException
      nn.prob: kernels.RandomKey kernels.linear
      nn.run: nn.graph nn.layer nn.plan kernels
      nn.serve: nn.graph nn.run nn.onnx kernels.Team
      nn.stochastic: nn.graph
      nn.train: nn.graph nn.grad nn.layer nn.plan nn.run nn.data nn.metrics kernels
      generative: nn.graph nn.grad nn.layer nn.plan nn.run nn.stochastic nn.train nn.data nn.metrics kernels
      robustness: nn.graph nn.grad nn.layer nn.plan nn.run nn.stochastic nn.train nn.data nn.metrics kernels
      bench.report: nn.data nn.inspect nn.metrics kernels.Machine
      bench.peer: kernels
      bench.kernel: kernels bench.peer bench.report
      bench.train: nn.graph nn.grad nn.layer nn.plan nn.run nn.train kernels bench.kernel bench.model bench.peer bench.report
      bench.model: nn.graph nn.inspect nn.layer nn.plan nn.run nn.train nn.data nn.onnx nn.onnx.export kernels bench.kernel bench.peer bench.report
      bench.serve: nn.graph nn.layer nn.plan.Planner nn.run nn.serve nn.onnx nn.data kernels bench.model bench.report
      bench.onnx: nn.onnx nn.onnx.tensor nn.data
      bench.cli: *
      """
          .lines()
          .map(line -> line.split(":"))
          .collect(
              Collectors.toMap(
                  rule -> rule[0],
                  rule -> rule.length == 1 ? Set.of() : Set.of(rule[1].strip().split(" "))));

  private static final Set<String> MAY_NAME_VECTORS = Set.of("kernels.simd", "kernels.spin");

  /** A method that returns a vector, or has a parameter that is one. */
  private static final Pattern VECTOR_METHOD =
      Pattern.compile(
          "\\b(?:\\w+Vector|Vector(?:Mask|Shuffle)?<\\w+>)(?:\\s+\\w+\\s*\\([^()]*\\)\\s*\\{|\\s+\\w+\\s*(?:,[^()]*)?\\)\\s*\\{)");

  private static final int LONGEST_FILE = 400;

  private static final Pattern COMMENT_OR_STRING =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"", Pattern.DOTALL);
  private static final Pattern OURS =
      Pattern.compile("\\bdev\\.lanewise\\.([a-z][\\w.]*?)(?:\\.([A-Z]\\w*)|(?=[^\\w.]))");
  private static final Pattern PACKAGE =
      Pattern.compile("^package dev\\.lanewise\\.([\\w.]+);", Pattern.MULTILINE);

  private static Path root() {
    return Path.of(System.getProperty("lanewise.root", "..")).toAbsolutePath().normalize();
  }

  /** The Java sources of all modules that lie below {@code folder} in their module. */
  private static List<Path> sources(String folder) {
    try (Stream<Path> modules = Files.list(root())) {
      return modules
          .map(m -> m.resolve(folder))
          .filter(Files::isDirectory)
          .flatMap(HouseTest::below)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with the names that a source uses. */
  private static List<String> violations(String fileName, String text) {
    String code = COMMENT_OR_STRING.matcher(text).replaceAll("\"\"");
    Matcher declared = PACKAGE.matcher(code);
    if (!declared.find()) {
      return List.of(fileName + " has no package below dev.lanewise");
    }
    String room = declared.group(1);
    Set<String> rule = MAY_NAME.get(room);
    if (rule == null) {
      return List.of("no rule says what room " + room + " may import: add it to MAY_NAME");
    }
    Set<String> exception =
        MAY_NAME.getOrDefault(room + "." + fileName.replace(".java", ""), Set.of());
    List<String> wrong = new ArrayList<>();
    for (Matcher m = OURS.matcher(code); m.find(); ) {
      String named = m.group(1).replaceAll("\\.$", ""); // the dot before an import's asterisk
      boolean allowed =
          named.equals(room)
              || rule.contains("*")
              || rule.contains(named)
              || rule.contains(named + "." + m.group(2))
              || exception.contains(named);
      if (!allowed) {
        wrong.add(
            room
                + "/"
                + fileName
                + " names "
                + m.group()
                + " but "
                + room
                + " may name only "
                + rule);
      }
    }
    if (code.contains("jdk.incubator.vector") && !MAY_NAME_VECTORS.contains(room)) {
      wrong.add(room + "/" + fileName + " names jdk.incubator.vector");
    }
    return wrong;
  }

  @Test
  void arrowsRunOneWay() {
    List<Path> sources = sources("src/main/java");
    assertThat(sources).hasSizeGreaterThan(20);
    assertThat(
            sources.stream()
                .filter(f -> !f.endsWith("module-info.java"))
                .flatMap(f -> violations(f.getFileName().toString(), read(f)).stream()))
        .isEmpty();
  }

  @Test
  void backwardArrowsAreFound() {
    assertThat(
            violations(
                "A.java", "package dev.lanewise.nn.graph;\nimport dev.lanewise.nn.run.Model;"))
        .hasSize(1);
    assertThat(
            violations(
                "A.java",
                "package dev.lanewise.kernels;\nimport static dev.lanewise.nn.graph.Op.*;"))
        .hasSize(1);
    assertThat(
            violations(
                "A.java",
                "package dev.lanewise.kernels;\nvar x = dev.lanewise.kernels.simd.Width.BITS;"))
        .hasSize(1);
    assertThat(
            violations(
                "A.java", "package dev.lanewise.nn.layer;\nimport dev.lanewise.kernels.Gemm;"))
        .hasSize(1);
    assertThat(
            violations(
                "A.java", "package dev.lanewise.nn.run;\nimport jdk.incubator.vector.FloatVector;"))
        .hasSize(1);
    assertThat(violations("A.java", "package dev.lanewise.attic;")).hasSize(1);
    assertThat(
            violations(
                "A.java", "package dev.lanewise.robustness;\nimport dev.lanewise.generative.Flow;"))
        .hasSize(1);
  }

  @Test
  void forwardArrowsAndTextAreNot() {
    assertThat(
            violations(
                "A.java", "package dev.lanewise.nn.layer;\nimport dev.lanewise.kernels.RandomKey;"))
        .isEmpty();
    assertThat(
            violations("A.java", "package dev.lanewise.nn.grad;\nimport dev.lanewise.nn.graph.*;"))
        .isEmpty();
    assertThat(
            violations(
                "Kernels.java",
                "package dev.lanewise.kernels;\nimport dev.lanewise.kernels.simd.Width;"))
        .isEmpty();
    assertThat(
            violations(
                "A.java",
                "package dev.lanewise.kernels;\n/** dev.lanewise.nn.run.Model */ //dev.lanewise.nn.A\n"
                    + "var x = \"dev.lanewise.nn jdk.incubator.vector\";"))
        .isEmpty();
  }

  /**
   * C2 need not inline a method of ours, and what passes through a call that is not inlined is an
   * object: whether it happens differs from run to run.
   */
  @Test
  void vectorsStayInsideMethods() {
    List<Path> simd =
        sources("src/main/java").stream().filter(f -> f.toString().contains("/simd/")).toList();
    assertThat(simd).hasSizeGreaterThan(5);
    assertThat(simd.stream().filter(f -> passesVectors(read(f)))).isEmpty();
    assertThat(passesVectors("FloatVector f(int i) {")).isTrue();
    assertThat(passesVectors("int f(int i, VectorMask<Float> m, int j) {")).isTrue();
    assertThat(passesVectors("f(FloatVector v) {")).isTrue();
    assertThat(passesVectors("FloatVector v = f(i); if (v.lane(0) > 0) {")).isFalse();
  }

  /** It branches, and where its paths join, C2 now and then makes an object of the mask. */
  @Test
  void masksAreMadeWithoutBranches() {
    assertThat(sources("src/main/java").stream().filter(f -> read(f).contains("indexInRange\"")))
        .isEmpty();
    assertThat(sources("src/main/java").stream().filter(f -> read(f).contains(".indexInRange(")))
        .isEmpty();
  }

  private static boolean passesVectors(String text) {
    return VECTOR_METHOD.matcher(COMMENT_OR_STRING.matcher(text).replaceAll("\"\"")).find();
  }

  @Test
  void everyRoomSaysWhatItIs() {
    Set<Path> rooms =
        sources("src/main/java").stream()
            .filter(f -> !f.endsWith("module-info.java"))
            .map(Path::getParent)
            .collect(Collectors.toSet());
    assertThat(rooms)
        .allSatisfy(
            room -> {
              assertThat(room.resolve("package-info.java")).exists();
              String text = read(room.resolve("package-info.java"));
              assertThat(text)
                  .as(room.toString())
                  .contains("@NullMarked")
                  .containsIgnoringCase("may import");
            });
  }

  @Test
  void filesAreShort() {
    List<Path> all =
        Stream.of("src/main/java", "src/test/java").flatMap(f -> sources(f).stream()).toList();
    assertThat(all.stream().filter(f -> read(f).lines().count() > LONGEST_FILE)).isEmpty();
  }
}
