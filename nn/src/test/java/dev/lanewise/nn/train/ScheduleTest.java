package dev.lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final List<Schedule> ALL =
      List.of(
          Schedule.constant(),
          Schedule.linear(),
          Schedule.cosine(),
          Schedule.stairs(10, 0.5),
          Schedule.exponential(0.99),
          Schedule.polynomial(2),
          Schedule.power(10, 0.5),
          Schedule.power(3, 1));

  @Test
  void beginAtOneAndNeverRise() {
    for (Schedule s : ALL) {
      assertThat(s.factor(1, 100)).isEqualTo(1);
      for (int t = 2; t <= 100; t++) {
        assertThat(s.factor(t, 100)).as(s.describe()).isBetween(0.0, s.factor(t - 1, 100));
      }
    }
    assertThat(Schedule.linear().factor(100, 100)).isCloseTo(0.01, within(1e-12));
    assertThat(Schedule.cosine().factor(51, 100)).isCloseTo(0.5, within(1e-12));
    assertThat(Schedule.cosine().factor(100, 100)).isLessThan(1e-3);
    assertThat(Schedule.stairs(10, 0.5).factor(30, 100)).isEqualTo(0.25);
    assertThat(Schedule.power(10, 0.5).factor(31, 100)).isEqualTo(0.5);
  }

  @Test
  void warmupRisesEvenly() {
    Schedule s = Schedule.constant().warmup(4);
    assertThat(s.factor(1, 100)).isEqualTo(0.25);
    assertThat(s.factor(4, 100)).isEqualTo(1);
    assertThat(s.factor(50, 100)).isEqualTo(1);
  }

  /**
   * A sum of falling terms is finite if and only if that over octaves is (Cauchy's condensation);
   * of powers of t, the growth over an octave falls by a factor or does not fall.
   */
  @Property(tries = 60)
  void robbinsAndMonro(
      @ForAll @IntRange(min = 0, max = 200) int hundredths,
      @ForAll @IntRange(min = 1, max = 50) int scale) {
    Schedule s = Schedule.power(scale, hundredths / 100.0);
    boolean sumIsInfinite = growth(s, 1, 18) > 0.999 * growth(s, 1, 17);
    boolean squaresAreFinite = growth(s, 2, 18) < 0.999 * growth(s, 2, 17);
    assertThat(s.robbinsMonro()).isEqualTo(sumIsInfinite && squaresAreFinite);
    assertThat(s.warmup(10).robbinsMonro()).isEqualTo(s.robbinsMonro());
    assertThat(s.robbinsMonro()).isEqualTo(hundredths > 50 && hundredths <= 100);
  }

  /** Of the sum of powers of the factor, over the steps from 2^(octave-1) to 2^octave. */
  private static double growth(Schedule s, int power, int octave) {
    double sum = 0;
    for (int t = 1 << (octave - 1); t < 1 << octave; t++) {
      sum += Math.pow(s.factor(t, 1), power);
    }
    return sum;
  }

  /** What ends, or never falls to 0, meets no such condition. */
  @Test
  void othersAreNotRobbinsAndMonros() {
    for (Schedule s : ALL) {
      boolean meets = s.equals(Schedule.power(3, 1));
      assertThat(s.robbinsMonro()).as(s.describe()).isEqualTo(meets);
      assertThat(s.warmup(10).robbinsMonro()).as(s.describe()).isEqualTo(meets);
    }
  }

  @Test
  void describeThemselves() {
    for (Schedule s : ALL) {
      assertThat(Schedule.parse(s.describe())).isEqualTo(s);
      assertThat(Schedule.parse(s.warmup(7).describe())).isEqualTo(s.warmup(7));
    }
    for (String bad :
        List.of(
            "",
            "triangle",
            "stairs",
            "stairs 0 0.5",
            "stairs 1",
            "power 1",
            "warmup 3",
            "polynomial x",
            "cosine cosine",
            "cosine 0.5",
            "linear ",
            "constant stairs 5 0.1",
            "stairs 5 0.1 cosine",
            "power 1 1 1",
            "polynomial 2 2",
            "warmup 3 cosine 0.5")) {
      assertThatThrownBy(() -> Schedule.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Schedule.exponential(2))
        .hasMessage("schedule exponential: gamma is 2.0 but must be above 0 and at most 1");
  }
}
