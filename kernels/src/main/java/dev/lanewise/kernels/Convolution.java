package dev.lanewise.kernels;

/**
 * One of the three bilinear maps of a convolution over a batch in NCHW layout (NCW for series,
 * NCTHW for films), each linear in both operands and each the adjoint of the others. With x the
 * input, w the weights and y the output, written for images:
 *
 * <ul>
 *   <li>{@code FORWARD}: {@code y[n,f,i,j] = sum_{c,u,v} x[n, c, i sH + u dH - pT, j sW + v dW -
 *       pL] w[f,c,u,v]}; where the shape is flipped, {@code w[f,c,kH-1-u,kW-1-v]}
 *   <li>{@code INPUT_GRADIENT}: (dy, w) to dx
 *   <li>{@code WEIGHT_GRADIENT}: (x, dy) to dw, summed over the batch
 * </ul>
 */
public abstract class Convolution {
  /** Which of the three maps a kernel computes. */
  public enum Role {
    FORWARD,
    INPUT_GRADIENT,
    WEIGHT_GRADIENT
  }

  private final Role role;

  protected Convolution(Role role) {
    this.role = role;
  }

  public final Role role() {
    return role;
  }

  /**
   * Whether this kernel can compute a shape; {@link #run} refuses all others. Some algorithms are
   * for special shapes only; the kernel that {@link Kernels#get} gives accepts every shape.
   */
  public boolean accepts(ConvShape s) {
    return true;
  }

  /**
   * How far rounding errors may exceed those of plain sums. Where this is 0, outputs are plain
   * sums: of n products, with an error of at most {@code (n + 3) u sum |a| |b|}, u = 2^-24. Else
   * the error is at most {@code amplification u max |a| max |b|}, a bound for the worst signs, of
   * which measured errors are a few hundredths; an infinity or NaN in an operand then may make NaN
   * of all outputs of its tile or block, and makes a finite number of none that meets it. Of a
   * weight gradient it is the bound for one image; of n images it is at most n^2 times that.
   */
  public double amplification(ConvShape s) {
    return 0;
  }

  /**
   * Computes the map for {@code batch} images; the output is overwritten and must not overlap an
   * operand.
   *
   * @param a x, dy or x, by role
   * @param b w, w or dy, by role
   * @param out y, dx or dw, by role
   */
  public final void run(
      ConvShape s,
      int batch,
      float[] a,
      int aOff,
      float[] b,
      int bOff,
      float[] out,
      int outOff,
      Workspace workspace) {
    Check.notNull("conv2d", "shape", s);
    Check.notNull("conv2d", "workspace", workspace);
    Check.atLeast("conv2d", "batch", batch, 0);
    if (!accepts(s)) {
      throw new IllegalArgumentException(
          "conv2d: "
              + getClass().getSimpleName()
              + " does not compute "
              + s
              + ": ask accepts(), or use the kernel that Kernels.best().get gives");
    }
    long x = (long) batch * s.inputSize();
    long y = (long) batch * s.outputSize();
    long w = s.weightSize();
    long aLen = role == Role.INPUT_GRADIENT ? y : x;
    long bLen = role == Role.WEIGHT_GRADIENT ? y : w;
    long outLen = role == Role.FORWARD ? y : role == Role.INPUT_GRADIENT ? x : w;
    Check.range("conv2d", "a", a, aOff, aLen);
    Check.range("conv2d", "b", b, bOff, bLen);
    Check.range("conv2d", "out", out, outOff, outLen);
    Check.apart("conv2d", "a", a, aOff, aLen, "out", out, outOff, outLen);
    Check.apart("conv2d", "b", b, bOff, bLen, "out", out, outOff, outLen);
    compute(s, batch, a, aOff, b, bOff, out, outOff, workspace);
  }

  /** The kernel proper; arguments are checked. */
  protected abstract void compute(
      ConvShape s,
      int batch,
      float[] a,
      int aOff,
      float[] b,
      int bOff,
      float[] out,
      int outOff,
      Workspace workspace);
}
