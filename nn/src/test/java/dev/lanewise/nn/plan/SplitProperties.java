package dev.lanewise.nn.plan;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class SplitProperties {
  @Property(tries = 200)
  void partsFollowEachOtherAndCoverAllUnits(
      @ForAll @IntRange(min = 1, max = 100_000) int units,
      @ForAll @LongRange(max = 1L << 40) long work,
      @ForAll @IntRange(min = 1, max = 64) int align) {
    Split split = Split.of(units, work, align);
    assertThat(split.parts()).isBetween(1, 16);
    assertThat(split.parts() % 2 == 0 || split.parts() == 1 || split.parts() == units / align)
        .as("two threads get as much")
        .isTrue();
    assertThat(split.from(0)).isZero();
    assertThat(split.from(split.parts())).isEqualTo(units);
    for (int p = 0; p < split.parts(); p++) {
      assertThat(split.from(p + 1)).isGreaterThan(split.from(p));
      assertThat(split.from(p) % align).isZero();
    }
  }
}
