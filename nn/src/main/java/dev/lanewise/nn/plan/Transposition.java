package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Permutation;
import dev.lanewise.kernels.PermuteShape;
import dev.lanewise.nn.graph.Shape;
import java.util.List;

/**
 * Axes in another order, cut by the first axes, those that stay where they are; in one part if
 * there are none.
 */
record Transposition(
    Kernel<Permutation> permutation, List<Integer> dims, List<Integer> order, int unit, Split split)
    implements Producer {

  static Transposition of(Kernel<Permutation> permutation, Shape x, List<Integer> order) {
    int fixed = 0;
    while (order.get(fixed) == fixed) {
      fixed++;
    }
    int first = fixed;
    int units = x.size(0, fixed);
    return new Transposition(
        permutation,
        order.stream().skip(fixed).map(axis -> x.dim(axis)).toList(),
        order.stream().skip(fixed).map(axis -> axis - first).toList(),
        x.size() / units,
        Split.of(units, 16L * x.size()));
  }

  @Override
  public String kernel() {
    return permutation.id();
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Permutation code = permutation.code();
    Pieces<PermuteShape> shapes =
        new Pieces<>(split, part -> shape(split.from(part + 1) - split.from(part)));
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    return stage(
        (from, to, worker) ->
            code.run(
                shapes.at(from),
                x,
                xOff + from * unit,
                z,
                zOff + from * unit,
                memory.workspace(worker)));
  }

  /** Several units as one tensor. */
  private PermuteShape shape(int units) {
    int lead = units == 1 ? 0 : 1;
    int[] source = new int[lead + dims.size()];
    int[] to = new int[source.length];
    source[0] = units;
    for (int d = 0; d < dims.size(); d++) {
      source[lead + order.get(d)] = dims.get(d);
      to[lead + d] = lead + order.get(d);
    }
    return PermuteShape.of(source, to);
  }
}
