package dev.lanewise.bench.cli;

import dev.lanewise.nn.data.Digits;
import dev.lanewise.nn.data.Idx;
import dev.lanewise.nn.data.Split;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says what images a command works on. */
final class DataFolder {
  /** As many as MNIST has would take longer to draw than to learn from. */
  private static final int TRAIN = 20_000;

  private static final int TEST = 4_000;

  /**
   * Of the digits, not of a training: networks trained with any seed are measured on the same
   * images.
   */
  private static final long SEED = 28;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "Folder with images in IDX format, plain or gzip: train-images-idx3-ubyte, train-labels-idx1-ubyte,",
        "t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte. Without it, built-in drawn digits."
      })
  private @Nullable Path folder;

  /** Made by the command line. */
  DataFolder() {}

  /** The images of the folder, or the built-in ones. */
  Split open() {
    return folder == null ? builtIn(1) : Idx.open(folder);
  }

  /** The built-in digits, or the first of them: the {@code part}-th part. */
  static Split builtIn(int part) {
    return Digits.split(SEED, TRAIN / part, TEST / part);
  }
}
