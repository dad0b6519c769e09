package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.NormShape;
import dev.lanewise.kernels.Normalisation;
import dev.lanewise.kernels.NormalisationGradient;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.nn.graph.RowWise;
import java.util.List;

/**
 * The gradient of normalised rows, cut by rows. Their statistics are found again, some rows at a
 * time, while they are in cache: cheaper than to keep them from the forward pass as a value of
 * their own.
 */
record StandardisationGradient(
    Kernel<Normalisation> norm,
    Kernel<NormalisationGradient> gradient,
    int cols,
    float epsilon,
    Split split)
    implements Producer {
  /** Floats of x, g and the result that fit in half of a first-level cache of 32 KiB: 1365 each. */
  private static final int BLOCK = 1365;

  static StandardisationGradient of(
      Kernel<Normalisation> norm,
      Kernel<NormalisationGradient> gradient,
      RowWise.StandardiseGradient op) {
    int cols = op.shape().dim(-1);
    int size = op.shape().size();
    return new StandardisationGradient(
        norm, gradient, cols, op.epsilon(), Split.of(size / cols, 32L * size));
  }

  @Override
  public String kernel() {
    return gradient.id();
  }

  @Override
  public int unit() {
    return cols;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Place x = in.get(0);
    Place g = in.get(1);
    NormShape[] blocks = new NormShape[Math.clamp(BLOCK / cols, 1, split.units())];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = Standardisation.rows(i + 1, cols);
    }
    return stage(
        (from, to, worker) -> {
          for (int row = from; row < to; row += blocks.length) {
            NormShape rows = blocks[Math.min(blocks.length, to - row) - 1];
            run(rows, row * cols, x, g, out, memory.workspace(worker));
          }
        });
  }

  /** Some rows; the normalised ones are made where their gradient goes, and overwritten. */
  private void run(NormShape rows, int at, Place x, Place g, Place out, Workspace workspace) {
    int xAt = x.offset() + at;
    int zAt = out.offset() + at;
    int statistics = 2 * rows.means(false);
    float[] scratch = workspace.floats(statistics + 2); // and gradients of scale and shift
    Standardisation.run(
        norm.code(), rows, epsilon, x.array(), xAt, scratch, out.array(), zAt, workspace);
    gradient
        .code()
        .run(
            rows,
            x.array(),
            xAt,
            g.array(),
            g.offset() + at,
            Standardisation.scale(),
            0,
            scratch,
            0,
            out.array(),
            zAt,
            scratch,
            statistics,
            workspace.inner());
  }
}
