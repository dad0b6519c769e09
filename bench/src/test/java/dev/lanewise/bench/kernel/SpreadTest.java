package dev.lanewise.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void quartilesOfFiveAreSamples() {
    assertThat(Spread.of(new double[] {5, 1, 4, 2, 3})).isEqualTo(new Spread(2, 3, 4));
  }

  @Test
  void quartilesOfFourLieBetweenSamples() {
    assertThat(Spread.of(new double[] {4, 1, 3, 2})).isEqualTo(new Spread(1.75, 2.5, 3.25));
  }

  @Test
  void oneSampleHasNoSpread() {
    assertThat(Spread.of(new double[] {7})).isEqualTo(new Spread(7, 7, 7));
  }

  @Test
  void noSamplesHaveNone() {
    assertThatThrownBy(() -> Spread.of(new double[0])).hasMessage("spread: there are no samples");
  }

  @Property(tries = 200)
  void atLeastAQuarterLiesOnEachSide(
      @ForAll @NotEmpty double @DoubleRange(min = 0, max = 1e6) [] samples) {
    double[] before = samples.clone();
    Spread s = Spread.of(samples);
    assertThat(samples).isEqualTo(before);
    assertThat(s.low()).isLessThanOrEqualTo(s.median());
    assertThat(s.median()).isLessThanOrEqualTo(s.high());
    assertThat(share(samples, s.low())).isGreaterThanOrEqualTo(0.25);
    assertThat(share(samples, s.median())).isGreaterThanOrEqualTo(0.5);
    assertThat(share(samples, s.high())).isGreaterThanOrEqualTo(0.75);
  }

  /** Share of the samples at or below x, the sample next above counted as reached in part. */
  private static double share(double[] samples, double x) {
    long below = java.util.Arrays.stream(samples).filter(v -> v <= x).count();
    return Math.min(1, (below + 1.0) / samples.length);
  }
}
