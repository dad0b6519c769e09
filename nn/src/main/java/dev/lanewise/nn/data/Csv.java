package dev.lanewise.nn.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads tables of numbers from CSV files (RFC 4180, UTF-8, plain or gzip): {@code
 * Csv.withHeader().label("class").read(file)}. The last column is the class unless told otherwise;
 * all other columns are features. Whatever is wrong is refused with a {@link DataException} that
 * names file, line and column.
 */
public final class Csv {
  /** What becomes of a row with a missing number: an empty cell, ?, NA, N/A, NaN or null. */
  public enum Missing {
    /** The file is refused. */
    REFUSE,
    /** The row is left out. */
    SKIP_ROW,
    /** A feature becomes NaN, which {@link Standardisation} makes the mean; a target is refused. */
    NAN
  }

  private static final int MOST_COLUMNS = 1 << 18;
  private static final int LONGEST_CELL = 1 << 20;
  private static final int LONGEST_ROW = 1 << 26;

  /** Bytes that a character of a row may take, in a cell of one. */
  private static final int PER_CHARACTER = 64;

  /** Characters of the first row that are looked at to see whether it names columns. */
  private static final int FIRST_ROW = 1 << 12;

  private final boolean header;
  private char separator = ',';
  private Missing missing = Missing.REFUSE;
  private boolean values;
  private List<Column> targets = List.of(new Column(null, -1));
  private List<Column> ignored = List.of();
  private @Nullable List<String> classNames;
  private boolean firstSeen;
  private List<String> featureNames = List.of();
  private ReadLimits limits = ReadLimits.DEFAULT;

  /**
   * A column as the user named it.
   *
   * @param name in the header; or null, and
   * @param index from 0, or from -1 backwards from the last
   */
  record Column(@Nullable String name, int index) {
    @Override
    public String toString() {
      return name == null ? Integer.toString(index) : name;
    }
  }

  private Csv(boolean header) {
    this.header = header;
  }

  /** Files whose first row names the columns. */
  public static Csv withHeader() {
    return new Csv(true);
  }

  /** Files whose first row holds numbers like the others. */
  public static Csv withoutHeader() {
    return new Csv(false);
  }

  /**
   * Whether a file's first row seems to name columns: most of its cells are neither numbers nor
   * missing.
   *
   * @throws DataException if the file cannot be read
   */
  public static boolean hasHeader(Path file, char separator) {
    try (Unpacked in = Unpacked.open(file);
        Reader text = text(in.stream())) {
      char[] start = new char[FIRST_ROW];
      int length = Math.max(0, text.read(start));
      String line = new String(start, 0, length).lines().findFirst().orElse("");
      String[] cells = line.split(Pattern.quote(String.valueOf(separator)), -1);
      long words = Arrays.stream(cells).filter(cell -> !CsvRows.isNumberOrNone(cell)).count();
      return 2 * words > cells.length;
    } catch (IOException e) {
      throw refusal(file, e);
    }
  }

  /** What stands between two cells, for example {@code ';'} or a tab; a comma if not told. */
  public Csv separator(char separator) {
    if (separator == '"' || separator == '\n' || separator == '\r' || separator == 0) {
      throw new IllegalArgumentException(
          "csv: separator U+%04X is a quote or ends a line".formatted((int) separator));
    }
    this.separator = separator;
    return this;
  }

  /** What becomes of missing numbers; they are refused if not told. */
  public Csv missing(Missing policy) {
    missing = Objects.requireNonNull(policy, "csv: missing");
    return this;
  }

  /** The column of that name holds the class. */
  public Csv label(String column) {
    return target(false, named(column));
  }

  /** That column holds the class: from 0, or -1 for the last, -2 for the one before. */
  public Csv label(int column) {
    return target(false, List.of(new Column(null, column)));
  }

  /** The columns of these names hold numbers to be predicted. */
  public Csv values(String... columns) {
    return target(true, named(columns));
  }

  /** These columns hold numbers to be predicted: from 0, or from -1 backwards. */
  public Csv values(int... columns) {
    return target(true, IntStream.of(columns).mapToObj(c -> new Column(null, c)).toList());
  }

