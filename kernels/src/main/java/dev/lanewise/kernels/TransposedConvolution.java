package dev.lanewise.kernels;

import dev.lanewise.kernels.Convolution.Role;

/**
 * Transposed convolution (deconvolution, fractionally strided convolution) over a batch in NCHW
 * layout, or one of its gradients. It is the transpose of a {@link Convolution} whose shape s it is
 * given ({@link ConvBuilder#transposed} makes it): it takes images of s's output, {@code
 * s.filters() x outT x outH x outW}, to images of s's input. Weights lie as s's do, here first the
 * input's channels, then the output's channels of the group.
 *
 * <ul>
 *   <li>{@code FORWARD}: {@code y[n, c, i sH + u dH - pT, j sW + v dW - pL] += x[n,f,i,j]
 *       w[f,c,u,v]}: s's input gradient
 *   <li>{@code INPUT_GRADIENT}: (dy, w) to dx: s's forward map
 *   <li>{@code WEIGHT_GRADIENT}: (x, dy) to dw: s's weight gradient with x and dy exchanged
 * </ul>
 */
public final class TransposedConvolution {
  private final Role role;
  private final Convolution convolution;

  /**
   * The transposed convolution made of a kernel.
   *
   * @param convolution an input gradient for the forward map, a forward map for the input gradient,
   *     or a weight gradient
   */
  public TransposedConvolution(Convolution convolution) {
    this.convolution = convolution;
    this.role =
        switch (convolution.role()) {
          case FORWARD -> Role.INPUT_GRADIENT;
          case INPUT_GRADIENT -> Role.FORWARD;
          case WEIGHT_GRADIENT -> Role.WEIGHT_GRADIENT;
        };
  }

  /** Which of the three maps this is. */
  public Role role() {
    return role;
  }

  /** As of the {@link Convolution#amplification convolution} that it is made of. */
  public double amplification(ConvShape s) {
    return convolution.amplification(s);
  }

  /**
   * Computes the map for {@code batch} images; the output is overwritten and must not overlap an
   * operand.
   *
   * @param a x, dy or x, by role
   * @param b w, w or dy, by role
   * @param out y, dx or dw, by role
   */
  public void run(
      ConvShape s,
      int batch,
      float[] a,
      int aOff,
      float[] b,
      int bOff,
      float[] out,
      int outOff,
      Workspace workspace) {
    Check.notNull("conv2d.transposed", "shape", s);
    Check.notNull("conv2d.transposed", "workspace", workspace);
    Check.atLeast("conv2d.transposed", "batch", batch, 0);
    long x = (long) batch * s.outputSize();
    long y = (long) batch * s.inputSize();
    long w = s.weightSize();
    long aLen = role == Role.INPUT_GRADIENT ? y : x;
    long bLen = role == Role.WEIGHT_GRADIENT ? y : w;
    long outLen = role == Role.FORWARD ? y : role == Role.INPUT_GRADIENT ? x : w;
    Check.range("conv2d.transposed", "a", a, aOff, aLen);
    Check.range("conv2d.transposed", "b", b, bOff, bLen);
    Check.range("conv2d.transposed", "out", out, outOff, outLen);
    Check.apart("conv2d.transposed", "a", a, aOff, aLen, "out", out, outOff, outLen);
    Check.apart("conv2d.transposed", "b", b, bOff, bLen, "out", out, outOff, outLen);
    if (role == Role.WEIGHT_GRADIENT) {
      convolution.run(s, batch, b, bOff, a, aOff, out, outOff, workspace);
    } else {
      convolution.run(s, batch, a, aOff, b, bOff, out, outOff, workspace);
    }
  }
}
