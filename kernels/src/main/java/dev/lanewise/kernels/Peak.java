package dev.lanewise.kernels;

/**
 * The most a core can compute: chains of fused multiply-adds {@code x <- x a + b} that wait for nothing but each
 * other. What kernels reach is a share of it; it drifts with the clock and with the neighbours, so measure both
 * in turn.
 */
public final class Peak {
  private Peak() {}

  /** Advances all chains by so many steps; what it returns serves only to keep the work alive. */
  public static float run(int steps) {
    Check.atLeast("peak", "steps", steps, 0);
    return Kernels.multiplyAdds(steps);
  }

  /** Floating-point operations of {@link #run}, a multiply-add being two. */
  public static long operations(int steps) {
    return 2L * steps * CHAINS * Machine.here().lanes();
  }

  /** Two units with a latency of four cycles need eight chains; twelve fit in sixteen registers with a and b. */
  static final int CHAINS = 12;

  /** The same without vectors. */
  static float scalar(int steps) {
    float a = 0.999f;
    float b = 0.001f;
    float x0 = 0.00f;
    float x1 = 0.01f;
    float x2 = 0.02f;
    float x3 = 0.03f;
    float x4 = 0.04f;
    float x5 = 0.05f;
    float x6 = 0.06f;
    float x7 = 0.07f;
    float x8 = 0.08f;
    float x9 = 0.09f;
    float x10 = 0.10f;
    float x11 = 0.11f;
    for (int i = 0; i < steps; i++) {
      x0 = Math.fma(x0, a, b);
      x1 = Math.fma(x1, a, b);
      x2 = Math.fma(x2, a, b);
      x3 = Math.fma(x3, a, b);
      x4 = Math.fma(x4, a, b);
      x5 = Math.fma(x5, a, b);
      x6 = Math.fma(x6, a, b);
      x7 = Math.fma(x7, a, b);
      x8 = Math.fma(x8, a, b);
      x9 = Math.fma(x9, a, b);
      x10 = Math.fma(x10, a, b);
      x11 = Math.fma(x11, a, b);
    }
    return x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11;
  }
}
