package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.RowMap;
import dev.lanewise.nn.graph.Shape;
import java.util.List;

/** A map of each row by itself, cut by rows. */
record Rows(Kernel<RowMap> map, int cols, Split split) implements Producer {

  /** An exponential takes about as long as 16 multiply-adds. */
  static Rows of(Kernel<RowMap> map, Shape x) {
    int cols = x.dim(-1);
    return new Rows(map, cols, Split.of(x.size() / cols, 16L * x.size()));
  }

  @Override
  public String kernel() {
    return map.id();
  }

  @Override
  public int unit() {
    return cols;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    RowMap code = map.code();
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    return stage(
        (from, to, worker) ->
            code.run(
                to - from,
                cols,
                x,
                xOff + from * cols,
                z,
                zOff + from * cols,
                memory.workspace(worker)));
  }
}
