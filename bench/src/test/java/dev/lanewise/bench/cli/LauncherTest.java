package dev.lanewise.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, against JDKs and a Maven that are scripts of a few lines. */
class LauncherTest {
  private static final Path SHELL = Path.of("/bin/sh");

  /** What the launcher calls, besides Maven and Java. */
  private static final List<String> TOOLS =
      List.of(
          "basename",
          "cat",
          "dirname",
          "find",
          "flock",
          "grep",
          "head",
          "mkdir",
          "readlink",
          "rm",
          "sleep");

  @TempDir Path temp;
  private Path root;
  private Path bin;

  private record Outcome(int exit, String out, String err) {}

  @BeforeEach
  void makeClone() throws IOException {
    assumeTrue(Files.isExecutable(SHELL), "no /bin/sh on this machine");
    temp = temp.toRealPath();
    root = Files.createDirectories(temp.resolve("a clone"));
    Path script = Path.of(System.getProperty("lanewise.root", "")).resolve("lanewise");
    Files.copy(script, root.resolve("lanewise"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Path sources = Files.createDirectories(root.resolve("bench/src/main/java"));
    Files.writeString(root.resolve("bench/pom.xml"), "<project/>");
    Files.writeString(sources.resolve("A.java"), "class A {}");
    bin = Files.createDirectories(temp.resolve("bin"));
    jdk("seventeen", "17.0.2");
    Files.createSymbolicLink(bin.resolve("java"), temp.resolve("seventeen/bin/java"));
  }

  @Test
  void takesJavaHomeIfItIs25() throws Exception {
    Path home = jdk("home", "25.0.3");
    assertThat(dryRun(Map.of("JAVA_HOME", home.toString())).out()).startsWith(home + "/bin/java ");
  }

  @Test
  void passesOverAnOlderJavaHomeForPath() throws Exception {
    Path home = jdk("home", "17");
    Path onPath = jdk("on path", "25");
    Files.delete(bin.resolve("java"));
    Files.createSymbolicLink(bin.resolve("java"), Path.of("../between"));
    Files.createSymbolicLink(temp.resolve("between"), onPath.resolve("bin/java"));
    assertThat(dryRun(Map.of("JAVA_HOME", home.toString())).out())
        .startsWith(onPath + "/bin/java ");
  }

  @Test
  void searchesInstallFolders() throws Exception {
    jdk("jvm/jdk-17", "17.0.1");
    jdk("jvm/jdk-250", "250.0.1");
    Path right = jdk("jvm/zulu", "25+37");
    assertThat(dryRun(Map.of("LANEWISE_JDKS", "/nowhere:" + temp.resolve("jvm"))).out())
        .startsWith(right + "/bin/java ");
  }

  @Test
  void searchesTheLayoutOfMacs() throws Exception {
    Path right = jdk("jvm/temurin-25.jdk/Contents/Home", "25.0.3");
    assertThat(dryRun(Map.of("LANEWISE_JDKS", temp.resolve("jvm").toString())).out())
        .startsWith(right + "/bin/java ");
  }

  @Test
  void asksTheJvmWhereThereIsNoReleaseFile() throws Exception {
    Path home = jdk("jvm/custom", "25.0.3");
    Files.delete(home.resolve("release"));
    assertThat(dryRun(Map.of("LANEWISE_JDKS", temp.resolve("jvm").toString())).out())
        .startsWith(home + "/bin/java ");
  }

  @Test
  void saysWhatToInstallWhereThereIsNone() throws Exception {
    Path runtimeOnly = jdk("jvm/jre", "25.0.3");
    Files.delete(runtimeOnly.resolve("bin/javac"));
    Outcome outcome = dryRun(Map.of("LANEWISE_JDKS", temp.resolve("jvm").toString()));
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .contains("no JDK 25", "install", "JAVA_HOME");
  }

  @Test
  void leavesOutAVectorModuleTheJdkDoesNotHave() throws Exception {
    Path home = jdk("home", "25");
    assertThat(dryRun(Map.of("JAVA_HOME", home.toString())).out())
        .contains("--add-modules jdk.incubator.vector");
    Files.writeString(
        home.resolve("release"), "JAVA_VERSION=\"25\"\nMODULES=\"java.base java.desktop\"\n");
    assertThat(dryRun(Map.of("JAVA_HOME", home.toString())).out()).doesNotContain("incubator");
  }

  @Test
  void leavesTheCollectorToWhoNamesOne() throws Exception {
    String home = jdk("home", "25").toString();
    assertThat(dryRun(Map.of("JAVA_HOME", home)).out()).contains("-XX:+UseSerialGC");
    for (String variable : List.of("LANEWISE_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
      assertThat(dryRun(Map.of("JAVA_HOME", home, variable, "-XX:+UseZGC")).out())
          .doesNotContain("-XX:+UseSerialGC")
          .contains("-XX:+UseCountedLoopSafepoints");
    }
  }

  @Test
  void givesServicesACollectorThatWorksMeanwhile() throws Exception {
    Map<String, String> environment =
        Map.of("JAVA_HOME", jdk("home", "25").toString(), "LANEWISE_DRY_RUN", "1");
    Path launcher = root.resolve("lanewise");
    for (String[] command :
        List.of(new String[] {"serve", "lenet5"}, new String[] {"bench", "serve", "lenet5"})) {
      assertThat(start(launcher, environment, command).out())
          .contains("-XX:+UseZGC", "-XX:CompilerThreadPriority=19")
          .doesNotContain("-XX:+UseSerialGC");
    }
    assertThat(start(launcher, environment, "bench", "kernels").out())
        .contains("-XX:+UseSerialGC")
        .doesNotContain("-XX:CompilerThreadPriority");
  }

  @Test
  void startsThroughALinkFromAnywhere() throws Exception {
    Path home = jdk("home", "25");
    Path link = Files.createSymbolicLink(temp.resolve("link"), root.resolve("lanewise"));
    Outcome outcome =
        start(link, Map.of("JAVA_HOME", home.toString(), "LANEWISE_DRY_RUN", "1"), "eval", "x");
    assertThat(outcome.out()).contains(root + "/bench/target/classpath.txt").endsWith(" eval x\n");
  }

  @Test
  void givesPeersAClassPathOfTheirOwn() throws Exception {
    Path home = jdk("home", "25");
    Outcome outcome =
        start(
            root.resolve("lanewise"),
            Map.of("JAVA_HOME", home.toString(), "LANEWISE_DRY_RUN", "1"),
            "bench",
            "kernels",
            "--peers");
    assertThat(outcome.out())
        .contains("classpath-peers.txt", "--sun-misc-unsafe-memory-access=allow");
  }

  @Test
  void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    Path home = jdk("home", "25");
    maven(0);
    Map<String, String> environment = Map.of("JAVA_HOME", home.toString());
    Outcome first = start(root.resolve("lanewise"), environment, "doctor");
    assertThat(first.exit()).isEqualTo(7); // that of the command
    assertThat(first.out())
        .contains("-cp", root + "/bench/target/classes", "dev.lanewise.bench.cli.Main doctor");
    assertThat(first.err()).startsWith("building");
    assertThat(start(root.resolve("lanewise"), environment, "doctor").err()).isEmpty();
    assertThat(builds()).isEqualTo(1);

    Files.setLastModifiedTime(
        root.resolve("bench/src/main/java/A.java"), FileTime.from(Instant.now().plusSeconds(5)));
    start(root.resolve("lanewise"), environment, "doctor");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void buildsAgainWhenWhatItMadeIsGoneOrAnotherClones() throws Exception {
    Path home = jdk("home", "25");
    maven(0);
    Map<String, String> environment = Map.of("JAVA_HOME", home.toString());
    start(root.resolve("lanewise"), environment, "doctor");
    Files.delete(root.resolve("bench/target/classes"));
    start(root.resolve("lanewise"), environment, "doctor");
    assertThat(builds()).isEqualTo(2);

    Path classPath = root.resolve("bench/target/classpath.txt");
    Files.writeString(classPath, temp.toString());
    start(root.resolve("lanewise"), environment, "doctor");
    assertThat(builds()).isEqualTo(3);
  }

  @Test
  void twoAtATimeBuildOnce() throws Exception {
    Path home = jdk("home", "25");
    maven(0);
    Process one = process(root.resolve("lanewise"), Map.of("JAVA_HOME", home.toString()), "doctor");
    Process two = process(root.resolve("lanewise"), Map.of("JAVA_HOME", home.toString()), "doctor");
    assertThat(outcome(one).exit()).isEqualTo(7);
    assertThat(outcome(two).exit()).isEqualTo(7);
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aFailedBuildShowsItsErrorsAndIsTriedAgain() throws Exception {
    Path home = jdk("home", "25");
    maven(1);
    Map<String, String> environment = Map.of("JAVA_HOME", home.toString());
    for (int i = 1; i <= 2; i++) {
      Outcome outcome = start(root.resolve("lanewise"), environment, "doctor");
      assertThat(outcome.exit()).isEqualTo(1);
      assertThat(outcome.err())
          .contains("[ERROR] no such thing", "launcher-build.log")
          .doesNotContain("noise");
      assertThat(builds()).isEqualTo(i);
    }
  }

  @Test
  void saysThatMavenIsMissing() throws Exception {
    Path home = jdk("home", "25");
    Path tools = Files.createDirectories(temp.resolve("tools"));
    for (String tool : TOOLS) {
      for (String folder : List.of("/bin/", "/usr/bin/")) {
        if (Files.isExecutable(Path.of(folder + tool))) {
          script(tools.resolve(tool), "exec " + folder + tool + " \"$@\"");
        }
      }
    }
    Outcome outcome =
        start(
            root.resolve("lanewise"),
            Map.of("JAVA_HOME", home.toString(), "PATH", tools.toString()),
            "doctor");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err().lines()).singleElement().asString().contains("Maven", "install");
  }

  /** A JDK of that version; its java prints its arguments and exits with 7. */
  private Path jdk(String name, String version) throws IOException {
    Path home = temp.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    script(
        home.resolve("bin/java"),
        "if [ \"$1\" = -version ]; then echo 'openjdk version \"" + version + "\"' >&2; exit; fi",
        "echo \"$@\"",
        "exit 7");
    script(home.resolve("bin/javac"), "exit 1");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"us\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** A Maven that notes each call, takes its time, writes the class path and ends so. */
  private void maven(int exit) throws IOException {
    script(
        bin.resolve("mvn"),
        "echo build >> '" + temp.resolve("builds") + "'",
        "sleep 0.3",
        "echo noise",
        "[ " + exit + " = 0 ] || echo '[ERROR] no such thing'",
        "mkdir -p bench/target/classes",
        "printf %s '" + temp + "' > bench/target/classpath.txt",
        "exit " + exit);
  }

  private long builds() throws IOException {
    return Files.readAllLines(temp.resolve("builds")).size();
  }

  private static void script(Path file, String... lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome dryRun(Map<String, String> environment) throws Exception {
    Map<String, String> all = new HashMap<>(environment);
    all.put("LANEWISE_DRY_RUN", "1");
    return start(root.resolve("lanewise"), all, "doctor");
  }

  private Outcome start(Path script, Map<String, String> environment, String... arguments)
      throws Exception {
    return outcome(process(script, environment, arguments));
  }

  private Process process(Path script, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(SHELL.toString(), script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin + ":/usr/bin:/bin");
    builder.environment().put("HOME", temp.toString());
    builder.environment().put("LANEWISE_JDKS", "");
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Outcome outcome(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), out, err);
  }
}
