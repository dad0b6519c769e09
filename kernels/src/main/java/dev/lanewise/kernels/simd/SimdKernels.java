package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Kernels;

/** Registers the vector kernels. */
public final class SimdKernels {
  private SimdKernels() {}

  public static void register(Kernels.Registry to) {}
}
