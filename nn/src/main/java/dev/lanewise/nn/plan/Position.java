package dev.lanewise.nn.plan;

import dev.lanewise.kernels.IndexReduction;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.nn.graph.Indexed;
import dev.lanewise.nn.graph.Shape;
import java.util.List;

/** Numbers of places along an axis, x seen as [outer, depth, inner]; cut by the outer axes. */
record Position(Kernel<IndexReduction> reduction, int depth, int inner, Split split)
    implements Producer {

  static Position of(Kernel<IndexReduction> reduction, Indexed.ArgExtreme op) {
    Shape x = op.x().shape();
    int outer = x.size(0, op.axis());
    int inner = x.size(op.axis() + 1, x.rank());
    return new Position(reduction, x.dim(op.axis()), inner, Split.of(outer, 4L * x.size()));
  }

  @Override
  public String kernel() {
    return reduction.id();
  }

  @Override
  public int unit() {
    return inner;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    IndexReduction code = reduction.code();
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    int[] places = new int[split.units() * inner];
    return stage(
        (from, to, worker) -> {
          code.run(
              to - from,
              depth,
              inner,
              x,
              xOff + from * depth * inner,
              places,
              from * inner,
              memory.workspace(worker));
          for (int i = from * inner; i < to * inner; i++) {
            z[zOff + i] = places[i];
          }
        });
  }
}
