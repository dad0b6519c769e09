package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.MatrixCopy;
import dev.lanewise.nn.graph.Arrange.Concat;
import dev.lanewise.nn.graph.Shape;
import java.util.List;

/**
 * Concatenation, each tensor seen as rows: the axes before the joined one. Cut by rows. Tensors
 * that are made in their place are there already.
 *
 * @param widths elements of a row of each tensor
 * @param unit elements of a row of the result
 */
record Joining(Kernel<MatrixCopy> copy, List<Integer> widths, int unit, Split split)
    implements Producer {

  static Joining of(Kernel<MatrixCopy> copy, Concat op) {
    Shape z = op.shape();
    int rows = z.size(0, op.axis());
    List<Integer> widths = op.xs().stream().map(x -> x.shape().size() / rows).toList();
    return new Joining(copy, widths, z.size() / rows, Split.of(rows, 4L * z.size()));
  }

  @Override
  public String kernel() {
    return copy.id();
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    MatrixCopy code = copy.code();
    if (in.stream().allMatch(x -> x.step() > 0)) {
      return List.of(new Stage(Split.none(1), (from, to, worker) -> {}));
    }
    Place[] xs = in.toArray(Place[]::new);
    int[] cols = widths.stream().mapToInt(w -> w).toArray();
    float[] z = out.array();
    int zOff = out.offset();
    return stage(
        (from, to, worker) -> {
          int column = zOff;
          for (int i = 0; i < xs.length; i++) {
            int n = cols[i];
            if (xs[i].step() == 0) {
              code.run(
                  to - from,
                  n,
                  xs[i].array(),
                  xs[i].offset() + from * n,
                  n,
                  z,
                  column + from * unit,
                  unit);
            }
            column += n;
          }
        });
  }
}
