package dev.lanewise.bench.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyTest {
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
