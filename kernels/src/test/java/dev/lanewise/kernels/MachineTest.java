package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

final class MachineTest {
  @Test
  void vectorsAreAsWideAsThePropertyAsks() {
    assumeTrue(Machine.vectorModulePresent(), "needs --add-modules jdk.incubator.vector");
    int widest = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    int asked = Integer.getInteger(Machine.WIDTH_PROPERTY, widest);
    assertThat(Machine.here().vectorBits()).isEqualTo(Math.min(asked, widest));
    assertThat(Machine.here().lanes()).isEqualTo(Machine.here().vectorBits() / 32);
  }

  @Test
  void withoutTheModuleThereAreNoVectors() {
    assumeTrue(!Machine.vectorModulePresent(), "runs without jdk.incubator.vector");
    assertThat(Machine.here().vectorBits()).isZero();
    assertThat(Machine.here().lanes()).isEqualTo(1);
    assertThat(Kernels.best().all()).noneMatch(k -> k.id().matches(".*\\.w\\d+"));
  }

  @Test
  void idsNameTheirWidth() {
    String width = ".w" + Machine.here().vectorBits();
    assertThat(Kernels.best().all())
        .allMatch(
            k ->
                k.id().endsWith(".reference")
                    || k.id().endsWith(".scalar")
                    || k.id().endsWith(width));
  }

  @Test
  void cachesGrowOutwards() {
    Machine m = Machine.here();
    assertThat(m.cores()).isPositive();
    assertThat(m.l1()).isBetween(1 << 10, m.l2());
    assertThat(m.l2()).isLessThanOrEqualTo(m.l3());
  }
}
