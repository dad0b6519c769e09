package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Kernels;

/** Registers the scalar kernels. */
public final class ScalarKernels {
  private ScalarKernels() {}

  public static void register(Kernels.Registry to) {}
}
