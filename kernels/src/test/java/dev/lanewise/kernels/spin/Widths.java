package dev.lanewise.kernels.spin;

import dev.lanewise.kernels.Machine;

/** The widths that this JVM can run; wider ones than the machine's are slow but right. */
final class Widths {
  private static final int[] ALL =
      Machine.vectorModulePresent() ? new int[] {0, 128, 256, 512} : new int[] {0};

  private Widths() {}

  static int[] all() {
    return ALL.clone();
  }
}
