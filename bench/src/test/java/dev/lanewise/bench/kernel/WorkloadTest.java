package dev.lanewise.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.bench.peer.Agreement;
import dev.lanewise.bench.report.Unit;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Operation;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.Team;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class WorkloadTest {
  private static final List<ShapeLine> AWKWARD =
      Shapes.parse(
          "awkward",
          List.of(
              "gemm tall quick m=37 n=5 k=11",
              "gemm wide quick m=5 n=37 k=11",
              "gemm wide.tb quick m=5 n=37 k=11 tb=1",
              "gemm packed quick m=37 n=5 k=11 packed=1",
              "gemm packed.wide.tb quick m=5 n=37 k=11 tb=1 packed=1",
              "gemm one quick m=1 n=1 k=1",
              "nhwc-convolution same quick channels=3 size=11 filters=5 kernel=3 pad=1",
              "nhwc-convolution stride quick channels=3 size=12 filters=5 kernel=3 stride=2 pad=1",
              "nhwc-convolution large quick channels=2 size=6 filters=3 kernel=5 pad=2",
              "nhwc-convolution batch quick channels=3 size=7 filters=5 kernel=3 batch=5",
              "convolution batch quick channels=3 size=7 filters=5 kernel=3 batch=5 pad=1",
              "convolution series quick channels=3 length=31 filters=5 kernel=2 dilation=3 causal=1",
              "convolution film quick channels=2 frames=4 size=6 filters=3 kernel=3 pad=1 batch=3",
              "transposed-convolution t quick channels=3 size=7 filters=5 kernel=3 stride=2 batch=5 output-pad=1",
              "pooling p quick planes=7 size=9 kernel=3 stride=2 pad=1",
              "pool-selection p quick planes=7 size=9 kernel=3 stride=2 pad=1",
              "activation e quick n=1001",
              "elementwise e quick n=1001",
              "reduction r quick n=1001",
              "random r quick n=1001",
              "reduction axis quick outer=5 n=7 inner=3",
              "broadcast b quick rows=7 cols=5",
              "broadcast r quick rows=7 cols=5 row=1",
              "norm layer quick batch=7 channels=33",
              "norm group quick batch=7 groups=3 channels=2 inner=5",
              "norm-gradient layer quick batch=7 channels=33",
              "norm-gradient group quick batch=7 groups=3 channels=2 inner=5",
              "row-gradient r quick rows=7 cols=33",
              "permute t quick planes=7 rows=5 cols=9",
              "copy c quick rows=7 cols=5",
              "indexed-rows i quick rows=7 cols=5 count=9",
              "remap p quick planes=3 size=5 pad=1",
              "local-response l quick channels=7 inner=9 size=5",
              "dropout d quick n=1001",
              "pair-reduction p quick n=1001",
              "index-reduction i quick outer=5 n=7 inner=3",
              "row-map r quick rows=7 cols=33",
              "fft f quick rows=3 cols=20",
              "fft r quick cols=21 real=1"));

  @TestFactory
  Stream<DynamicTest> theSameWhateverTheNumberOfThreads() {
    return Case.chosen(Kernels.best(), AWKWARD).stream()
        .map(c -> DynamicTest.dynamicTest(c.id(), () -> assertSame(c)));
  }

  private static void assertSame(Case c) {
    try (Team one = Team.of(1);
        Team three = Team.of(3)) {
      Workload whole = c.workload(one);
      Workload shared = c.workload(three);
      whole.run();
      shared.run();
      assertThat(whole.threads()).isEqualTo(1);
      // A band of an image may be computed in another order than the whole.
      assertThat(Agreement.distance(whole.result(), shared.result())).isLessThan(1e-6);
      assertThat(shared.work()).isEqualTo(whole.work());
    }
  }

  @Test
  void sharesOutWhatCanBeShared() {
    try (Team three = Team.of(3)) {
      assertThat(threads(Operations.GEMM, "tall", three)).isEqualTo(3);
      assertThat(threads(Operations.GEMM, "one", three)).isEqualTo(1);
      assertThat(threads(Operations.CONV2D_NHWC, "same", three)).isEqualTo(3);
      assertThat(threads(Operations.CONV2D_WEIGHT_GRADIENT, "batch", three)).isEqualTo(1);
      assertThat(threads(Operations.SUM, "r", three)).isEqualTo(1);
    }
  }

  private static int threads(Operation<?> operation, String label, Team team) {
    return Case.chosen(Kernels.best(), AWKWARD).stream()
        .filter(c -> c.kernel().operation().equals(operation) && c.shape().label().equals(label))
        .findFirst()
        .orElseThrow()
        .workload(team)
        .threads();
  }

  @Test
  void whatOutgrowsCachesIsCountedInBytes() {
    assertThat(ElementwiseWorkload.streamed(1000, 3)).isEqualTo(new Work(Unit.GELEMENTS, 1000));
    assertThat(ElementwiseWorkload.streamed(1 << 24, 2))
        .isEqualTo(new Work(Unit.GBYTES, 8.0 * (1 << 24)));
  }

  @Test
  void longArraysRepeatWhatWasDrawn() {
    float[] x = Workload.random(1, (1 << 17) + 3, 2, 3);
    assertThat(x[(1 << 16) + 5]).isEqualTo(x[5]);
    assertThat(x[(1 << 17) + 2]).isEqualTo(x[2]);
    for (float v : x) {
      assertThat(v >= 2 && v <= 3).isTrue();
    }
  }

  @Test
  void functionsAreMeasuredWhereTheyAreDefined() {
    try (Team one = Team.of(1)) {
      for (Case c : Case.chosen(Kernels.best(), AWKWARD)) {
        Workload w = c.workload(one);
        w.run();
        for (float v : w.result()) {
          assertThat(v).as(c.id()).isFinite();
        }
      }
    }
  }
}
