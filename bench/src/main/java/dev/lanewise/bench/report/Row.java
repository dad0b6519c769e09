package dev.lanewise.bench.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One measurement: what was run, how fast, and how fast others ran it in the same process.
 *
 * @param id {@code op.dtype.shape} of a kernel or {@code model.name.case} of a network
 * @param lanewise our number, in {@code unit}
 * @param peers name of the library to its number, in {@code unit}; empty where none was asked for
 * @param bytesPerCall bytes allocated on the heap by one call
 * @param more further fields of the row, in order: numbers, strings, or lists and maps of these
 */
public record Row(
    String id,
    double lanewise,
    Unit unit,
    int threads,
    Map<String, Double> peers,
    double bytesPerCall,
    Map<String, Object> more) {

  public Row {
    peers = Collections.unmodifiableMap(new LinkedHashMap<>(peers));
    more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
  }

  /** A row without peers and further fields. */
  public static Row of(String id, double lanewise, Unit unit, int threads, double bytesPerCall) {
    return new Row(id, lanewise, unit, threads, Map.of(), bytesPerCall, Map.of());
  }

  /** This row with one more peer. */
  public Row withPeer(String name, double value) {
    Map<String, Double> more = new LinkedHashMap<>(peers);
    more.put(name, value);
    return new Row(id, lanewise, unit, threads, more, bytesPerCall, this.more);
  }

  /** This row with one more field. */
  public Row with(String field, Object value) {
    Map<String, Object> fields = new LinkedHashMap<>(more);
    fields.put(field, value);
    return new Row(id, lanewise, unit, threads, peers, bytesPerCall, fields);
  }

  /** How many times as fast as the best peer; empty without peers. */
  public OptionalDouble ratio() {
    return peers.values().stream().mapToDouble(p -> unit.ratio(lanewise, p)).min();
  }
}
