package dev.lanewise.bench.cli;

import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.ImageFolder;
import dev.lanewise.nn.data.LabelledImages;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how folders of images are read. */
final class FolderOptions {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,4})x(\\d{1,4})");

  @Option(
      names = "--resize",
      paramLabel = "HxW",
      description = "Bring images of a folder to this size, such as 28x28.")
  private @Nullable String size;

  @Option(names = "--grey", description = "Read images of a folder in grey instead of colour.")
  private boolean grey;

  /** Made by the command line. */
  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  FolderOptions() {}

  /**
   * One set, or two with the same classes.
   *
   * @param classes of a checkpoint, in its order; empty if they are to be found
   */
  List<LabelledImages> read(Path train, @Nullable Path test, List<String> classes) {
    ImageFolder folder = grey ? ImageFolder.grey() : ImageFolder.rgb();
    if (size != null) {
      Matcher sides = SIZE.matcher(size);
      if (!sides.matches()) {
        throw new BadInput("--resize '" + size + "' is not height x width, such as 28x28");
      }
      try {
        folder.resized(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
      } catch (IllegalArgumentException e) {
        throw new BadInput("--resize " + size + ": " + e.getMessage());
      }
    }
    LabelledImages first = known(train, folder.read(train), classes);
    if (test == null) {
      return List.of(first);
    }
    LabelledImages second = known(test, folder.read(test), classes);
    if (!first.classNames().equals(second.classNames())) {
      throw new DataException(
          "%s: its classes are %s, but those of %s are %s"
              .formatted(test, second.classNames(), train, first.classNames()));
    }
    return List.of(first, second);
  }

  /** A folder may lack classes that a checkpoint knows, and have them in another order. */
  private static LabelledImages known(Path folder, LabelledImages images, List<String> classes) {
    List<String> found = images.classNames();
    boolean byNumber = found.size() == classes.size() && DataSource.areNumbers(classes);
    if (classes.isEmpty() || byNumber) {
      return images;
    }
    try {
      return images.withClasses(classes);
    } catch (DataException e) {
      throw new DataException(
          "%s: its classes are %s, but those of the checkpoint are %s"
              .formatted(folder, found, classes));
    }
  }
}
