package dev.lanewise.bench.cli;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.data.Digits;
import dev.lanewise.nn.data.Examples;
import dev.lanewise.nn.data.Idx;
import dev.lanewise.nn.data.LabelledImages;
import dev.lanewise.nn.data.Parts;
import dev.lanewise.nn.train.Checkpoint;
import dev.lanewise.nn.train.Settings;
import dev.lanewise.nn.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that say what data a command works on, and in which parts. */
final class DataSource {
  /** As many as MNIST has would take longer to draw than to learn from. */
  private static final int TRAIN = 20_000;

  private static final int TEST = 4_000;

  /**
   * Of the digits, not of a training: networks trained with any seed are measured on the same
   * images.
   */
  private static final long SEED = 28;

  private static final double TEST_SHARE = 0.2;
  private static final double VALIDATION_SHARE = 0.1;

  /** What keys of a seed are for; a training takes the first few. */
  private static final int SPLIT_KEY = 100;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = {
        "A folder with images in IDX format, plain or gzip (train-images-idx3-ubyte, train-labels-idx1-ubyte,",
        "t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte); a folder with a folder of PNG or JPEG files for each class,",
        "or with two such in train/ and test/; an NPZ file (arrays x and y, or x_train, y_train, x_test, y_test); or",
        "a CSV file. Without it, built-in drawn digits."
      })
  private @Nullable Path path;

  @Option(
      names = "--test",
      paramLabel = "PATH",
      description = "The test part, if it is in a file or folder of its own.")
  private @Nullable Path test;

  @Option(
      names = "--test-share",
      paramLabel = "X",
      converter = Share.class,
      description =
          "Share of the data to test with where it comes in one part, drawn with the seed; 0.2, or that of the checkpoint, if not given.")
  private @Nullable Double testShare;

  @Option(
      names = "--validation-share",
      paramLabel = "X",
      converter = Share.class,
      description =
          "Share of the training part that decides when to stop; 0.1 with --patience, else 0, or that of the checkpoint, if not given.")
  private @Nullable Double validationShare;

  /** Options that only tables have, and only folders of images. */
  private static final List<String> OF_TABLES =
      List.of("--label", "--target", "--ignore", "--separator", "--header");

  private static final List<String> OF_FOLDERS = List.of("--resize", "--grey");

  /** What a checkpoint keeps of how the data was cut. */
  private static final String TEST_NOTE = "test-share";

  private static final String VALIDATION_NOTE = "validation-share";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private boolean isDrawn;

  @Mixin private TableOptions tables;
  @Mixin private FolderOptions folders;

  /** Made by the command line. */
  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  DataSource() {}

  /**
   * Reads the data.
   *
   * @param settings whose seed cuts it in parts, and whose patience needs one to validate with
   * @param from a checkpoint, whose classes, features and shares of the parts hold where no others
   *     are given; null for none
   */
  Parts<?> open(Settings settings, @Nullable Checkpoint from) {
    refuseWhatDoesNotApply();
    RandomKey key = RandomKey.of(settings.seed()).split(SPLIT_KEY);
    double validation = validation(settings, from);
    if (path == null || holdsIdx(path)) {
      return validated(path == null ? builtIn(1) : Idx.open(path), key, validation);
    }
    double tested = share(testShare, from, TEST_NOTE, TEST_SHARE);
    return cut(sets(path, test, from), name(path), key, validation, tested);
  }

  /**
   * What a checkpoint is measured on.
   *
   * @param name of the data
   * @param examples at least one
   * @param drawnAnew whether they were drawn from data that, in these parts, it was not trained on
   */
  record Tested(String name, Examples examples, boolean drawnAnew) {}

  /** The test part, cut as for the training; or all of {@code --test}, if that alone is given. */
  Tested tested(Checkpoint from) {
    if (path == null && test != null && !holdsIdx(test)) {
      path = test;
      test = null;
      refuseWhatDoesNotApply();
      return new Tested(name(path), sets(path, null, from).getLast(), false);
    }
    Parts<?> parts = open(from.settings(), from);
    if (parts.test().count() == 0) {
      throw new BadInput("there are no test examples: give --test-share or --test");
    }
    return new Tested(parts.name(), parts.test(), isDrawn && !from.trainedOn(parts));
  }

  /** What is given, else what the checkpoint says, else what is usual. */
  private static double share(
      @Nullable Double given, @Nullable Checkpoint from, String note, double usual) {
    String said = from == null ? null : from.note(note);
    try {
      return given != null ? given : said == null ? usual : new Share().convert(said);
    } catch (TypeConversionException e) {
      throw new BadInput(
          "the checkpoint's %s: %s; give --%s".formatted(note, e.getMessage(), note));
    }
  }

  private double validation(Settings settings, @Nullable Checkpoint from) {
    double usual = settings.patience() > 0 ? VALIDATION_SHARE : 0;
    return share(validationShare, from, VALIDATION_NOTE, usual);
  }

  /** Tells a checkpoint how the data was cut, for whoever goes on or measures. */
  void note(Trainer trainer, Settings settings, @Nullable Checkpoint from) {
    trainer.note(VALIDATION_NOTE, Double.toString(validation(settings, from)));
    trainer.note(TEST_NOTE, Double.toString(share(testShare, from, TEST_NOTE, TEST_SHARE)));
    tables.note(trainer);
  }

  private void refuseWhatDoesNotApply() {
    if (path != null && name(path).endsWith(".npy")) {
      throw new BadInput(
          path + ": an array by itself has nothing to predict: put two, x and y, into an NPZ file");
    }
    if (!isTable()) {
      refuse(OF_TABLES, "is for CSV files");
    }
    if (path == null || Files.isDirectory(path)) {
      refuse(List.of("--missing"), "is for CSV and NPZ files");
    }
    if (path == null || !Files.isDirectory(path) || holdsIdx(path)) {
      refuse(OF_FOLDERS, "is for folders of PNG or JPEG files");
    }
    if (path == null || holdsIdx(path)) {
      refuse(List.of("--test"), "is for data without a test part of its own");
    }
  }

  /** Options that would change nothing: whoever gives one expects that it does. */
  private void refuse(List<String> options, String what) {
    for (String option : options) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new BadInput(
            "%s %s, not for %s; leave it out"
                .formatted(option, what, path == null ? "the built-in digits" : path));
      }
    }
  }

  /** What is read, by option. */
  SequencedMap<String, Path> inputs() {
    SequencedMap<String, Path> inputs = new LinkedHashMap<>();
    if (path != null) {
      inputs.put("--data", path);
    }
    if (test != null) {
      inputs.put("--test", test);
    }
    return inputs;
  }

  /** Whether classes have no names, but are counted from 0. */
  static boolean areNumbers(List<String> classes) {
    return IntStream.range(0, classes.size())
        .allMatch(c -> classes.get(c).equals(Integer.toString(c)));
  }

  /** Whether the data is a table and no images, by its name. */
  boolean isTable() {
    return path != null && !Files.isDirectory(path) && !name(path).endsWith(".npz");
  }

  /** One set or two, those to train on first. */
  private List<? extends Examples> sets(
      Path data, @Nullable Path other, @Nullable Checkpoint from) {
    if (isTable()) {
      return tables.read(data, other, from);
    }
    List<String> classes = from == null ? List.of() : from.classNames();
    if (!Files.isDirectory(data)) {
      return new NpzParts(tables.missing(), classes).read(data, other);
    }
    Path train = data.resolve("train");
    Path test = data.resolve("test");
    return other == null && Files.isDirectory(train) && Files.isDirectory(test)
        ? folders.read(train, test, classes)
        : folders.read(data, other, classes);
  }

  private static boolean holdsIdx(Path folder) {
    return Files.exists(folder.resolve("train-images-idx3-ubyte"))
        || Files.exists(folder.resolve("train-images-idx3-ubyte.gz"));
  }

  /** Of one set or two, those to train on first. */
  private <E extends Examples> Parts<E> cut(
      List<E> sets, String name, RandomKey key, double validation, double share) {
    isDrawn = sets.size() == 1;
    if (isDrawn) {
      // The validation share is of what is left for training.
      return drawn(sets.getFirst(), key, validation * (1 - share), share).named(name);
    }
    return validated(Parts.of(name, sets.get(0), sets.get(1)), key, validation);
  }

  private <E extends Examples> Parts<E> validated(
      Parts<E> parts, RandomKey key, double validation) {
    if (testShare != null && parts.test().count() > 0) {
      throw new BadInput("--test-share " + testShare + ": the data has a test part of its own");
    }
    if (validation == 0) {
      return parts;
    }
    Parts<E> drawn = drawn(parts.train(), key, validation, 0);
    return new Parts<>(parts.name(), drawn.train(), drawn.validation(), parts.test());
  }

  private static <E extends Examples> Parts<E> drawn(
      E all, RandomKey key, double validation, double test) {
    return all.classes() > 0
        ? Parts.stratified(all, key, validation, test)
        : Parts.shuffled(all, key, validation, test);
  }

  private static String name(Path path) {
    Path last = path.toAbsolutePath().normalize().getFileName();
    return last == null ? "data" : last.toString();
  }

  /** The built-in digits, or the first of them: the {@code part}-th part. */
  static Parts<LabelledImages> builtIn(int part) {
    return Digits.split(SEED, TRAIN / part, TEST / part);
  }
}
