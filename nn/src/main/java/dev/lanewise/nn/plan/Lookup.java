package dev.lanewise.nn.plan;

import dev.lanewise.kernels.IndexedRows;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.nn.graph.Indexed;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of a table picked by number, cut by the numbers; or added to those of their number, cut by
 * the table's rows: each part passes over all numbers and adds, in their order, what is its own.
 *
 * @param count how many numbers there are
 */
record Lookup(Kernel<IndexedRows> kernelOfRows, int rows, int width, int count, Split split)
    implements Producer {

  static Lookup gather(Kernel<IndexedRows> kernel, Indexed.Gather op) {
    int rows = op.x().shape().dim(0);
    int width = op.x().shape().size() / rows;
    int count = op.index().shape().size();
    return new Lookup(kernel, rows, width, count, Split.of(count, 4L * count * width));
  }

  static Lookup scatterAdd(Kernel<IndexedRows> kernel, Indexed.ScatterAdd op) {
    int count = op.index().shape().size();
    int width = op.x().shape().size() / count;
    Split split = Split.of(op.rows(), 4L * op.x().shape().size() + op.shape().size());
    return new Lookup(kernel, op.rows(), width, count, split);
  }

  @Override
  public String kernel() {
    return kernelOfRows.id();
  }

  @Override
  public int unit() {
    return width;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    int[] index = new int[count];
    IndexedRows code = kernelOfRows.code();
    String name = code.gathers() ? "gather" : "scatter-add";
    Body body = code.gathers() ? gather(in, index, out) : scatterAdd(in, index, out);
    return List.of(Indices.stage(name, in.get(1), index, rows), new Stage(split, body));
  }

  private Body gather(List<Place> in, int[] index, Place out) {
    IndexedRows code = kernelOfRows.code();
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    return (from, to, worker) ->
        code.run(1, rows, width, index, from, to - from, x, xOff, z, zOff + from * width);
  }

  private Body scatterAdd(List<Place> in, int[] index, Place out) {
    IndexedRows code = kernelOfRows.code();
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    return (from, to, worker) -> {
      Arrays.fill(z, zOff + from * width, zOff + to * width, 0);
      for (int k = 0, end; k < count; k = end) {
        end = k + 1;
        boolean own = index[k] >= from && index[k] < to;
        while (end < count && own == (index[end] >= from && index[end] < to)) {
          end++;
        }
        if (own) {
          code.run(1, rows, width, index, k, end - k, x, xOff + k * width, z, zOff);
        }
      }
    };
  }
}
