package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.NormShape;
import dev.lanewise.kernels.Normalisation;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.nn.graph.RowWise;
import java.util.List;

/**
 * Each row normalised, cut by rows. Scale and shift are elementwise steps after it, in cache, so
 * the kernel's own are 1 and 0.
 */
record Standardisation(Kernel<Normalisation> norm, int cols, float epsilon, Split split)
    implements Producer {
  private static final float[] SCALE = {1};
  private static final float[] SHIFT = {0};

  static Standardisation of(Kernel<Normalisation> norm, RowWise.Standardise op) {
    int cols = op.shape().dim(-1);
    int size = op.shape().size();
    return new Standardisation(norm, cols, op.epsilon(), Split.of(size / cols, 16L * size));
  }

  @Override
  public String kernel() {
    return norm.id();
  }

  @Override
  public int unit() {
    return cols;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    Pieces<NormShape> shapes = shapes(split, cols);
    return stage(
        (from, to, worker) -> {
          Workspace workspace = memory.workspace(worker);
          float[] statistics = workspace.floats(2 * (to - from));
          int at = from * cols;
          run(
              norm.code(),
              shapes.at(from),
              epsilon,
              x,
              xOff + at,
              statistics,
              z,
              zOff + at,
              workspace);
        });
  }

  /** The rows of each part, each one a channel of its own. */
  static Pieces<NormShape> shapes(Split split, int cols) {
    return new Pieces<>(split, part -> rows(split.from(part + 1) - split.from(part), cols));
  }

  static NormShape rows(int rows, int cols) {
    return new NormShape(rows, 1, 1, cols);
  }

  /** Rows of x to rows of z; statistics come from the workspace. */
  static void run(
      Normalisation code,
      NormShape rows,
      float epsilon,
      float[] x,
      int xOff,
      float[] statistics,
      float[] z,
      int zOff,
      Workspace workspace) {
    code.run(rows, epsilon, x, xOff, SCALE, 0, SHIFT, 0, statistics, 0, z, zOff, workspace.inner());
  }

  static float[] scale() {
    return SCALE;
  }
}
