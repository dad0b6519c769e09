package dev.lanewise.kernels;

/**
 * Discrete Fourier transforms of any length, {@code X_u = sum_t x_t exp(-2 pi i u t / n)}. A kernel
 * makes a plan for a size once; the plan transforms again and again.
 */
public abstract class Fft {
  protected Fft() {}

  /** A plan for signals of n numbers. */
  public final FftPlan plan(int n) {
    return plan(1, n);
  }

  /** A plan for row-major planes of rows x cols numbers. */
  public final FftPlan plan(int rows, int cols) {
    Check.atLeast("fft", "rows", rows, 1);
    Check.atLeast("fft", "cols", cols, 1);
    Sizes.product("fft", rows, cols, 8); // a plan's scratch is a few times its data
    return make(rows, cols);
  }

  /** The plan proper; arguments are checked. */
  protected abstract FftPlan make(int rows, int cols);
}