  private Csv target(boolean asValues, List<Column> columns) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("csv: no columns to be predicted (want at least one)");
    }
    values = asValues;
    targets = columns;
    return this;
  }

  /** The columns of these names are left out. */
  public Csv ignore(String... columns) {
    ignored = named(columns);
    return this;
  }

  private List<Column> named(String... columns) {
    if (!header) {
      throw new IllegalArgumentException(
          "csv: without a header, columns have no names: use numbers");
    }
    return List.of(columns).stream().map(name -> new Column(name, 0)).toList();
  }

  /**
   * The classes and their order, so that a test file has those of its training file; another label
   * is refused. If not told, they are those found in the file: by number if all are whole numbers,
   * else by the alphabet.
   */
  public Csv classes(List<String> names) {
    if (names.isEmpty() || names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException(
          "csv: classes %s (want at least one name, and no name twice)".formatted(names));
    }
    classNames = List.copyOf(names);
    return this;
  }

  /** The classes are the numbers 0 .. count-1; another label is refused. */
  public Csv classes(int count) {
    return classes(IntStream.range(0, count).mapToObj(Integer::toString).toList());
  }

  /** Classes are counted in the order in which the file first names them. */
  public Csv classesAsSeen() {
    classNames = null;
    firstSeen = true;
    return this;
  }

  /**
   * The features and their order, by the names of their columns, so that a test file has those of
   * its training file: its other columns are left out. They are all columns but the targets if not
   * told.
   */
  public Csv features(List<String> names) {
    named(names.toArray(String[]::new));
    featureNames = List.copyOf(names);
    return this;
  }

  /** What a file may ask for; {@link ReadLimits#DEFAULT} if not told. */
  public Csv limits(ReadLimits most) {
    limits = Objects.requireNonNull(most, "csv: limits");
    return this;
  }

  /**
   * Reads a file.
   *
   * @throws DataException if it is missing, has no rows, or is not what was said
   */
  public Dataset read(Path file) {
    Allowance allowance = new Allowance(file.toString(), limits);
    return allowance.read(() -> read(file, allowance));
  }

  private Dataset read(Path file, Allowance allowance) {
    int longestRow = Math.clamp(limits.memory() / PER_CHARACTER, 1, LONGEST_ROW);
    CsvReaderBuilder format =
        CsvReader.builder()
            .fieldSeparator(separator)
            .maxBufferSize(LONGEST_CELL)
            .extraFieldStrategy(
                FieldMismatchStrategy.IGNORE) // counted here, so that the message is ours
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowExtraCharsAfterClosingQuote(false)
            .allowUnclosedQuote(false);
    try (Unpacked in = Unpacked.open(file);
        Reader text = text(in.stream());
        CsvReader<CsvRecord> records =
            format.build(
                CsvRecordHandler.of(
                    b ->
                        b.maxFields(MOST_COLUMNS)
                            .maxFieldSize(Math.min(LONGEST_CELL, longestRow))
                            .maxRecordSize(longestRow)),
                text)) {
      return new CsvRows(this, file, allowance).read(records);
    } catch (IOException e) {
      throw refusal(file, e);
    } catch (UncheckedIOException e) {
      throw refusal(file, Objects.requireNonNull(e.getCause()));
    } catch (CsvParseException e) {
      throw e.getCause() instanceof IOException cause
          ? refusal(file, cause)
          : new DataException(file + ": not a CSV file: " + reason(e));
    }
  }

  /** Where, which the library says in its exception, and what, which it says in the cause. */
  private static String reason(CsvParseException e) {
    return e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause().getMessage());
  }

  /** UTF-8 or a refusal, behind the mark that some programs put in front. */
  private static Reader text(InputStream bytes) throws IOException {
    Reader text =
        new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
    text.mark(1);
    if (text.read() != 0xFEFF) {
      text.reset();
    }
    return text;
  }

  private static DataException refusal(Path file, IOException e) {
    return e instanceof CharacterCodingException
        ? new DataException(file + ": is not UTF-8 text: convert it, for example with iconv")
        : Unpacked.refusal(file, e);
  }

  boolean header() {
    return header;
  }

  Missing missing() {
    return missing;
  }

  boolean predictsValues() {
    return values;
  }

  List<Column> targets() {
    return targets;
  }

  List<Column> ignored() {
    return ignored;
  }

  /** The features as told; empty if they are to be found. */
  List<String> featureNames() {
    return featureNames;
  }

  /** The classes as told; null if they are to be found. */
  @Nullable List<String> classNames() {
    return classNames;
  }

  /** The classes that were found, in their order. */
  List<String> ordered(List<String> found) {
    List<String> names = new ArrayList<>(found);
    if (!firstSeen) {
      boolean numbers = names.stream().allMatch(name -> name.matches("-?\\d{1,18}"));
      names.sort(
          numbers
              ? (a, b) -> Long.compare(Long.parseLong(a), Long.parseLong(b))
              : (a, b) -> a.compareTo(b));
    }
    return names;
  }
}
