package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Dropout;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.nn.graph.Draw;
import java.util.List;

/** Dropout, cut in blocks. */
record Dropping(Kernel<Dropout> dropout, Draw.Dropout op, Split split) implements Producer {

  static Dropping of(Kernel<Dropout> dropout, Draw.Dropout op) {
    int size = op.shape().size();
    return new Dropping(dropout, op, Split.of(size, 32L * size, 16));
  }

  @Override
  public String kernel() {
    return dropout.id();
  }

  @Override
  public int unit() {
    return 1;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Place x = in.get(0);
    Place run = in.get(1);
    int size = op.shape().size();
    return stage(
        (from, to, worker) ->
            dropout
                .code()
                .run(
                    op.key(),
                    Drawing.first(run, size) + from,
                    op.rate(),
                    x.array(),
                    x.offset() + from,
                    out.array(),
                    out.offset() + from,
                    to - from,
                    memory.workspace(worker)));
  }
}
