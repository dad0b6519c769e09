package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PeakTest {
  @Test
  void advancesEveryChainOfEveryLane() {
    // x_n = 1 - (1 - x_0) 0.999^n for each chain; the starts sum to 0.66 a lane.
    int steps = 1000;
    double lane = Peak.CHAINS - (Peak.CHAINS - 0.66) * Math.pow(0.999, steps);
    assertThat((double) Peak.run(steps)).isCloseTo(lane * Machine.here().lanes(), within(1e-2));
    assertThat((double) Peak.scalar(steps)).isCloseTo(lane, within(1e-3));
  }

  @Test
  void countsTwoOperationsForEachChainAndLane() {
    assertThat(Peak.operations(10)).isEqualTo(2L * 10 * Peak.CHAINS * Machine.here().lanes());
  }

  @Test
  void refusesNegativeSteps() {
    assertThatThrownBy(() -> Peak.run(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("peak: steps is -1 but must be at least 0");
  }
}
