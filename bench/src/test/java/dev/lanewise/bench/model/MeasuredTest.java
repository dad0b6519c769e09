package dev.lanewise.bench.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.bench.report.Predictions;
import dev.lanewise.bench.report.Predictions.Answer;
import dev.lanewise.bench.report.Row;
import dev.lanewise.bench.report.Unit;
import dev.lanewise.nn.run.WarmUp;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuredTest {
  private static final WarmUp WARM_UP =
      new WarmUp(
          4_000_000,
          300_000_000,
          10_000,
          99_999,
          List.of(new WarmUp.Window(50_000, 20_000_000), new WarmUp.Window(10_000, 300_000_000)));
  private static final Measured MEASURED =
      new Measured(
          "tiny",
          2,
          10,
          500_000,
          new Predictions(2, List.of(new Answer(0, 0, 1), new Answer(1, 0, 1))),
          1234,
          new Latency(10_000, 11_000, 12_000, 900_000, 5000),
          40_000,
          200,
          0,
          new ColdStart(7_000_000, 5 << 20, WARM_UP));

  @Test
  void ratesFollowFromImagesPerSecond() {
    assertThat(MEASURED.gflops()).isCloseTo(40, within(1e-9)); // 40,000 x 500,000 x 2
    assertThat(MEASURED.ofPeak()).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void rowsAreInMicrosecondsAndImages() {
    Row latency = MEASURED.rows().getFirst();
    assertThat(latency.id()).isEqualTo("model.tiny.latency.b1");
    assertThat(latency.unit()).isEqualTo(Unit.MICROS);
    assertThat(latency.lanewise()).isCloseTo(10, within(1e-9));
    assertThat(latency.threads()).isEqualTo(2);
    assertThat(latency.more()).containsEntry("accuracy", 0.5).containsEntry("firstCallMs", 4.0);
    Row throughput = MEASURED.rows().getLast();
    assertThat(throughput.id()).isEqualTo("model.tiny.throughput.b64");
    assertThat(throughput.lanewise()).isEqualTo(40_000);
  }

  @Test
  void theTableHasAColumnForEachNetwork() {
    List<String> lines = ModelTable.of(List.of(MEASURED, MEASURED));
    assertThat(lines.getFirst()).matches("network, on 2 threads +tiny +tiny");
    assertThat(lines).anySatisfy(l -> assertThat(l).contains("p99").endsWith("12.0 us  12.0 us"));
    assertThat(lines)
        .anySatisfy(l -> assertThat(l).contains("of measured FMA peak").endsWith("20.00 %"));
    assertThat(lines).anySatisfy(l -> assertThat(l).contains("full speed").endsWith("300 ms"));
  }

  @Test
  void whatTheOtherJvmPrintsIsReadBack() throws IOException {
    String told = "[0.5s][info][gc] 1 2 3\n" + MEASURED.coldStart().line() + "\nbye\n";
    assertThat(ColdStart.parse(told)).isEqualTo(MEASURED.coldStart());
    assertThat(MEASURED.coldStart().curve().getFirst().getY()).isEqualTo(4e6);
    assertThat(MEASURED.coldStart().curve().getLast().getY()).isEqualTo(1e4);
  }

  @Test
  void confidenceIsTheSoftmaxOfTheLargest() {
    float[] x = {9, 1, 3, 2, 9};
    // exp(3) / (exp(1) + exp(3) + exp(2))
    Answer answer = Subject.answer(2, x, 1, 3);
    assertThat(answer.predicted()).isEqualTo(1);
    assertThat(answer.label()).isEqualTo(2);
    assertThat(answer.confidence()).isCloseTo(0.66524f, within(1e-5f));
    assertThat(Subject.answer(0, new float[] {1000, -1000}, 0, 2).confidence()).isEqualTo(1);
  }
}
