package dev.lanewise.bench.model;

import dev.lanewise.bench.report.BarPicture;
import dev.lanewise.bench.report.Row;
import dev.lanewise.bench.report.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A network as several engines run it.
 *
 * @param multiplyAdds of a call
 * @param bytesPerCall that a call of ours allocates
 * @param others in the order they were started
 */
public record Compared(
    String network,
    int batch,
    int threads,
    long parameters,
    long multiplyAdds,
    double bytesPerCall,
    Engine ours,
    List<Other> others) {

  /**
   * Another engine.
   *
   * @param largest {@code max |ours - theirs|} of the results
   * @param relative {@code |ours - theirs| / |ours|}, lengths of vectors
   */
  public record Other(Engine engine, double largest, double relative) {}

  /** Keeps its own list. */
  public Compared {
    others = List.copyOf(others);
  }

  /** How many times as fast ours is, by half of the calls. */
  public double ratio(Other other) {
    return other.engine().latency().p50() / ours.latency().p50();
  }

  /** As a row of a report. */
  public Row row() {
    Map<String, Double> peers = new LinkedHashMap<>();
    Map<String, Object> engines = new LinkedHashMap<>();
    engines.put(ours.name(), ours.fields());
    for (Other o : others) {
      peers.put(o.engine().name(), o.engine().latency().p50() / 1e3);
      Map<String, Object> fields = o.engine().fields();
      fields.put("largestDifference", o.largest());
      fields.put("relativeDifference", o.relative());
      engines.put(o.engine().name(), fields);
    }
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("network", network);
    more.put("batch", batch);
    more.put("parameters", parameters);
    more.put("multiplyAdds", multiplyAdds);
    more.put("gflops", 2.0 * multiplyAdds / ours.latency().p50());
    more.put("engines", engines);
    String id = "model." + network + ".latency.b" + batch;
    return new Row(id, ours.latency().p50() / 1e3, Unit.MICROS, threads, peers, bytesPerCall, more);
  }

  /** Half of the calls of each engine were no longer: as bars. */
  public BarPicture.Group bars() {
    List<BarPicture.Bar> bars = new ArrayList<>();
    bars.add(new BarPicture.Bar(ours.name(), ours.latency().p50()));
    others.forEach(
        o -> bars.add(new BarPicture.Bar(o.engine().name(), o.engine().latency().p50())));
    return new BarPicture.Group(network, bars);
  }

  /** Geometric mean of the ratios to that engine; empty if it ran none of the networks. */
  public static OptionalDouble meanRatio(List<Compared> all, String engine) {
    return all.stream()
        .flatMap(
            c ->
                c.others().stream()
                    .filter(o -> o.engine().name().equals(engine))
                    .map(o -> Math.log(c.ratio(o))))
        .mapToDouble(log -> log)
        .average()
        .stream()
        .map(Math::exp)
        .findFirst();
  }
}
