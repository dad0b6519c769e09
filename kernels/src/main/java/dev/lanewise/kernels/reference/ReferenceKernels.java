package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Kernels;

/** Registers the reference kernel of every operation. */
public final class ReferenceKernels {
  private ReferenceKernels() {}

  public static void register(Kernels.Registry to) {}
}
