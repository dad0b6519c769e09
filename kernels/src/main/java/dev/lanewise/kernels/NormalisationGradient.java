package dev.lanewise.kernels;

/**
 * The gradient g of a {@link Normalisation}'s output carried to its input, scale and shift. With
 * {@code h = (x - m) r}, {@code a} the mean of {@code scale g} and {@code b} that of {@code scale g
 * h} over the n elements that share a mean: {@code dx = r (scale g - a - h b)}, {@code dscale = sum
 * g h}, {@code dshift = sum g} per channel. For the root mean square, a is left out.
 */
public abstract class NormalisationGradient {
  private final String name;
  private final boolean overBatch;

  /**
   * @param overBatch whether a channel shares its mean over the batch, or a row by itself
   */
  protected NormalisationGradient(String name, boolean overBatch) {
    this.name = name;
    this.overBatch = overBatch;
  }

  /** Whether a channel shares its mean over the batch, or a row by itself. */
  public final boolean overBatch() {
    return overBatch;
  }

  /**
   * All gradients are overwritten; dx may be g at the same offset.
   *
   * @param statistics as the normalisation left them
   * @param parameters all dscale, then all dshift
   */
  public final void run(
      NormShape s,
      float[] x,
      int xOff,
      float[] g,
      int gOff,
      float[] scale,
      int scaleOff,
      float[] statistics,
      int statisticsOff,
      float[] dx,
      int dxOff,
      float[] parameters,
      int parametersOff,
      Workspace workspace) {
    Check.notNull(name, "shape", s);
    Check.notNull(name, "workspace", workspace);
    int size = Normalisation.extent(name, s, overBatch);
    int n = s.parameters();
    int held = 2 * s.means(overBatch);
    Check.range(name, "x", x, xOff, size);
    Check.range(name, "g", g, gOff, size);
    Check.range(name, "scale", scale, scaleOff, n);
    Check.range(name, "statistics", statistics, statisticsOff, held);
    Check.range(name, "dx", dx, dxOff, size);
    Check.range(name, "parameters", parameters, parametersOff, 2L * n);
    if (g == dx && gOff != dxOff) {
      Check.apart(name, "g", g, gOff, size, "dx", dx, dxOff, size);
    }
    Check.apart(name, "x", x, xOff, size, "dx", dx, dxOff, size);
    Check.apart(name, "scale", scale, scaleOff, n, "dx", dx, dxOff, size);
    Check.apart(name, "statistics", statistics, statisticsOff, held, "dx", dx, dxOff, size);
    Check.apart(name, "parameters", parameters, parametersOff, 2L * n, "dx", dx, dxOff, size);
    Check.apart(name, "x", x, xOff, size, "parameters", parameters, parametersOff, 2L * n);
    Check.apart(name, "g", g, gOff, size, "parameters", parameters, parametersOff, 2L * n);
    Check.apart(name, "scale", scale, scaleOff, n, "parameters", parameters, parametersOff, 2L * n);
    Check.apart(
        name,
        "statistics",
        statistics,
        statisticsOff,
        held,
        "parameters",
        parameters,
        parametersOff,
        2L * n);
    compute(
        s,
        x,
        xOff,
        g,
        gOff,
        scale,
        scaleOff,
        statistics,
        statisticsOff,
        dx,
        dxOff,
        parameters,
        parametersOff,
        workspace);
  }

  /** The kernel proper; arguments are checked; the batch may be empty. */
  protected abstract void compute(
      NormShape s,
      float[] x,
      int xOff,
      float[] g,
      int gOff,
      float[] scale,
      int scaleOff,
      float[] statistics,
      int statisticsOff,
      float[] dx,
      int dxOff,
      float[] parameters,
      int parametersOff,
      Workspace workspace);
}
