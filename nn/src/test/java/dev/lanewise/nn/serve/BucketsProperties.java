package dev.lanewise.nn.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class BucketsProperties {
  @Property
  void aTimeIsBelowItsRangesEndByAnEighthAtMost(@ForAll @LongRange(max = 1L << 39) long nanos) {
    int bucket = Buckets.of(nanos);
    assertThat(nanos).isLessThan(Buckets.end(bucket));
    assertThat(Buckets.end(bucket) - 1).isLessThanOrEqualTo(nanos + nanos / 8);
    if (bucket > 0) {
      assertThat(nanos).isGreaterThanOrEqualTo(Buckets.end(bucket - 1));
    }
  }

  @Example
  void extremesHaveARange() {
    assertThat(Buckets.of(-5)).isZero();
    assertThat(Buckets.of(Long.MAX_VALUE)).isEqualTo(Buckets.COUNT - 1);
    assertThat(Buckets.end(Buckets.COUNT - 1)).isEqualTo(Long.MAX_VALUE);
  }

  /** The k-th smallest of n times, and a bound that is at most an eighth above it. */
  @Property(tries = 100)
  void quantilesBoundTheTimesTheyCount(
      @ForAll @Size(min = 1, max = 50) List<@LongRange(max = 10_000_000) Long> times,
      @ForAll @LongRange(max = 100) long percent) {
    Slot slot = new Slot(Served.MODEL.predictor());
    Counters counters = new Counters(new Pool("p", List.of(slot), () -> {}));
    times.forEach(slot.tally()::done);
    long[] sorted = times.stream().mapToLong(t -> t).sorted().toArray();
    int rank = (int) Math.max(1, Math.ceil(percent / 100.0 * sorted.length));
    long exact = sorted[rank - 1];
    assertThat(counters.quantile(percent / 100.0))
        .isGreaterThan(exact)
        .isLessThanOrEqualTo(exact + exact / 8 + 1);
    assertThat(counters.runNanos()).isEqualTo(Arrays.stream(sorted).sum());
  }

  @Example
  void ofNoRunsAllQuantilesAreZero() {
    Counters none = new Counters(new Pool("p", List.of(), () -> {}));
    assertThat(none.quantile(0.5)).isZero();
    assertThatThrownBy(() -> none.quantile(Double.NaN)).hasMessageContaining("NaN");
  }
}
