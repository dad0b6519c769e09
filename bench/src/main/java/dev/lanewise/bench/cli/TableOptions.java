package dev.lanewise.bench.cli;

import dev.lanewise.nn.data.ColumnNames;
import dev.lanewise.nn.data.Csv;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.train.Checkpoint;
import dev.lanewise.nn.train.Trainer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say how CSV files are read. */
final class TableOptions {
  /** Whether a file's first row names its columns. */
  enum Header {
    YES,
    NO
  }

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description =
          "Column of a CSV file that holds the class, by name or by number from 0, or from -1 backwards; the checkpoint's, or the last, if not given.")
  private @Nullable String label;

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "Columns that hold numbers to be predicted, instead of a class; the checkpoint's if not given.")
  private List<String> targets = List.of();

  @Option(
      names = "--ignore",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns to leave out, by name.")
  private List<String> ignored = List.of();

  @Option(
      names = "--separator",
      paramLabel = "C",
      defaultValue = ",",
      converter = Separator.class,
      description = "What stands between two cells; a comma if not given.")
  private char separator;

  @Option(
      names = "--header",
      paramLabel = "YES|NO",
      description =
          "Whether the first row of a CSV file names its columns; if not given, it does where most of its cells are words.")
  private @Nullable Header header;

  @Option(
      names = "--missing",
      paramLabel = "POLICY",
      defaultValue = "refuse",
      description =
          "Rows of CSV and NPZ files with a missing number: refuse, skip_row, or nan, which makes it the mean; ${DEFAULT-VALUE} if not given.")
  private Csv.Missing missing;

  /** What a checkpoint keeps of columns to be predicted that were given by their numbers. */
  private static final String LABEL_NOTE = "label";

  private static final String TARGET_NOTE = "target";

  /** One character that is none of those that CSV has other uses for. */
  static final class Separator implements ITypeConverter<Character> {
    @Override
    public Character convert(String value) {
      if (value.length() != 1 || "\"\n\r\0".contains(value)) {
        throw new TypeConversionException(
            "'"
                + value
                + "' is not one character, other than a quote or a line's end, such as ';'");
      }
      return value.charAt(0);
    }
  }

  /** Made by the command line. */
  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  TableOptions() {}

  /**
   * One set, or two with the same classes and columns.
   *
   * @param from a checkpoint, whose classes hold, and whose columns where no others are given; null
   *     for none
   */
  List<Dataset> read(Path train, @Nullable Path test, @Nullable Checkpoint from) {
    List<String> classes = from == null ? List.of() : from.classNames();
    Dataset first = read(train, classes, from == null ? ColumnNames.NONE : columns(from));
    return test == null
        ? List.of(first)
        : List.of(first, read(test, first.classNames(), first.columnNames()));
  }

  /** Names of a checkpoint's columns; its numbers become options. */
  private ColumnNames columns(Checkpoint from) {
    if (label != null || !targets.isEmpty()) {
      return new ColumnNames(from.columnNames().features(), List.of());
    }
    label = from.note(LABEL_NOTE);
    String numbers = from.note(TARGET_NOTE);
    targets = numbers == null ? List.of() : List.of(numbers.split(","));
    return from.columnNames();
  }

  /** Tells a checkpoint the numbers of columns; names it knows. */
  void note(Trainer trainer) {
    if (label != null && isIndex(label)) {
      trainer.note(LABEL_NOTE, label);
    }
    if (!targets.isEmpty() && targets.stream().allMatch(TableOptions::isIndex)) {
      trainer.note(TARGET_NOTE, String.join(",", targets));
    }
  }

  private Dataset read(Path file, List<String> classes, ColumnNames columns) {
    boolean named = header == null ? Csv.hasHeader(file, separator) : header == Header.YES;
    Csv format = format(file, named);
    if (!classes.isEmpty()) {
      format.classes(classes);
    }
    if (named && !columns.features().isEmpty()) {
      format.features(columns.features());
    }
    if (named && !columns.targets().isEmpty()) {
      String[] names = columns.targets().toArray(String[]::new);
      format = classes.isEmpty() ? format.values(names) : format.label(names[0]);
    }
    return format.read(file);
  }

  /** What becomes of rows with a missing number. */
  Csv.Missing missing() {
    return missing;
  }

  private Csv format(Path file, boolean header) {
    try {
      Csv format = header ? Csv.withHeader() : Csv.withoutHeader();
      format.separator(separator).missing(missing);
      if (!ignored.isEmpty()) {
        format.ignore(ignored.toArray(String[]::new));
      }
      if (label != null && !targets.isEmpty()) {
        throw new BadInput("--label and --target: there is one or the other to predict");
      }
      if (label != null) {
        return isIndex(label) ? format.label(Integer.parseInt(label)) : format.label(label);
      }
      if (targets.isEmpty()) {
        return format;
      }
      return targets.stream().allMatch(TableOptions::isIndex)
          ? format.values(targets.stream().mapToInt(Integer::parseInt).toArray())
          : format.values(targets.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw new BadInput(file + ": " + e.getMessage());
    }
  }

  private static boolean isIndex(String column) {
    return column.matches("-?\\d{1,6}");
  }
}
