package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.graph.Shape;
import java.util.List;

/** Each row to one number, cut by rows. */
record RowReduction(Kernel<Reduction> reduction, int cols, Split split) implements Producer {

  /** An exponential takes about as long as 16 multiply-adds. */
  static RowReduction of(Kernel<Reduction> reduction, Shape x) {
    int cols = x.dim(-1);
    return new RowReduction(reduction, cols, Split.of(x.size() / cols, 16L * x.size()));
  }

  @Override
  public String kernel() {
    return reduction.id();
  }

  @Override
  public int unit() {
    return 1;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Reduction code = reduction.code();
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    return stage(
        (from, to, worker) ->
            code.run(
                to - from,
                cols,
                1,
                x,
                xOff + from * cols,
                z,
                zOff + from,
                memory.workspace(worker)));
  }
}
