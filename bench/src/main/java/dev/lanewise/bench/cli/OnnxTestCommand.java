package dev.lanewise.bench.cli;

import com.grack.nanojson.JsonWriter;
import dev.lanewise.bench.onnx.Outcome;
import dev.lanewise.bench.onnx.Suite;
import dev.lanewise.bench.onnx.Tally;
import dev.lanewise.bench.onnx.Tolerances;
import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.data.DataException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise onnx-test}: the ONNX project's tests. */
@Command(
    name = "onnx-test",
    description = {
      "Runs tests in the ONNX project's layout: folders with model.onnx and test_data_set_N.",
      "Element types and shapes must match exactly; numbers to rtol 1e-3 and atol 1e-7, or what"
          + " a test's data.json or the tolerance file says."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all pass", "1:some fail or are not supported", "2:bad input"},
    footer = {
      "",
      "Examples:",
      "  lanewise onnx-test onnx/node",
      "  lanewise onnx-test onnx/node --list node-core.txt --tolerances tolerances.txt",
      "  lanewise onnx-test onnx/models/real_mnist --json result.json"
    })
final class OnnxTestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description = "A test's folder, or one whose children are tests.")
  private List<Path> folders;

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description = "Run only the tests named in this file, one on each line.")
  private @Nullable Path list;

  @Option(
      names = "--tolerances",
      paramLabel = "FILE",
      description = "Lines of a pattern of test names, rtol and atol.")
  private @Nullable Path tolerances;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the outcomes as JSON.")
  private @Nullable Path json;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  OnnxTestCommand() {}

  @Override
  public Integer call() {
    Path report = json;
    if (report != null) {
      AtomicFile.checkWritable(report);
    }
    Tolerances allowed = tolerances == null ? Tolerances.standard() : Tolerances.read(tolerances);
    PrintWriter out = spec.commandLine().getOut();
    List<Outcome> outcomes = new ArrayList<>();
    for (Path test : tests()) {
      Outcome outcome = Suite.run(test, allowed);
      outcomes.add(outcome);
      out.println(outcome.line().replaceAll("\\p{Cntrl}+", " "));
    }
    Map<String, Tally> totals = Tally.byOperator(outcomes);
    out.println();
    out.printf("%-32s %6s %6s %11s%n", "operator", "passed", "failed", "unsupported");
    totals.forEach(
        (operator, n) ->
            out.printf("%-32s %6d %6d %11d%n", operator, n.passed(), n.failed(), n.unsupported()));
    if (report != null) {
      String text = json(outcomes, totals);
      AtomicFile.write(report, to -> to.write(text.getBytes(StandardCharsets.UTF_8)));
    }
    Tally all = Tally.of(outcomes);
    out.println();
    out.println(all);
    return all.failed() + all.unsupported() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private List<Path> tests() {
    List<Path> tests = new ArrayList<>();
    folders.forEach(folder -> tests.addAll(Suite.tests(folder)));
    if (list == null) {
      return tests;
    }
    Set<String> names = names(list);
    if (names.isEmpty()) {
      throw new BadInput(list + " names no test; name one on each line");
    }
    Set<String> missing = new LinkedHashSet<>(names);
    tests.removeIf(test -> !names.contains(String.valueOf(test.getFileName())));
    tests.forEach(test -> missing.remove(String.valueOf(test.getFileName())));
    if (!missing.isEmpty()) {
      throw new BadInput(
          "%s names %d tests that are not there, such as %s"
              .formatted(list, missing.size(), missing.iterator().next()));
    }
    return tests;
  }

  private static Set<String> names(Path file) {
    Set<String> names = new LinkedHashSet<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String name = line.replaceFirst("#.*", "").strip();
        if (!name.isEmpty()) {
          names.add(name);
        }
      }
    } catch (IOException e) {
      throw DataException.of(file, "read", e);
    }
    return names;
  }

  private static String json(List<Outcome> outcomes, Map<String, Tally> totals) {
    Map<String, Object> document = new LinkedHashMap<>();
    Tally all = Tally.of(outcomes);
    document.put("passed", all.passed());
    document.put("failed", all.failed());
    document.put("unsupported", all.unsupported());
    document.put("tests", outcomes.stream().map(OnnxTestCommand::row).toList());
    Map<String, Object> operators = new LinkedHashMap<>();
    totals.forEach(
        (operator, n) -> operators.put(operator, List.of(n.passed(), n.failed(), n.unsupported())));
    document.put("operators", operators);
    return JsonWriter.indent("  ").string().value(document).done() + "\n";
  }

  private static Map<String, Object> row(Outcome outcome) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("test", outcome.test());
    row.put("verdict", outcome.verdict().name());
    row.put("reason", outcome.reason());
    row.put("operators", outcome.operators());
    return row;
  }
}
