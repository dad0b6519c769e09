package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.RandomFill;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.graph.Draw;
import java.util.List;

/** Random numbers of one distribution, cut in blocks. */
record Drawing(Kernel<RandomFill> fill, RandomKey key, int size, Split split) implements Producer {

  /** A number costs about as much as 32 multiply-adds. */
  static Drawing of(Kernel<RandomFill> fill, RandomKey key, int size) {
    return new Drawing(fill, key, size, Split.of(size, 32L * size, 16));
  }

  @Override
  public String kernel() {
    return fill.id();
  }

  @Override
  public int unit() {
    return 1;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Place run = in.getFirst();
    return stage(
        (from, to, worker) ->
            fill.code()
                .run(key, first(run, size) + from, 1, out.array(), out.offset() + from, to - from));
  }

  /** Where the stream of this run starts. */
  static long first(Place run, int size) {
    float[] number = run.array();
    int at = run.offset();
    return Draw.first(Draw.number(number[at], number[at + 1]), size);
  }
}
