package dev.lanewise.kernels;

/**
 * Pooling by a smooth function of each window's elements and a parameter:
 *
 * <ul>
 *   <li>Lp: {@code y = (sum |x|^p)^(1/p)}, {@code p >= 1}; padding adds nothing. The powers may
 *       overflow or vanish.
 *   <li>softmax: {@code y = sum w x}, {@code w = e^(b x) / sum e^(b x)}, {@code b > 0}: from the
 *       mean, b near 0, to the maximum. An element of -Infinity has no weight, one of Infinity
 *       gives NaN.
 * </ul>
 *
 * Over a whole plane with {@link PoolShape#global}. Planes are contiguous, one after another.
 */
public abstract class SmoothPooling {
  private final String name;
  private final float least;

  /**
   * @param name for messages
   * @param least the least parameter
   */
  protected SmoothPooling(String name, float least) {
    this.name = name;
    this.least = least;
  }

  /** Pools {@code planes} planes; y is overwritten and must not overlap x. */
  public final void run(
      PoolShape s,
      float parameter,
      int planes,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      Workspace workspace) {
    Check.notNull(name, "shape", s);
    Check.notNull(name, "workspace", workspace);
    Check.within(name, "parameter", parameter, least);
    Check.atLeast(name, "planes", planes, 0);
    long xLen = (long) planes * s.inputSize();
    long yLen = (long) planes * s.outputSize();
    Check.range(name, "x", x, xOff, xLen);
    Check.range(name, "y", y, yOff, yLen);
    Check.apart(name, "x", x, xOff, xLen, "y", y, yOff, yLen);
    compute(s, parameter, planes, x, xOff, y, yOff, workspace);
  }

  /** The kernel proper; arguments are checked. */
  protected abstract void compute(
      PoolShape s,
      float parameter,
      int planes,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      Workspace workspace);
}
