package dev.lanewise.nn.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.lanewise.nn.data.Csv.Column;
import dev.lanewise.nn.data.Csv.Missing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of one CSV file as they become numbers. */
final class CsvRows {
  private static final Set<String> NO_NUMBER = Set.of("", "?", "NA", "N/A", "NaN", "nan", "null");
  private static final Set<String> NO_CLASS = Set.of("", "?");

  private static final int LONGEST_QUOTE = 40;

  /** Bytes that a number takes while the list of all grows, and is copied. */
  private static final long PER_NUMBER = 3 * Float.BYTES;

  private final Csv format;
  private final Path file;
  private final Allowance allowance;
  private final FloatList features = new FloatList();
  private final FloatList targets = new FloatList();
  private final Map<String, Integer> classes = new HashMap<>();
  private final List<String> found = new ArrayList<>();

  private @Nullable List<String> names;
  private int columns = -1;
  private int[] featureColumns = {};
  private int[] targetColumns = {};
  private long firstLine;

  CsvRows(Csv format, Path file, Allowance allowance) {
    this.format = format;
    this.file = file;
    this.allowance = allowance;
    List<String> told = format.classNames();
    if (told != null) {
      told.forEach(name -> classes.put(name, classes.size()));
    }
  }

  Dataset read(Iterable<CsvRecord> records) {
    for (CsvRecord record : records) {
      if (columns < 0) {
        begin(record);
        if (format.header()) {
          continue;
        }
      }
      if (record.getFieldCount() != columns) {
        throw wrong(
            record,
            "%d columns, but the first row has %d".formatted(record.getFieldCount(), columns));
      }
      if (Math.max(features.size(), targets.size()) > FloatList.MOST - columns) {
        throw wrong(record, "more than " + FloatList.MOST + " numbers: cut the file in parts");
      }
      if (whole(record)) {
        allowance.take(PER_NUMBER * columns, "rows");
        add(record);
        allowance.elements((long) features.size() + targets.size(), "it");
      }
    }
    if (targets.size() == 0) {
      throw new DataException(
          file + (columns < 0 || !format.header() ? ": has no rows" : ": has no rows of numbers"));
    }
    return dataset();
  }

  /** Finds the columns by the first row. */
  private void begin(CsvRecord first) {
    columns = first.getFieldCount();
    allowance.entries(columns, "columns");
    firstLine = first.getStartingLineNumber();
    if (format.header()) {
      names = first.getFields().stream().map(String::strip).toList();
    }
    targetColumns = places(first, format.targets());
    int[] ignored = places(first, format.ignored());
    for (int c : targetColumns) {
      if (contains(ignored, c)) {
        throw wrong(first, c, "is to be predicted and to be left out");
      }
    }
    featureColumns =
        format.featureNames().isEmpty()
            ? IntStream.range(0, columns)
                .filter(c -> !contains(targetColumns, c) && !contains(ignored, c))
                .toArray()
            : places(first, format.featureNames().stream().map(n -> new Column(n, 0)).toList());
    if (featureColumns.length == 0) {
      throw wrong(
          first,
          "%d columns, none of which is a feature (separated by another character?)"
              .formatted(columns));
    }
  }

  private int[] places(CsvRecord first, List<Column> wanted) {
    int[] places = new int[wanted.size()];
    for (int k = 0; k < places.length; k++) {
      Column column = wanted.get(k);
      int place = column.index() < 0 ? columns + column.index() : column.index();
      if (column.name() != null && names != null) {
        place = names.indexOf(column.name());
        if (place != names.lastIndexOf(column.name())) {
          throw wrong(first, "two columns are named " + column);
        }
      }
      if (place < 0 || place >= columns) {
        throw wrong(
            first,
            "no column %s among %s"
                .formatted(column, names == null ? columns : String.join(", ", names)));
      }
      if (contains(Arrays.copyOf(places, k), place)) {
        throw wrong(first, "column %s is wanted twice".formatted(column));
      }
      places[k] = place;
    }
    return places;
  }

  private static boolean contains(int[] places, int place) {
    return Arrays.stream(places).anyMatch(p -> p == place);
  }

