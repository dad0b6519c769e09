package dev.lanewise.nn.metrics;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.data.DataException;
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
  private static final String EPOCH = "epoch";

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
   * @throws DataException if it cannot be written
   */
  public void writeCsv(Path file) {
    AtomicFile.write(file, this::writeTo);
  }

  /**
   * Reads a table that {@link #writeCsv} wrote, so that a training that is resumed goes on with it.
   *
   * @throws DataException if it cannot be read, or is another table
   */
  public static LearningCurves read(Path file) {
    LearningCurves curves = new LearningCurves();
    CsvReaderBuilder format = CsvReader.builder().allowUnclosedQuote(false);
    try (CsvReader<NamedCsvRecord> rows = format.ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : rows) {
        List<String> names = row.getHeader();
        if (!names.getFirst().equals(EPOCH) || row.getFieldCount() != names.size()) {
          throw new DataException(
              "%s:%d: is not a table of learning curves: %d cells below the columns %s"
                  .formatted(file, row.getStartingLineNumber(), row.getFieldCount(), names));
        }
        try {
          int epoch = Integer.parseInt(row.getField(0));
          for (int k = 1; k < names.size(); k++) {
            if (!row.getField(k).isEmpty()) {
              curves.add(epoch, names.get(k), Double.parseDouble(row.getField(k)));
            }
          }
        } catch (NumberFormatException e) {
          throw new DataException(
              "%s:%d: is not a row of learning curves: %s"
                  .formatted(file, row.getStartingLineNumber(), e.getMessage()));
        }
      }
      return curves;
    } catch (IOException e) {
      throw DataException.of(file, "read", e);
    } catch (UncheckedIOException e) {
      throw DataException.of(file, "read", Objects.requireNonNull(e.getCause()));
    } catch (CsvParseException e) {
      throw new DataException(file + ": is not a table of learning curves: " + e.getMessage());
    }
  }

  private void writeTo(OutputStream out) throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try {
      CsvWriter table = CsvWriter.builder().build(text);
      List<String> row = new ArrayList<>(List.of(EPOCH));
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
