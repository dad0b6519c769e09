package dev.lanewise.bench.cli;

import dev.lanewise.bench.report.DiagramPicture;
import dev.lanewise.bench.report.StepTimes;
import dev.lanewise.bench.report.Text;
import dev.lanewise.kernels.PeakMeter;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Weights;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanewise explain}: the plan a network runs by, step by step, with measured times. */
@Command(
    name = "explain",
    description = {
      "Prints the plan a network runs by: each step's operations, kernel, layout, shape,",
      "multiply-adds and bytes, its measured time, and what part of this machine's peak that is."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise explain resnet50",
      "  lanewise explain vgg16 --threads 2 --batch 4 --svg vgg16.svg"
    })
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private NamedNetwork network;
  @Mixin private Threads threads;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Draws the steps and what they wait for as well.")
  private @Nullable Path svg;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  ExplainCommand() {}

  @Override
  public Integer call() {
    Path picture = svg;
    if (picture != null) {
      AtomicFile.checkWritable(picture);
    }
    Networks.Network of = network.network();
    Graph graph = new Graph();
    Node output = of.layer().apply(graph, graph.input("input", network.input()));
    Plan plan = Planner.best().forInference().plan(Map.of("output", output));
    if (picture != null && plan.steps().size() > DiagramPicture.MOST_BOXES) {
      throw new BadInput(
          "%s has %d steps, too many to draw: leave out --svg"
              .formatted(of.name(), plan.steps().size()));
    }
    StepTimes times = measure(plan, Weights.init(of.layer(), RandomKey.of(1)));
    print(plan, times);
    if (picture != null) {
      byte[] text = DiagramPicture.svg(times.diagram()).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(picture, to -> to.write(text));
    }
    return ExitCode.OK;
  }

  private StepTimes measure(Plan plan, Weights weights) {
    try (Team team = Team.of(threads.count())) {
      Execution execution = Execution.of(plan, weights, team);
      float[] image = new float[plan.inputShape("input").size()];
      Arrays.fill(image, 0.5f);
      execution.set("input", image);
      execution.warmUp();
      return StepTimes.of(plan.steps(), execution::run);
    }
  }

  private void print(Plan plan, StepTimes times) {
    PrintWriter out = spec.commandLine().getOut();
    double peak = PeakMeter.gflops() * threads.count();
    times.plan(peak).forEach(out::println);
    out.printf(
        "%s in all, %s GFLOP/s, %s of the %s that %d %s could do; %s multiply-adds; arena %s bytes%n",
        Text.nanos(times.total()),
        Text.digits(2 * plan.multiplyAdds() / times.total()),
        Text.percent(2 * plan.multiplyAdds() / times.total() / peak),
        Text.digits(peak),
        threads.count(),
        threads.count() == 1 ? "thread" : "threads",
        Text.count(plan.multiplyAdds()),
        Text.count((long) Float.BYTES * plan.arenaSize()));
  }
}
