package dev.lanewise.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.onnx.export.OnnxExport;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What we write, run by ONNX Runtime. */
final class BesideOnnxRuntime {
  /** Of float against double, or of float against float in another order. */
  private static final double TOLERANCE = 1e-5;

  private static final RandomKey KEY = RandomKey.of(81);

  private final List<Peer> runtime;
  private final Path folder;

  private BesideOnnxRuntime(List<Peer> runtime, Path folder) {
    this.runtime = runtime;
    this.folder = folder;
  }

  static BesideOnnxRuntime absent() {
    return new BesideOnnxRuntime(List.of(), Path.of("."));
  }

  /** With files in that folder; skips the test where the runtime is not at hand. */
  static BesideOnnxRuntime in(Path folder) {
    List<Peer> found = Peer.found().stream().filter(Peer::runsFiles).toList();
    assumeTrue(!found.isEmpty(), "ONNX Runtime is not on the class path: mvn -Ppeers");
    found.forEach(peer -> peer.start(1));
    return new BesideOnnxRuntime(found, folder);
  }

  /** The first output for one input must be ours. */
  void check(double[] ours, OnnxExport export, String name, float[] x, Shape shape) {
    Path file = folder.resolve("a.onnx");
    export.write(file);
    long[] sizes = Arrays.stream(shape.dims()).asLongStream().toArray();
    Problem stored = new Problem.Stored(file, List.of(new Problem.Operand(name, x, sizes)));
    for (Peer peer : runtime) {
      try (PeerCall call = peer.prepare(stored).orElseThrow()) {
        call.run();
        close(ours, call.result());
      }
    }
  }

  private static void close(double[] ours, float[] theirs) {
    assertThat(theirs).hasSameSizeAs(ours);
    assertThat(theirs).doesNotContain(Float.NaN);
    double difference = 0;
    double size = Double.MIN_NORMAL;
    for (int i = 0; i < ours.length; i++) {
      difference += (ours[i] - theirs[i]) * (ours[i] - theirs[i]);
      size += ours[i] * ours[i];
    }
    assertThat(Math.sqrt(difference / size)).isLessThan(TOLERANCE);
  }

  /** In -1 .. 1. */
  static float[] numbers(int key, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = 2 * KEY.split(key).uniform(i) - 1;
    }
    return x;
  }

  static double[] doubles(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }
}
