package dev.lanewise.kernels.fourier;

import dev.lanewise.kernels.Fft;
import dev.lanewise.kernels.FftPlan;

/** Plans made of {@link Pass}es. */
public final class FastFourier extends Fft {
  private final Passes passes;

  public FastFourier(Passes passes) {
    this.passes = passes;
  }

  @Override
  protected FftPlan make(int rows, int cols) {
    return new FastPlan(rows, cols, passes);
  }
}
