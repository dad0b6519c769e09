package dev.lanewise.bench.model;

import dev.lanewise.bench.kernel.Allocation;
import dev.lanewise.bench.report.Predictions;
import dev.lanewise.kernels.PeakMeter;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.Examples;
import java.io.IOException;
import java.nio.file.Path;

/** Measures a trained network as a service would use it: one image a call, and many. */
public final class ModelBench {
  /** Images a call where throughput counts. */
  public static final int BATCH = 64;

  private static final long PEAK_NANOS = 100_000_000;

  private final boolean quick;
  private final int threads;

  /**
   * @param quick fewer calls, for a look rather than for the record
   * @param threads that share each call, the caller's included
   */
  public ModelBench(boolean quick, int threads) {
    this.quick = quick;
    this.threads = threads;
  }

  /**
   * Measures.
   *
   * @param checkpoint of the network: read again by a JVM of its own, for first calls and warm-up
   * @throws IOException if that JVM cannot be started or fails
   */
  public Measured measure(
      Subject subject, Path checkpoint, Examples test, double trainingImagesPerSecond)
      throws IOException {
    // The other JVM first: this one is idle meanwhile, and its caches are nobody's business.
    ColdStart coldStart = ColdStart.measure(checkpoint, threads);
    try (Team team = Team.of(threads);
        Calls one = subject.calls(test, 1, team);
        Calls many = subject.calls(test, BATCH, team)) {
      Predictions predictions = subject.classify(test, team);
      one.warmUp();
      Latency latency = Latency.of(one, quick ? 20_000 : 100_000);
      many.warmUp();
      // Peak and throughput in turn: both drift with the clock and with the neighbours.
      double peak = PeakMeter.measure(PEAK_NANOS);
      double imagesPerSecond = BATCH * rate(many, quick ? 500 : 2000);
      peak = Math.max(peak, PeakMeter.measure(PEAK_NANOS));
      double bytes =
          Math.max(
              Allocation.perCall(one, 1000, threads > 1),
              Allocation.perCall(many, 100, threads > 1));
      return new Measured(
          subject.name(),
          threads,
          subject.model().parameterCount(),
          subject.model().multiplyAdds(),
          predictions,
          trainingImagesPerSecond,
          latency,
          imagesPerSecond,
          threads * peak,
          bytes,
          coldStart);
    }
  }

  /** Calls for so long; the mean rate of calls a second. */
  private static double rate(Runnable call, int millis) {
    long start = System.nanoTime();
    long nanos = 0;
    long calls = 0;
    while (nanos < millis * 1_000_000L) {
      call.run();
      calls++;
      nanos = System.nanoTime() - start;
    }
    return calls * 1e9 / nanos;
  }
}
