package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PeakMeterTest {
  @Test
  void peakIsThatOfCompiledCodeAndMeasuredOnce() {
    double peak = PeakMeter.gflops();
    // Between one multiply-add a nanosecond and four at 8 GHz.
    int lanes = Machine.here().lanes();
    assertThat(peak).isBetween(2.0 * lanes, 64.0 * lanes);
    assertThat(PeakMeter.gflops()).isEqualTo(peak);
  }

  @Test
  void measuringAnewComesClose() {
    double before = PeakMeter.gflops();
    double rate = PeakMeter.measure(20_000_000);
    assertThat(PeakMeter.gflops()).isEqualTo(Math.max(before, rate));
    assertThat(rate).isGreaterThan(before / 4);
  }

  @Test
  void countsTheOperationsOfTurnsThatOthersTime() {
    PeakMeter.run(10);
    assertThat(PeakMeter.operations(10)).isEqualTo(10 * PeakMeter.operations(1)).isPositive();
    assertThatThrownBy(() -> PeakMeter.run(-1))
        .hasMessage("peak: turns is -1 but must be at least 0");
  }
}
