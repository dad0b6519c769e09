package dev.lanewise.kernels;

/**
 * A map between the input planes and the output planes of a pooling: the largest, the smallest or
 * the mean of each window (input to output), or the adjoint of the mean (output to input). Planes
 * are contiguous, one after another.
 */
public abstract class Pooling {
  private final String name;
  private final boolean forward;

  /**
   * @param name for messages
   * @param forward whether it maps input planes to output planes, or back
   */
  protected Pooling(String name, boolean forward) {
    this.name = name;
    this.forward = forward;
  }

  /** Whether it maps input planes to output planes. */
  public final boolean forward() {
    return forward;
  }

  /** Applies the map to {@code planes} planes; y is overwritten and must not overlap x. */
  public final void run(
      PoolShape s, int planes, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    Check.notNull(name, "shape", s);
    Check.notNull(name, "workspace", workspace);
    Check.atLeast(name, "planes", planes, 0);
    long xLen = (long) planes * (forward ? s.inputSize() : s.outputSize());
    long yLen = (long) planes * (forward ? s.outputSize() : s.inputSize());
    Check.range(name, "x", x, xOff, xLen);
    Check.range(name, "y", y, yOff, yLen);
    Check.apart(name, "x", x, xOff, xLen, "y", y, yOff, yLen);
    compute(s, planes, x, xOff, y, yOff, workspace);
  }

  /** The kernel proper; arguments are checked. */
  protected abstract void compute(
      PoolShape s, int planes, float[] x, int xOff, float[] y, int yOff, Workspace workspace);
}
