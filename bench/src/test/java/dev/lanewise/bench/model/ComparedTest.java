package dev.lanewise.bench.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.bench.model.Compared.Other;
import dev.lanewise.bench.report.Row;
import dev.lanewise.nn.run.WarmUp;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparedTest {
  private static Engine engine(String name, double micros) {
    WarmUp warmUp = new WarmUp(9_000_000, 80_000_000, 10_000, 5, List.of());
    return new Engine(
        name,
        new Latency(1e3 * micros, 2e3 * micros, 3e3 * micros, 4e3 * micros, 50),
        1e6 / micros,
        new ColdStart(7_000_000, 3 << 20, warmUp));
  }

  private static Compared network(String name, double ours, double theirs) {
    return new Compared(
        name,
        1,
        2,
        1000,
        500_000,
        0,
        engine("lanewise", ours),
        List.of(new Other(engine("other", theirs), 1e-6, 2e-7)));
  }

  private static final Compared FAST = network("fast", 100, 200);
  private static final Compared SLOW = network("slow", 100, 50);
  private static final Compared ALONE =
      new Compared("alone", 8, 2, 10, 20, 3, engine("lanewise", 10), List.of());

  @Test
  void aRowHasAllEngines() {
    Row row = FAST.row();
    assertThat(row.id()).isEqualTo("model.fast.latency.b1");
    assertThat(row.lanewise()).isCloseTo(100, within(1e-9));
    assertThat(row.ratio().orElseThrow()).isCloseTo(2, within(1e-9));
    assertThat(row.more()).containsEntry("gflops", 10.0); // 500,000 x 2 in 100 us
    assertThat(row.more())
        .extractingByKey("engines")
        .asString()
        .contains("lanewise={p50=100.0, p90=200.0", "other={p50=200.0", "loadMs=7.0")
        .contains("peakMemory=3145728", "largestDifference=1.0E-6", "relativeDifference=2.0E-7");
  }

  @Test
  void theTableHasALineForEachEngine() {
    List<String> lines = CompareTable.of(List.of(FAST, ALONE));
    assertThat(lines).hasSize(4);
    assertThat(lines.get(1)).contains("fast", "lanewise", "100 us", "400 us", "3.00 MiB");
    assertThat(lines.get(2)).contains("other", "1.0e-06", "2.0e-07").endsWith("2.00");
    assertThat(CompareTable.of(List.of(ALONE)).getFirst()).doesNotContain("ratio");
  }

  @Test
  void theMeanIsGeometricAndOverThoseThatRanBoth() {
    assertThat(CompareTable.means(List.of(FAST, SLOW, ALONE)))
        .containsExactly("geometric mean of the ratios to other: 1.00 over 2 networks");
    assertThat(CompareTable.means(List.of(ALONE))).isEmpty();
    assertThat(Compared.meanRatio(List.of(FAST, FAST, SLOW), "other").orElseThrow())
        .isCloseTo(Math.pow(2, 1.0 / 3), within(1e-12));
  }

  @Test
  void memoryIsReadFromWhatTheSystemSays() {
    assertThat(ResidentMemory.peak(List.of("VmRSS:   7 kB", "VmHWM:\t   12345 kB")))
        .isEqualTo(12345L << 10);
    assertThat(ResidentMemory.peak(List.of())).isZero();
  }
}
