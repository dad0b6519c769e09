package dev.lanewise.kernels;

/**
 * {@code y_c = x_c d_c^-beta}, d as {@link LocalResponseShape} has it, and the gradient carried
 * back: {@code dx_c = g_c d_c^-beta - 2 alpha beta / size x_c sum of g_k x_k d_k^(-beta-1)} over
 * the channels k for which c counts.
 *
 * <p>Krizhevsky, Sutskever, Hinton: ImageNet classification with deep convolutional neural
 * networks, 2012, section 3.3.
 */
public abstract class LocalResponse {
  private static final String NAME = "local-response";

  protected LocalResponse() {}

  /** Normalises x to y, which must not overlap. */
  public final void run(
      LocalResponseShape s, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    check(s, x, xOff, y, yOff, workspace);
    if (s.elements() > 0) {
      compute(s, x, xOff, y, yOff, workspace);
    }
  }

  /** Carries the gradient g of the output back to dx; neither x nor g may overlap dx. */
  public final void gradient(
      LocalResponseShape s,
      float[] x,
      int xOff,
      float[] g,
      int gOff,
      float[] dx,
      int dxOff,
      Workspace workspace) {
    check(s, x, xOff, dx, dxOff, workspace);
    check(s, g, gOff, dx, dxOff, workspace);
    if (s.elements() > 0) {
      computeGradient(s, x, xOff, g, gOff, dx, dxOff, workspace);
    }
  }

  private static void check(
      LocalResponseShape s, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    Check.notNull(NAME, "shape", s);
    Check.notNull(NAME, "workspace", workspace);
    Check.range(NAME, "input", x, xOff, s.elements());
    Check.range(NAME, "output", y, yOff, s.elements());
    Check.apart(NAME, "input", x, xOff, s.elements(), "output", y, yOff, s.elements());
  }

  /** The kernel proper; arguments are checked, the tensor is not empty. */
  protected abstract void compute(
      LocalResponseShape s, float[] x, int xOff, float[] y, int yOff, Workspace workspace);

  /** The kernel of the gradient; arguments are checked, the tensor is not empty. */
  protected abstract void computeGradient(
      LocalResponseShape s,
      float[] x,
      int xOff,
      float[] g,
      int gOff,
      float[] dx,
      int dxOff,
      Workspace workspace);
}
