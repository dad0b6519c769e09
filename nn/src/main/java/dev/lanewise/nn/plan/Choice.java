package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Indexed;
import dev.lanewise.nn.graph.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * One element along an axis, by number; x seen as [outer, depth, inner]. Cut by elements of the
 * result.
 */
record Choice(int depth, int inner, Split split) implements Producer {
  /** An element read from anywhere takes about as long as 16 multiply-adds. */
  private static final long ELEMENT = 16;

  static Choice of(Indexed.Pick op) {
    Shape x = op.x().shape();
    int count = op.shape().size();
    return new Choice(
        x.dim(op.axis()), x.size(op.axis() + 1, x.rank()), Split.of(count, ELEMENT * count));
  }

  @Override
  public String kernel() {
    return "pick";
  }

  @Override
  public int unit() {
    return 1;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    int[] index = new int[split.units()];
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    return List.of(
        Indices.stage("pick", in.get(1), index, depth),
        new Stage(
            split,
            (from, to, worker) -> {
              for (int i = from; i < to; i++) {
                z[zOff + i] = x[xOff + (i / inner * depth + index[i]) * inner + i % inner];
              }
            }));
  }

  /** Elements put where they would be picked, among zeros; cut by the outer axes. */
  record Inverse(int depth, int inner, Split split) implements Producer {

    static Inverse of(Indexed.Put op) {
      Shape x = op.x().shape();
      int outer = x.size(0, op.axis());
      long work = ELEMENT * x.size() + op.shape().size();
      return new Inverse(op.depth(), x.size() / outer, Split.of(outer, work));
    }

    @Override
    public String kernel() {
      return "put";
    }

    @Override
    public int unit() {
      return depth * inner;
    }

    @Override
    public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
      int[] index = new int[split.units() * inner];
      float[] x = in.getFirst().array();
      int xOff = in.getFirst().offset();
      float[] z = out.array();
      int zOff = out.offset();
      return List.of(
          Indices.stage("put", in.get(1), index, depth),
          new Stage(
              split,
              (from, to, worker) -> {
                Arrays.fill(z, zOff + from * unit(), zOff + to * unit(), 0);
                for (int i = from * inner; i < to * inner; i++) {
                  z[zOff + (i / inner * depth + index[i]) * inner + i % inner] = x[xOff + i];
                }
              }));
    }
  }
}
