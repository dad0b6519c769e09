package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.plan.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JDK Flight Recorder is told. */
class FlightRecorderTest {
  private static final Networks.Network LENET = Networks.lenet5();
  private static final Model MODEL =
      Model.of(LENET.layer(), Weights.init(LENET.layer(), RandomKey.of(3)), LENET.inputShape());

  @TempDir Path folder;

  private List<RecordedEvent> record(Runnable calls) throws Exception {
    Path file = folder.resolve("calls.jfr");
    try (Recording recording = new Recording()) {
      recording.enable(RunEvent.NAME);
      recording.enable(StepEvent.NAME);
      recording.start();
      calls.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(e -> e.getEventType().getName().startsWith("dev.lanewise."))
        .toList();
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream().filter(e -> e.getEventType().getName().equals(name)).toList();
  }

  @Test
  void runsAndTheirStepsAreEvents() throws Exception {
    float[] in = new float[784];
    float[] out = new float[10];
    Predictor predictor = Predictor.of("digits", MODEL.execution(1, null));
    List<RecordedEvent> events =
        record(
            () -> {
              predictor.run(in, out);
              predictor.run(in, out);
              assertThatThrownBy(
                      () -> predictor.run(predictor.arguments().input("input", in), () -> true))
                  .isInstanceOf(CancellationException.class);
            });
    List<RecordedEvent> runs = named(events, RunEvent.NAME);
    assertThat(runs)
        .extracting(e -> e.getString("outcome"))
        .containsExactly("done", "done", "cancelled");
    assertThat(runs).extracting(e -> e.getString("model")).containsOnly("digits");
    Plan plan = MODEL.plan(1);
    List<RecordedEvent> steps = named(events, StepEvent.NAME);
    assertThat(steps)
        .extracting(e -> e.getInt("number"))
        .containsExactlyElementsOf(
            IntStream.range(0, 2 * plan.steps().size())
                .map(i -> i % plan.steps().size())
                .boxed()
                .toList());
    assertThat(steps.getFirst().getString("layer")).isEqualTo(plan.steps().getFirst().scope());
    assertThat(steps).allSatisfy(e -> assertThat(e.getString("model")).isEqualTo("digits"));
    assertThat(steps.stream().mapToLong(e -> e.getLong("multiplyAdds")).sum())
        .isEqualTo(2 * plan.multiplyAdds());
    long inSteps = steps.stream().mapToLong(e -> e.getDuration().toNanos()).sum();
    long inRuns = runs.stream().mapToLong(e -> e.getDuration().toNanos()).sum();
    assertThat(inSteps).isPositive().isLessThanOrEqualTo(inRuns);
  }

  @Test
  void afterARecordingRunsAllocateNothingAgain() throws Exception {
    float[] in = new float[784];
    float[] out = new float[10];
    Predictor predictor = MODEL.predictor();
    assertThat(record(() -> predictor.run(in, out))).isNotEmpty();
    assertThat(Allocations.bytesOf(() -> predictor.run(in, out), 100)).isZero();
  }
}
