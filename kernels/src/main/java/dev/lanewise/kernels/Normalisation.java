package dev.lanewise.kernels;

/**
 * {@code y = (x - m) r scale + shift}, {@code r = 1 / sqrt(v + epsilon)}; m is the mean and v the
 * variance (over n, not n - 1) of the elements that share them, scale and shift belong to a
 * channel. Epsilon is where ONNX has it. For the root mean square, m is 0 and v the mean square.
 *
 * <p>Ioffe, Szegedy: Batch normalization, 2015; Ba, Kiros, Hinton: Layer normalization, 2016; Wu,
 * He: Group normalization, 2018; Zhang, Sennrich: Root mean square layer normalization, 2019.
 */
public abstract class Normalisation {
  private final String name;
  private final boolean overBatch;

  /**
   * @param overBatch whether a channel shares its mean over the batch, or a row by itself
   */
  protected Normalisation(String name, boolean overBatch) {
    this.name = name;
    this.overBatch = overBatch;
  }

  /** Whether a channel shares its mean over the batch, or a row by itself. */
  public final boolean overBatch() {
    return overBatch;
  }

  /**
   * Normalises x to y; y may be x at the same offset.
   *
   * @param statistics all means, then all r; written by a kernel that computes them, read by one
   *     that applies given ones
   */
  public final void run(
      NormShape s,
      float epsilon,
      float[] x,
      int xOff,
      float[] scale,
      int scaleOff,
      float[] shift,
      int shiftOff,
      float[] statistics,
      int statisticsOff,
      float[] y,
      int yOff,
      Workspace workspace) {
    Check.notNull(name, "shape", s);
    Check.notNull(name, "workspace", workspace);
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException(
          name + ": epsilon is " + epsilon + " but must not be negative");
    }
    int size = extent(name, s, overBatch);
    int held = 2 * s.means(overBatch);
    Check.range(name, "x", x, xOff, size);
    Check.range(name, "scale", scale, scaleOff, s.parameters());
    Check.range(name, "shift", shift, shiftOff, s.parameters());
    Check.range(name, "statistics", statistics, statisticsOff, held);
    Check.range(name, "y", y, yOff, size);
    if (x == y && xOff != yOff) {
      Check.apart(name, "x", x, xOff, size, "y", y, yOff, size);
    }
    Check.apart(name, "statistics", statistics, statisticsOff, held, "y", y, yOff, size);
    Check.apart(name, "x", x, xOff, size, "statistics", statistics, statisticsOff, held);
    checkParameter("scale", scale, scaleOff, s, statistics, statisticsOff, y, yOff);
    checkParameter("shift", shift, shiftOff, s, statistics, statisticsOff, y, yOff);
    if (s.size() > 0) {
      compute(
          s,
          epsilon,
          x,
          xOff,
          scale,
          scaleOff,
          shift,
          shiftOff,
          statistics,
          statisticsOff,
          y,
          yOff,
          workspace);
    }
  }

  /** Numbers that a shape takes, which has gaps over the batch alone. */
  static int extent(String name, NormShape s, boolean overBatch) {
    if (!overBatch && s.extent() != s.size()) {
      throw new IllegalArgumentException(
          name + ": " + s + " has gaps, but rows are one after another");
    }
    return s.extent();
  }

  private void checkParameter(
      String what,
      float[] p,
      int pOff,
      NormShape s,
      float[] statistics,
      int statisticsOff,
      float[] y,
      int yOff) {
    int n = s.parameters();
    Check.apart(name, what, p, pOff, n, "y", y, yOff, s.extent());
    Check.apart(
        name, what, p, pOff, n, "statistics", statistics, statisticsOff, 2L * s.means(overBatch));
  }

  /** The kernel proper; arguments are checked, all sizes positive. */
  protected abstract void compute(
      NormShape s,
      float epsilon,
      float[] x,
      int xOff,
      float[] scale,
      int scaleOff,
      float[] shift,
      int shiftOff,
      float[] statistics,
      int statisticsOff,
      float[] y,
      int yOff,
      Workspace workspace);
}
