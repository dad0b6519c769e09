package dev.lanewise.kernels;

/** A tensor's axes in another order: transposes, and changes of layout such as NCHW to NHWC. */
public abstract class Permutation {
  private final String name;

  protected Permutation(String name) {
    this.name = name;
  }

  /** Writes the source x, dense and row-major, to y in the shape's order; they must not overlap. */
  public final void run(
      PermuteShape s, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    Check.notNull(name, "shape", s);
    Check.notNull(name, "workspace", workspace);
    Check.range(name, "x", x, xOff, s.size());
    Check.range(name, "y", y, yOff, s.size());
    Check.apart(name, "x", x, xOff, s.size(), "y", y, yOff, s.size());
    if (s.size() > 0) {
      compute(s, x, xOff, y, yOff, workspace);
    }
  }

  /** The kernel proper; arguments are checked, the tensor is not empty. */
  protected abstract void compute(
      PermuteShape s, float[] x, int xOff, float[] y, int yOff, Workspace workspace);
}
