package dev.lanewise.bench.model;

import dev.lanewise.bench.report.Table;
import dev.lanewise.bench.report.Text;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.inspect.Diagram;
import dev.lanewise.nn.plan.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** How long each step of a plan takes, of one run. */
public final class StepTimes {
  private static final int RUNS = 9;
  private static final int WIDEST = 48;

  private final List<Step> steps;
  private final double[] nanos;

  private StepTimes(List<Step> steps, double[] nanos) {
    this.steps = steps;
    this.nanos = nanos;
  }

  /**
   * The median over some runs of each step's time.
   *
   * @param run runs the plan and adds the nanoseconds of each step
   */
  public static StepTimes of(List<Step> steps, Consumer<long[]> run) {
    long[][] times = new long[RUNS][steps.size()];
    for (long[] nanos : times) {
      run.accept(nanos);
    }
    double[] medians = new double[steps.size()];
    for (int i = 0; i < medians.length; i++) {
      int step = i;
      medians[i] = Arrays.stream(times).mapToLong(t -> t[step]).sorted().toArray()[RUNS / 2];
    }
    return new StepTimes(steps, medians);
  }

  /** The {@code most} steps that take longest, longest first, as lines of a table. */
  public List<String> lines(int most) {
    double all = Arrays.stream(nanos).sum();
    Table table = new Table().add("time", "share", "GFLOP/s", "layer", "operations", "kernel");
    List<Integer> order = order();
    for (int i : order.subList(0, Math.min(most, order.size()))) {
      Step s = steps.get(i);
      table.add(
          Text.nanos(nanos[i]),
          Text.percent(nanos[i] / all),
          s.multiplyAdds() == 0 ? "-" : Text.digits(2 * s.multiplyAdds() / nanos[i]),
          s.scope().isEmpty() ? "-" : s.scope(),
          shortened(s.name()),
          s.kernel());
    }
    return table.lines(Table.Side.LEFT);
  }

  /**
   * All steps in order, as lines of a table.
   *
   * @param peak GFLOP/s that the threads in use could do
   */
  public List<String> plan(double peak) {
    Table table =
        new Table()
            .add(
                "step",
                "layer",
                "operations",
                "kernel",
                "layout",
                "shape",
                "mul-adds",
                "bytes",
                "time",
                "share",
                "GFLOP/s",
                "of peak",
                "GB/s");
    double all = Arrays.stream(nanos).sum();
    for (int i = 0; i < nanos.length; i++) {
      Step s = steps.get(i);
      double gflops = 2 * s.multiplyAdds() / nanos[i];
      table.add(
          Integer.toString(i),
          s.scope().isEmpty() ? "-" : s.scope(),
          shortened(s.name()),
          s.kernel(),
          s.layout().isEmpty() ? "-" : s.layout(),
          s.shape().toString(),
          s.multiplyAdds() == 0 ? "-" : Text.count(s.multiplyAdds()),
          Text.count(s.bytes()),
          Text.nanos(nanos[i]),
          Text.percent(nanos[i] / all),
          s.multiplyAdds() == 0 ? "-" : Text.digits(gflops),
          s.multiplyAdds() == 0 ? "-" : Text.percent(gflops / peak),
          Text.digits(s.bytes() / nanos[i]));
    }
    return table.lines(Table.Side.LEFT);
  }

  /** Nanoseconds of all steps. */
  public double total() {
    return Arrays.stream(nanos).sum();
  }

  /** The steps as boxes with their times; arrows carry what one reads of another. */
  public Diagram diagram() {
    List<Diagram.Box> boxes = new ArrayList<>();
    List<Diagram.Arrow> arrows = new ArrayList<>();
    for (int i = 0; i < nanos.length; i++) {
      Step s = steps.get(i);
      String label =
          "%d %s\n%s\n%s".formatted(i, shortened(s.name()), s.kernel(), Text.nanos(nanos[i]));
      boxes.add(new Diagram.Box(id(i), label, s.shape(), Diagram.Kind.VALUE, ""));
      for (int before : s.after()) {
        Shape shape = steps.get(before).shape();
        arrows.add(new Diagram.Arrow(id(before), id(i), shape, false));
      }
    }
    return new Diagram(boxes, arrows);
  }

  private static String id(int step) {
    return "step" + step;
  }

  private static String shortened(String name) {
    return name.length() <= WIDEST ? name : name.substring(0, WIDEST - 3) + "...";
  }

  private List<Integer> order() {
    return IntStream.range(0, nanos.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -nanos[i]))
        .toList();
  }

  /** All steps, for a report. */
  public List<Map<String, Object>> fields() {
    return order().stream().map(this::fields).toList();
  }

  private Map<String, Object> fields(int i) {
    Step s = steps.get(i);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("micros", nanos[i] / 1e3);
    fields.put("layer", s.scope());
    fields.put("operations", s.name());
    fields.put("kernel", s.kernel());
    fields.put("layout", s.layout());
    fields.put("shape", s.shape().toString());
    fields.put("multiplyAdds", s.multiplyAdds());
    fields.put("bytes", s.bytes());
    return fields;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d steps", steps.size());
  }
}
