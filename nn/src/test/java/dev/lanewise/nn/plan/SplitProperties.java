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
    covers(split);
  }

  @Property(tries = 200)
  void fewerPartsForFewWorkersCoverAllUnitsToo(
      @ForAll @IntRange(min = 1, max = 100_000) int units,
      @ForAll @LongRange(max = 1L << 40) long work,
      @ForAll @IntRange(min = 1, max = 64) int align,
      @ForAll @IntRange(min = 1, max = 20) int workers) {
    Split all = Split.of(units, work, align);
    Split few = all.among(workers);
    assertThat(few.parts()).isBetween(1, all.parts());
    assertThat(few.parts() == all.parts() || few.parts() == 2 * workers || workers == 1).isTrue();
    covers(few);
  }

  private static void covers(Split split) {
    assertThat(split.from(0)).isZero();
    assertThat(split.from(split.parts())).isEqualTo(split.units());
    for (int p = 0; p < split.parts(); p++) {
      assertThat(split.from(p + 1)).isGreaterThan(split.from(p));
      assertThat(split.from(p) % split.align()).isZero();
    }
  }
}
