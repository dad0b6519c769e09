package dev.lanewise.bench.cli;

import dev.lanewise.bench.kernel.Case;
import dev.lanewise.bench.kernel.Explanation;
import dev.lanewise.bench.kernel.KernelBench;
import dev.lanewise.bench.kernel.RowLines;
import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.report.JsonReport;
import dev.lanewise.bench.report.Row;
import dev.lanewise.kernels.Machine;
import dev.lanewise.nn.data.AtomicFile;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code lanewise bench kernels}: every operation's kernel on shapes of real networks, beside
 * native peers.
 */
@Command(
    name = "kernels",
    description =
        "Measures the kernels on shapes of real networks, if wanted beside other libraries.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise bench kernels --quick",
      "  lanewise bench kernels --filter 'gemm.*512' --peers --json kernels.json",
      "  lanewise bench kernels --filter conv2d --explain"
    })
final class BenchKernelsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--filter",
      paramLabel = "REGEX",
      description = "Only rows whose id contains a match.")
  private @Nullable String filter;

  @Option(
      names = "--peers",
      description =
          "Measure other libraries in turn with ours: MKL, oneDNN, OpenBLAS, ONNX Runtime, ...")
  private boolean peers;

  @Mixin private Threads threads;

  @Option(names = "--quick", description = "Fewer shapes and rounds: under a minute.")
  private boolean quick;

  @Option(
      names = "--explain",
      description = "Measure nothing: print how each convolution would be computed, and why.")
  private boolean explain;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the rows to this file.")
  private @Nullable Path json;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  BenchKernelsCommand() {}

  @Override
  public Integer call() {
    List<Case> cases = cases();
    if (explain) {
      Explanation.of(cases, Machine.here()).forEach(spec.commandLine().getOut()::println);
      spec.commandLine().getOut().flush();
      return ExitCode.OK;
    }
    if (json != null) {
      AtomicFile.checkWritable(json); // minutes of measuring must not be lost to a misspelt folder
    }
    List<Peer> started =
        peers ? Peers.started(p -> !p.trains(), threads.count(), this::complain) : List.of();
    List<Row> rows = measure(cases, started);
    if (json != null) {
      byte[] text = JsonReport.of(Machine.here(), rows).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(json, out -> out.write(text));
      spec.commandLine().getOut().println("rows are in " + json);
    }
    return ExitCode.OK;
  }

  private List<Case> cases() {
    List<Case> all = Case.ofThisMachine(quick);
    if (filter == null) {
      return all;
    }
    try {
      Pattern pattern = Pattern.compile(filter);
      List<Case> found = all.stream().filter(c -> pattern.matcher(c.id()).find()).toList();
      if (found.isEmpty()) {
        throw new BadInput(
            "--filter "
                + filter
                + " matches none of "
                + all.size()
                + " rows; they look like "
                + all.get(0).id());
      }
      return found;
    } catch (PatternSyntaxException e) {
      throw new BadInput(
          "--filter "
              + filter
              + " is not a regular expression: "
              + e.getDescription()
              + " at "
              + e.getIndex());
    }
  }

  private List<Row> measure(List<Case> cases, List<Peer> started) {
    PrintWriter out = spec.commandLine().getOut();
    RowLines lines =
        new RowLines(
            cases.stream().map(Case::id).toList(), started.stream().map(Peer::name).toList());
    out.println(lines.header());
    out.flush();
    List<Row> rows = new ArrayList<>();
    new KernelBench(quick, threads.count(), started, this::complain)
        .run(
            cases,
            row -> {
              rows.add(row);
              out.println(lines.line(row));
              out.flush();
            });
    out.println(lines.legend());
    out.flush();
    return rows;
  }

  private void complain(String line) {
    spec.commandLine().getErr().println("lanewise: " + line);
    spec.commandLine().getErr().flush();
  }
}
