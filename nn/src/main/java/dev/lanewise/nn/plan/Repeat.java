package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * A broadcast made in memory, run by run: a run is the longest row of the result that is either a
 * stretch of x or one number of it.
 *
 * @param dims sizes of the result's axes outside the runs
 * @param strides how far apart x's elements are along them; 0 where x repeats
 * @param run elements of a run
 * @param fill whether a run is one number
 */
record Repeat(List<Integer> dims, List<Integer> strides, int run, boolean fill, Split split)
    implements Producer {

  static Repeat of(Shape x, Shape to) {
    int lead = to.rank() - x.rank();
    boolean fill = repeats(x, to, to.rank() - 1);
    int outer = to.rank();
    while (outer > 0 && repeats(x, to, outer - 1) == fill) {
      outer--;
    }
    Integer[] dims = new Integer[outer];
    Integer[] strides = new Integer[outer];
    for (int i = 0; i < outer; i++) {
      dims[i] = to.dim(i);
      strides[i] = repeats(x, to, i) ? 0 : x.size(i - lead + 1, x.rank());
    }
    int run = to.size(outer, to.rank());
    return new Repeat(
        List.of(dims), List.of(strides), run, fill, Split.of(to.size() / run, 4L * to.size()));
  }

  private static boolean repeats(Shape x, Shape to, int axis) {
    int own = axis - (to.rank() - x.rank());
    return own < 0 || x.dim(own) == 1;
  }

  @Override
  public String kernel() {
    return "broadcast";
  }

  @Override
  public int unit() {
    return run;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    int[] sizes = dims.stream().mapToInt(d -> d).toArray();
    int[] steps = strides.stream().mapToInt(d -> d).toArray();
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    return stage(
        (from, to, worker) -> {
          for (int r = from; r < to; r++) {
            int at = xOff + source(r, sizes, steps);
            int start = zOff + r * run;
            if (fill) {
              Arrays.fill(z, start, start + run, x[at]);
            } else {
              System.arraycopy(x, at, z, start, run);
            }
          }
        });
  }

  /** Where in x the r-th run starts. */
  private static int source(int r, int[] sizes, int[] steps) {
    int at = 0;
    for (int i = sizes.length - 1; i >= 0; i--) {
      at += r % sizes[i] * steps[i];
      r /= sizes[i];
    }
    return at;
  }
}
