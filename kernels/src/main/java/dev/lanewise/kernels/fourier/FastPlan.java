package dev.lanewise.kernels.fourier;

import static dev.lanewise.kernels.fourier.Line.PAIRS;

import dev.lanewise.kernels.FftPlan;
import dev.lanewise.kernels.Workspace;
import org.jspecify.annotations.Nullable;

/** Rows one by one, then columns a strip at a time; back in the other order. */
final class FastPlan extends FftPlan {
  private final Line line;
  private final RealLine realLine;
  private final @Nullable Columns columns;
  private final Passes passes;

  FastPlan(int rows, int cols, Passes passes) {
    super(rows, cols);
    this.passes = passes;
    line = Line.of(cols, false, passes);
    realLine = RealLine.of(line, passes);
    columns = rows == 1 ? null : new Columns(rows, passes);
  }

  @Override
  protected void complex(
      boolean inverse, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    int swap = inverse ? 1 : 0;
    float scale = inverse ? 1f / cols() : 1;
    if (columns == null) {
      float[] work = workspace.floats(line.scratch(1));
      line.run(x, xOff, PAIRS, 1, y, yOff, PAIRS, 1, 1, swap, scale, work, 0);
      return;
    }
    int ld = ld(cols());
    int plane = 2 * rows() * ld;
    float[] work = workspace.floats(plane + Math.max(line.scratch(1), columns.scratch(cols())));
    for (int r = 0; r < rows(); r++) {
      int from = xOff + 2 * r * cols();
      line.run(x, from, PAIRS, 1, work, 2 * r * ld, PAIRS, 1, 1, swap, scale, work, plane);
    }
    columns.run(cols(), work, 0, ld, y, yOff, cols(), swap, work, plane);
  }

  @Override
  protected void real(float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    int half = cols() / 2 + 1;
    if (columns == null) {
      realLine.forward(x, xOff, y, yOff, workspace.floats(realLine.scratch()), 0);
      return;
    }
    int ld = ld(half);
    int plane = 2 * rows() * ld;
    float[] work = workspace.floats(plane + Math.max(realLine.scratch(), columns.scratch(half)));
    for (int r = 0; r < rows(); r++) {
      realLine.forward(x, xOff + r * cols(), work, 2 * r * ld, work, plane);
    }
    columns.run(half, work, 0, ld, y, yOff, half, 0, work, plane);
  }

  @Override
  protected void realInverse(float[] y, int yOff, float[] x, int xOff, Workspace workspace) {
    int half = cols() / 2 + 1;
    if (columns == null) {
      realLine.inverse(y, yOff, x, xOff, workspace.floats(realLine.scratch()), 0);
      return;
    }
    int ld = ld(half);
    int plane = 2 * rows() * ld;
    float[] work = workspace.floats(plane + Math.max(realLine.scratch(), columns.scratch(half)));
    columns.run(half, y, yOff, half, work, 0, ld, 1, work, plane);
    for (int r = 0; r < rows(); r++) {
      realLine.inverse(work, 2 * r * ld, x, xOff + r * cols(), work, plane);
    }
  }

  /** Whole vectors, then single numbers: what overlapped would be multiplied or added twice. */
  @Override
  protected void product(
      float[] x, int xOff, float[] w, int wOff, boolean add, float[] y, int yOff) {
    int count = spectrumSize() / 2;
    int whole = count - count % passes.lanes();
    product(x, xOff, w, wOff, add, y, yOff, whole, count);
    product(x, xOff + 2 * whole, w, wOff + whole, add, y, yOff + 2 * whole, count - whole, count);
  }

  private void product(
      float[] x, int xOff, float[] w, int wOff, boolean add, float[] y, int yOff, int n, int gap) {
    if (n > 0) {
      Pass pass = add ? passes.productSum(n) : passes.product(n, true, true, false);
      pass.run(x, xOff, xOff, 1, y, yOff, yOff, 1, w, wOff, n, gap, 0, 1);
    }
  }

  /**
   * Distance of rows in scratch: no power of two, or a column's numbers would share cache lines.
   */
  private static int ld(int cols) {
    return cols + 16;
  }
}
