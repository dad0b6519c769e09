package dev.lanewise.bench.model;

import dev.lanewise.bench.report.Predictions;
import dev.lanewise.bench.report.Row;
import dev.lanewise.bench.report.Unit;
import java.awt.geom.Point2D;
import java.util.List;

/**
 * All that was measured of one network.
 *
 * @param multiplyAdds of one image
 * @param imagesPerSecond at {@link ModelBench#BATCH} images a call
 * @param peakGflops of all threads together: this core's measured peak times their number
 * @param bytesPerCall allocated by one prediction; the larger of batch 1 and batch {@link
 *     ModelBench#BATCH}
 */
public record Measured(
    String network,
    int threads,
    long parameters,
    long multiplyAdds,
    Predictions predictions,
    double trainingImagesPerSecond,
    Latency latency,
    double imagesPerSecond,
    double peakGflops,
    double bytesPerCall,
    ColdStart coldStart) {
  private static final double MICRO = 1e-3;
  private static final double MILLI = 1e-6;

  /** Rate of the network's multiply-adds, each two operations, at the large batch. */
  public double gflops() {
    return 2e-9 * multiplyAdds * imagesPerSecond;
  }

  /** That rate as a share of the peak, 0 to 1. */
  public double ofPeak() {
    return gflops() / peakGflops;
  }

  /** As rows of a JSON report: latency, throughput, training. */
  public List<Row> rows() {
    String id = "model." + network + ".";
    Row latencyRow =
        Row.of(id + "latency.b1", MICRO * latency.p50(), Unit.MICROS, threads, bytesPerCall)
            .with("network", network)
            .with("parameters", parameters)
            .with("multiplyAdds", multiplyAdds)
            .with("accuracy", predictions.accuracy())
            .with("p50", MICRO * latency.p50())
            .with("p90", MICRO * latency.p90())
            .with("p99", MICRO * latency.p99())
            .with("max", MICRO * latency.max())
            .with("calls", latency.calls())
            .with("loadMs", MILLI * coldStart.loadNanos())
            .with("firstCallMs", MILLI * coldStart.warmUp().firstCallNanos())
            .with("fullSpeedMs", MILLI * coldStart.warmUp().fullSpeedNanos())
            .with("warmUpMsUs", coldStart.curve().stream().map(Measured::point).toList());
    Row throughput =
        Row.of(
                id + "throughput.b" + ModelBench.BATCH,
                imagesPerSecond,
                Unit.IMAGES,
                threads,
                bytesPerCall)
            .with("gflops", gflops())
            .with("peakGflops", peakGflops)
            .with("ofFmaPeak", ofPeak());
    return List.of(latencyRow, throughput);
  }

  private static List<Double> point(Point2D p) {
    return List.of(MILLI * p.getX(), MICRO * p.getY());
  }
}
