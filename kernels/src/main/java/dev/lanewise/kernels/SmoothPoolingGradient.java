package dev.lanewise.kernels;

/**
 * The gradient of {@link SmoothPooling}: dy, that of its output, carried to its input x. An element
 * gets, of each window that holds it,
 *
 * <ul>
 *   <li>Lp: {@code dy sign(x) (|x| / y)^(p-1)}, or 0 where y is 0
 *   <li>softmax: {@code dy w (1 + b (x - y))}
 * </ul>
 */
public abstract class SmoothPoolingGradient {
  private final String name;
  private final float least;

  /**
   * @param name for messages
   * @param least the least parameter
   */
  protected SmoothPoolingGradient(String name, float least) {
    this.name = name;
    this.least = least;
  }

  /** Of {@code planes} planes; dx is overwritten and must overlap neither x nor dy. */
  public final void run(
      PoolShape s,
      float parameter,
      int planes,
      float[] x,
      int xOff,
      float[] dy,
      int dyOff,
      float[] dx,
      int dxOff,
      Workspace workspace) {
    Check.notNull(name, "shape", s);
    Check.notNull(name, "workspace", workspace);
    Check.within(name, "parameter", parameter, least);
    Check.atLeast(name, "planes", planes, 0);
    long in = (long) planes * s.inputSize();
    long out = (long) planes * s.outputSize();
    Check.range(name, "x", x, xOff, in);
    Check.range(name, "dy", dy, dyOff, out);
    Check.range(name, "dx", dx, dxOff, in);
    Check.apart(name, "x", x, xOff, in, "dx", dx, dxOff, in);
    Check.apart(name, "dy", dy, dyOff, out, "dx", dx, dxOff, in);
    compute(s, parameter, planes, x, xOff, dy, dyOff, dx, dxOff, workspace);
  }

  /** The kernel proper; arguments are checked. */
  protected abstract void compute(
      PoolShape s,
      float parameter,
      int planes,
      float[] x,
      int xOff,
      float[] dy,
      int dyOff,
      float[] dx,
      int dxOff,
      Workspace workspace);
}
