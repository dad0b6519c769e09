package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Draw;
import java.util.List;

/** The number of the next run. */
record Counting() implements Producer {
  @Override
  public String kernel() {
    return "count";
  }

  @Override
  public Split split() {
    return Split.none(1);
  }

  @Override
  public int unit() {
    return 2;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Place run = in.getFirst();
    return stage(
        (from, to, worker) -> {
          int at = run.offset();
          long next = Draw.number(run.array()[at], run.array()[at + 1]) + 1;
          long high = next / Draw.PERIOD;
          out.array()[out.offset()] = next - high * Draw.PERIOD;
          out.array()[out.offset() + 1] = high;
        });
  }
}