  /** Whether to take the row; a missing cell is refused here if it is to be. */
  private boolean whole(CsvRecord record) {
    for (int c : targetColumns) {
      String cell = cell(record, c);
      boolean none = format.predictsValues() ? isMissing(cell) : NO_CLASS.contains(cell);
      if (none && skips(record, c, true)) {
        return false;
      }
    }
    for (int c : featureColumns) {
      if (isMissing(cell(record, c)) && skips(record, c, false)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMissing(String cell) {
    // Most cells begin with a digit, and need not be looked up.
    return (cell.isEmpty() || cell.charAt(0) > '9') && NO_NUMBER.contains(cell);
  }

  static boolean isNumberOrNone(String text) {
    String cell = text.strip();
    return isMissing(cell) || (isPlain(cell) && cell.matches(".*\\d.*"));
  }

  private boolean skips(CsvRecord record, int column, boolean target) {
    return switch (format.missing()) {
      case SKIP_ROW -> true;
      case NAN -> {
        if (target) {
          throw wrong(record, column, "what is to be predicted is missing");
        }
        yield false;
      }
      case REFUSE ->
          throw wrong(
              record,
              column,
              "is missing (a policy for this: Missing.SKIP_ROW or NAN; --missing skip_row or nan)");
    };
  }

  private void add(CsvRecord record) {
    for (int c : featureColumns) {
      boolean none = format.missing() == Missing.NAN && isMissing(cell(record, c));
      features.add(none ? Float.NaN : number(record, c));
    }
    for (int c : targetColumns) {
      targets.add(format.predictsValues() ? number(record, c) : label(record, c));
    }
  }

  private static String cell(CsvRecord record, int column) {
    return record.getField(column).strip();
  }

  private float number(CsvRecord record, int column) {
    String cell = cell(record, column);
    if (!isPlain(cell)) {
      throw noNumber(record, column, cell);
    }
    try {
      float number = Float.parseFloat(cell);
      if (Float.isInfinite(number)) {
        throw wrong(record, column, quoted(cell) + " is beyond the range of a float, 3.4e38");
      }
      return number;
    } catch (NumberFormatException e) {
      throw noNumber(record, column, cell);
    }
  }

  /** Java would also read {@code 1f}, {@code 0x1p3} and {@code Infinity}. */
  private static boolean isPlain(String cell) {
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private DataException noNumber(CsvRecord record, int column, String cell) {
    boolean first = !format.header() && record.getStartingLineNumber() == firstLine;
    return wrong(
        record,
        column,
        quoted(cell)
            + " is not a number"
            + (first
                ? " (a header? then read it by Csv.withHeader; the command line takes a row for one if most of its cells are words)"
                : ""));
  }

  /** Index of a row's class, in the order told or first seen. */
  private int label(CsvRecord record, int column) {
    String name = cell(record, column);
    if (name.indexOf('.') >= 0 && name.matches("-?\\d{1,9}\\.0*")) {
      name = name.substring(0, name.indexOf('.')); // 1.0 is the class 1
    }
    Integer index = classes.get(name);
    if (index == null && format.classNames() != null) {
      throw wrong(record, column, "label %s is not one of %s".formatted(quoted(name), told()));
    }
    if (index == null) {
      if (classes.size() == Dataset.MOST_CLASSES) {
        throw wrong(
            record,
            column,
            "more than " + Dataset.MOST_CLASSES + " classes (numbers? use values, or --target)");
      }
      index = classes.size();
      classes.put(name, index);
      found.add(name);
    }
    return index;
  }

  private String told() {
    List<String> told = format.classNames();
    return told == null || told.size() > 20 ? classes.size() + " classes" : String.join(", ", told);
  }

  private Dataset dataset() {
    Dataset rows = rows();
    List<String> header = names;
    if (header == null) {
      return rows;
    }
    return rows.withColumnNames(
        new ColumnNames(namesOf(header, featureColumns), namesOf(header, targetColumns)));
  }

  /** A column is found again by its name only if it has one, and one of its own. */
  private static List<String> namesOf(List<String> header, int[] columns) {
    List<String> names = Arrays.stream(columns).mapToObj(header::get).toList();
    boolean found =
        names.stream().allMatch(n -> !n.isEmpty() && header.indexOf(n) == header.lastIndexOf(n));
    return found ? names : List.of();
  }

  private Dataset rows() {
    int[] shape = {featureColumns.length};
    if (format.predictsValues()) {
      return Dataset.ofValues(shape, features.toArray(), targetColumns.length, targets.toArray());
    }
    List<String> told = format.classNames();
    List<String> classNames = told == null ? format.ordered(found) : told;
    int[] place = new int[classNames.size()];
    for (int c = 0; c < place.length; c++) {
      place[classes.getOrDefault(classNames.get(c), c)] = c;
    }
    float[] seen = targets.toArray();
    int[] labels = new int[seen.length];
    Arrays.setAll(labels, i -> place[(int) seen[i]]);
    return Dataset.ofClasses(shape, features.toArray(), labels, classNames);
  }

  private static String quoted(String cell) {
    return '"'
        + (cell.length() > LONGEST_QUOTE ? cell.substring(0, LONGEST_QUOTE) + "..." : cell)
        + '"';
  }

  private DataException wrong(CsvRecord record, String what) {
    return new DataException("%s:%d: %s".formatted(file, record.getStartingLineNumber(), what));
  }

  private DataException wrong(CsvRecord record, int column, String what) {
    String name = names == null ? "" : " (" + names.get(column) + ")";
    return wrong(record, "column %d%s: %s".formatted(column + 1, name, what));
  }
}
