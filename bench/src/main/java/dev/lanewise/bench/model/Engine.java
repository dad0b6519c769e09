package dev.lanewise.bench.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured of one engine.
 *
 * @param latency of single calls, in turn with the other engines'
 * @param imagesPerSecond of the same calls
 * @param coldStart in a JVM of its own
 */
public record Engine(String name, Latency latency, double imagesPerSecond, ColdStart coldStart) {
  /** As a field of a report. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("p50", latency.p50() / 1e3);
    fields.put("p90", latency.p90() / 1e3);
    fields.put("p99", latency.p99() / 1e3);
    fields.put("max", latency.max() / 1e3);
    fields.put("calls", latency.calls());
    fields.put("imagesPerSecond", imagesPerSecond);
    fields.put("loadMs", coldStart.loadNanos() / 1e6);
    fields.put("firstCallMs", coldStart.warmUp().firstCallNanos() / 1e6);
    fields.put("fullSpeedMs", coldStart.warmUp().fullSpeedNanos() / 1e6);
    fields.put("peakMemory", coldStart.peakBytes());
    return fields;
  }
}
