package dev.lanewise.bench.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.bench.peer.Agreement;
import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.plan.WeightFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTest {
  private static final Path LIGHT =
      Path.of(System.getProperty("lanewise.root", ".."), "..", "shared/onnx/light");

  @TempDir Path folder;

  private static float[] result(Candidate candidate) {
    try (Team team = Team.of(1);
        Loaded loaded = candidate.load(team, candidate.inputs(), WeightFormat.FP32)) {
      loaded.run();
      return loaded.result();
    }
  }

  /** Written and read again, a network is what it was. */
  @Test
  void whatWeWriteWeRead() {
    BuiltIn network = BuiltIn.write("lenet5", 3, 7, true, folder);
    Stored stored = Stored.of("lenet5", OpenSizes.batch(1), network.onnx());
    assertThat(stored.batch()).isEqualTo(3);
    assertThat(stored.inputShapes()).isEqualTo(network.inputShapes());
    assertThat(Candidate.of(stored.words())).isEqualTo(stored);
    assertThat(Candidate.of(network.words())).isEqualTo(network);
    assertThat(Agreement.relative(result(network), result(stored))).isLessThan(1e-6);
    try (Team team = Team.of(1);
        Loaded ours = network.load(team, network.inputs(), WeightFormat.FP32);
        Loaded read = stored.load(team, stored.inputs(), WeightFormat.FP32)) {
      assertThat(read.multiplyAdds()).isEqualTo(ours.multiplyAdds()).isEqualTo(3 * 416_520);
      assertThat(ours.parameters()).isEqualTo(61_706);
      assertThat(read.parameters()).isBetween(61_000L, 61_706L); // small ones are constants there
    }
  }

  @Test
  void whatIsNoSinglePlanIsRefused() {
    Path file = LIGHT.resolveSibling("node/test_nonmaxsuppression_identical_boxes/model.onnx");
    assumeTrue(Files.exists(file), "shared/onnx/node is not there");
    assertThatThrownBy(() -> Stored.of("boxes", OpenSizes.batch(1), file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("model.onnx: onnx: no single plan computes");
  }

  /** With random weights, beside ONNX Runtime: skipped where either is not at hand. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bvlc_alexnet",
        "densenet121",
        "inception_v1",
        "inception_v2",
        "resnet50",
        "shufflenet",
        "squeezenet",
        "vgg19",
        "zfnet512"
      })
  void classicNetworksPredictAsInOnnxRuntime(String name) throws IOException {
    assumeTrue(Files.isDirectory(LIGHT), "../shared/onnx is not there");
    Optional<Peer> runtime = Peer.found().stream().filter(Peer::runsFiles).findFirst();
    assumeTrue(runtime.isPresent(), "ONNX Runtime is not on the class path: mvn -Ppeers");
    runtime.orElseThrow().start(1);
    try (Candidates candidates = Candidates.of(OpenSizes.batch(1), 11L, true)) {
      Candidate candidate = candidates.open(LIGHT.resolve("light_" + name + ".onnx").toString());
      float[] ours = result(candidate);
      try (PeerCall call =
          runtime.orElseThrow().prepare(candidate.problem(candidate.inputs())).orElseThrow()) {
        call.run();
        assertThat(Agreement.relative(ours, call.result())).isLessThan(1e-4);
      }
      float largest = 0;
      for (float v : ours) {
        largest = Math.max(largest, v);
      }
      // A softmax that says 1 to one class would hide differences.
      assertThat(largest).isPositive().isNotEqualTo(1);
    }
  }

  @Test
  void filesAreCalledByTheirNamesOrTheirFolders() {
    assertThat(Candidates.plain(Path.of("a/b.onnx"))).isEqualTo("b");
    assertThat(Candidates.plain(Path.of("a/real/model.onnx"))).isEqualTo("real");
    assertThat(Candidates.plain(Path.of("x.y/b.1.bin"))).isEqualTo("b.1.bin");
  }

  @Test
  void missingFilesAndModelsThatAreNoneAreRefused() throws IOException {
    assertThatThrownBy(() -> Candidates.check(List.of("lenet5", "no/such.onnx")))
        .isInstanceOf(DataException.class)
        .hasMessage("no/such.onnx: there is no such file");
    assertThatThrownBy(() -> Candidates.check(List.of("such")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"such\" is unknown");
    Path file = folder.resolve("a.onnx");
    Files.writeString(file, "no model");
    try (Candidates candidates = Candidates.of(OpenSizes.batch(1), null, false)) {
      assertThatThrownBy(() -> candidates.open(file.toString()))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("a.onnx");
    }
  }
}
