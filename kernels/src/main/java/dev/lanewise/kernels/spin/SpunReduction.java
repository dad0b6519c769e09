package dev.lanewise.kernels.spin;

import dev.lanewise.kernels.Reduction;

/** What the hidden classes of sums extend. */
abstract class SpunReduction extends Reduction {
  SpunReduction(String name) {
    super(name);
  }
}
