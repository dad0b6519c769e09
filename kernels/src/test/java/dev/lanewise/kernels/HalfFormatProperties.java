package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** Rounding to 16 bits. */
final class HalfFormatProperties {
  private static final int QUIET_NAN = 0x40;

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void whatIsHeldIsKept(@ForAll HalfFormat format) {
    for (int half = 0; half < 1 << 16; half++) {
      float x = format.decode(half);
      int quiet = Float.isNaN(x) && format == HalfFormat.BF16 ? half | QUIET_NAN : half;
      if (!Float.isNaN(x) || format == HalfFormat.BF16) {
        assertThat(format.encode(x, 1)).isEqualTo(quiet);
      }
    }
  }

  /** No neighbour is nearer, and of two that are as near the even one is taken. */
  @Property(tries = 3000)
  void roundsToTheNearestAndTiesToEven(@ForAll HalfFormat format, @ForAll int bits) {
    float x = Float.intBitsToFloat(bits);
    float most = format == HalfFormat.BF16 ? 0x1.fep127f : 65504;
    if (Math.abs(x) > most || Float.isNaN(x)) {
      return;
    }
    int half = format.encode(x, 1);
    double distance = Math.abs((double) format.decode(half) - x);
    for (int other : new int[] {half - 1, half + 1}) {
      double there = Math.abs((double) format.decode(other & 0xffff) - x);
      if (sameSign(half, other) && !Double.isNaN(there)) {
        assertThat(distance).isLessThanOrEqualTo(there);
        assertThat(distance == there && half % 2 == 1).isFalse();
      }
    }
  }

  private static boolean sameSign(int half, int other) {
    return other >= 0 && (half ^ other) >>> 15 == 0;
  }

  /** The promise of {@link HalfFormat}: 2^-8 and 2^-11 of a number. */
  @Property(tries = 2000)
  void errsByAtMostHalfAUnitInTheLastPlace(
      @ForAll HalfFormat format, @ForAll @IntRange(min = 0x38800000, max = 0x3f800000) int bits) {
    double bound = format == HalfFormat.BF16 ? 0x1p-8 : 0x1p-11;
    float x = Float.intBitsToFloat(bits); // 2^-14 to 1
    float kept = format.decode(format.encode(x, 1));
    assertThat(Math.abs((double) kept - x)).isLessThanOrEqualTo(bound * x);
  }
}
