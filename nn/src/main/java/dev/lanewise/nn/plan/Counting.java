package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Draw;
import java.util.List;

/**
 * Numbers {@code factor r + first, factor r + first + 1, ...} of runs, r being that of this one.
 */
record Counting(int factor, int first, int count) implements Producer {
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
    return 2 * count;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    float[] run = in.getFirst().array();
    int at = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    return stage(
        (from, to, worker) -> {
          long number = factor * Draw.number(run[at], run[at + 1]) + first;
          for (int i = 0; i < count; i++) {
            long high = (number + i) / Draw.PERIOD;
            z[zOff + 2 * i] = number + i - high * Draw.PERIOD;
            z[zOff + 2 * i + 1] = high;
          }
        });
  }
}
