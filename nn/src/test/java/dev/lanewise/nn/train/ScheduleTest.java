package dev.lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
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

  /** Sums over 2^k steps grow without bound or settle, as the condition says. */
  @Test
  void robbinsAndMonro() {
    for (double power : new double[] {0.25, 0.5, 0.6, 0.9, 1, 1.5}) {
      Schedule s = Schedule.power(1, power);
      double sum = 0;
      double squares = 0;
      double sumThen = 0;
      double squaresThen = 0;
      double grown = 0;
      double squaresGrown = 0;
      for (int t = 1; t < 1 << 20; t++) {
        sum += s.factor(t, 1);
        squares += s.factor(t, 1) * s.factor(t, 1);
        if (Integer.bitCount(t + 1) == 1) {
          // Growth over an octave, against the octave before: a series of the form t^-p settles if
          // it shrinks.
          boolean last = t == (1 << 20) - 1;
          if (last) {
            assertThat(s.robbinsMonro())
                .as("power %s", power)
                .isEqualTo(
                    sum - sumThen > 0.999 * grown && squares - squaresThen < 0.999 * squaresGrown);
          }
          grown = sum - sumThen;
          squaresGrown = squares - squaresThen;
          sumThen = sum;
          squaresThen = squares;
        }
      }
    }
    assertThat(Schedule.constant().robbinsMonro()).isFalse();
    assertThat(Schedule.power(5, 1).warmup(10).robbinsMonro()).isTrue();
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
