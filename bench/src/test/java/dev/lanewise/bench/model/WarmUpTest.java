package dev.lanewise.bench.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void fullSpeedComesAfterTheSlowCalls() {
    long[] nanos = new long[10_000];
    Arrays.fill(nanos, 1_000);
    Arrays.fill(nanos, 0, 500, 40_000);
    nanos[0] = 5_000_000;
    nanos[7_000] = 9_000_000; // an interruption later on is none of ours
    WarmUp w = WarmUp.of(3e6, nanos);
    assertThat(w.firstNanos()).isEqualTo(5e6);
    // Half of a window of 201 calls is fast from call 400 on.
    assertThat(w.fullSpeedNanos()).isCloseTo(5e6 + 399 * 40e3, within(10 * 40e3));
    assertThat(w.curve().getFirst()).isEqualTo(new WarmUp.Point(5e6, 5e6));
    assertThat(w.curve().getLast().callNanos()).isEqualTo(1_000);
    assertThat(w.curve().getLast().atNanos()).isEqualTo(Arrays.stream(nanos).sum());
  }

  @Test
  void callsThatAreFastAtOnceNeedNoTime() {
    assertThat(WarmUp.of(0, new long[] {100, 101, 99, 100}).fullSpeedNanos()).isZero();
    assertThat(WarmUp.of(0, new long[] {100}).fullSpeedNanos()).isZero();
  }

  @Test
  void percentilesAreOfAllCalls() {
    Histogram histogram = new Histogram(1_000_000, 3);
    for (int i = 1; i <= 1000; i++) {
      histogram.recordValue(i);
    }
    Latency latency = Latency.of(histogram);
    assertThat(latency).isEqualTo(new Latency(500, 900, 990, 1000, 1000));
  }

  @Test
  void everyCallIsTimed() {
    int[] runs = {0};
    Latency latency = Latency.of(() -> runs[0]++, 1234);
    assertThat(runs[0]).isEqualTo(1234);
    assertThat(latency.calls()).isEqualTo(1234);
    assertThat(latency.p50()).isLessThanOrEqualTo(latency.p90());
    assertThat(latency.p99()).isLessThanOrEqualTo(latency.max());
  }
}
