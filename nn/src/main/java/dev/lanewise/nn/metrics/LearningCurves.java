package dev.lanewise.nn.metrics;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.lanewise.nn.data.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How named quantities went from epoch to epoch. Each has a value for some epochs; a second value
 * for an epoch replaces the first, as it does when a training is resumed.
 */
public final class LearningCurves {
  private final SequencedMap<String, NavigableMap<Integer, Double>> curves = new LinkedHashMap<>();

  /** None yet. */
  public LearningCurves() {}

  /** What a quantity was in an epoch; NaN and infinities are values too. */
  public LearningCurves add(int epoch, String name, double value) {
    Objects.requireNonNull(name, "learning curves: name");
    curves.computeIfAbsent(name, _ -> new TreeMap<>()).put(epoch, value);
    return this;
  }

  /** The quantities in the order in which they were first added. */
  public List<String> names() {
    return List.copyOf(curves.keySet());
  }

  /** The values of a quantity by epoch, rising; empty if there are none. */
  public NavigableMap<Integer, Double> curve(String name) {
    return new TreeMap<>(curves.getOrDefault(name, new TreeMap<>()));
  }

  /** The last value of a quantity. */
  public OptionalDouble last(String name) {
    Map.Entry<Integer, Double> last = curve(name).lastEntry();
    return last == null ? OptionalDouble.empty() : OptionalDouble.of(last.getValue());
  }

  /**
   * Writes or replaces a table, atomically: a row for each epoch, a column for each quantity, a
   * cell left empty where it has no value.
   *
   * @throws dev.lanewise.nn.data.DataException if it cannot be written
   */
  public void writeCsv(Path file) {
    AtomicFile.write(file, this::writeTo);
  }

  private void writeTo(OutputStream out) throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try {
      CsvWriter table = CsvWriter.builder().build(text);
      List<String> row = new ArrayList<>(List.of("epoch"));
      row.addAll(curves.keySet());
      table.writeRecord(row);
      TreeSet<Integer> epochs = new TreeSet<>();
      curves.values().forEach(curve -> epochs.addAll(curve.keySet()));
      for (int epoch : epochs) {
        row.clear();
        row.add(Integer.toString(epoch));
        curves.values().forEach(c -> row.add(c.containsKey(epoch) ? c.get(epoch).toString() : ""));
        table.writeRecord(row);
      }
      table.flush();
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    text.flush();
  }
}
