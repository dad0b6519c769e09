package dev.lanewise.bench.train;

import dev.lanewise.bench.report.Table;
import dev.lanewise.bench.report.Text;
import dev.lanewise.nn.plan.Step;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /** The median over some runs of each step's time. */
  static StepTimes of(TrainingStep training) {
    List<Step> steps = training.plan().steps();
    long[][] times = new long[RUNS][steps.size()];
    for (long[] run : times) {
      training.run(run);
    }
    double[] medians = new double[steps.size()];
    for (int i = 0; i < medians.length; i++) {
      int step = i;
      medians[i] = Arrays.stream(times).mapToLong(run -> run[step]).sorted().toArray()[RUNS / 2];
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
    fields.put("shape", s.shape().toString());
    fields.put("multiplyAdds", s.multiplyAdds());
    return fields;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d steps", steps.size());
  }
}
