package dev.lanewise.kernels;

/**
 * The two linear maps that max or min pooling's choice of elements defines. In each window of x the
 * maximum's or minimum's place is the first in row-major order (a NaN counts as one):
 *
 * <ul>
 *   <li>scatter: {@code out} (input-shaped) = sum over windows of {@code t} (output-shaped) put at
 *       that place: the pooling's gradient
 *   <li>gather: {@code out} (output-shaped) = {@code t} (input-shaped) read at that place:
 *       scatter's adjoint
 * </ul>
 */
public abstract class PoolSelection {
  private final String name;
  private final boolean scatter;

  protected PoolSelection(String name, boolean scatter) {
    this.name = name;
    this.scatter = scatter;
  }

  /** Whether {@code out} is input-shaped. */
  public final boolean scatter() {
    return scatter;
  }

  /**
   * Applies the map to {@code planes} planes; out is overwritten and must overlap neither x nor t.
   */
  public final void run(
      PoolShape s,
      int planes,
      float[] x,
      int xOff,
      float[] t,
      int tOff,
      float[] out,
      int outOff,
      Workspace workspace) {
    Check.notNull(name, "shape", s);
    Check.notNull(name, "workspace", workspace);
    Check.atLeast(name, "planes", planes, 0);
    long xLen = (long) planes * s.inputSize();
    long tLen = (long) planes * (scatter ? s.outputSize() : s.inputSize());
    long outLen = (long) planes * (scatter ? s.inputSize() : s.outputSize());
    Check.range(name, "x", x, xOff, xLen);
    Check.range(name, "t", t, tOff, tLen);
    Check.range(name, "out", out, outOff, outLen);
    Check.apart(name, "x", x, xOff, xLen, "out", out, outOff, outLen);
    Check.apart(name, "t", t, tOff, tLen, "out", out, outOff, outLen);
    compute(s, planes, x, xOff, t, tOff, out, outOff, workspace);
  }

  /** The kernel proper; arguments are checked. */
  protected abstract void compute(
      PoolShape s,
      int planes,
      float[] x,
      int xOff,
      float[] t,
      int tOff,
      float[] out,
      int outOff,
      Workspace workspace);
}
