package dev.lanewise.bench.model;

import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.layer.Networks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Networks to measure, by name or in ONNX files. What has to be written for it is in a folder that
 * lives as long as this.
 */
public final class Candidates implements AutoCloseable {
  private final OpenSizes sizes;
  private final @Nullable Long seed;
  private final boolean others;
  private final Path folder;

  private Candidates(OpenSizes sizes, @Nullable Long seed, boolean others, Path folder) {
    this.sizes = sizes;
    this.seed = seed;
    this.others = others;
    this.folder = folder;
  }

  /**
   * None yet.
   *
   * @param sizes that files leave open
   * @param seed of random weights, in place of a file's own if there is one
   * @param others whether other engines are to run them too
   * @throws IOException if there is no place for temporary files
   */
  public static Candidates of(OpenSizes sizes, @Nullable Long seed, boolean others)
      throws IOException {
    return new Candidates(sizes, seed, others, Files.createTempDirectory("lanewise-bench-"));
  }

  /**
   * Refuses what cannot be measured, before anything is.
   *
   * @throws IllegalArgumentException if a name is not known
   * @throws DataException if a file is missing
   */
  public static void check(List<String> names) {
    for (String name : names) {
      if (!isFile(name)) {
        Networks.byName(name);
      } else if (!Files.isRegularFile(Path.of(name))) {
        throw new DataException(name + ": there is no such file");
      }
    }
  }

  /** Whether people mean a file: names of networks have neither a dot nor a slash. */
  public static boolean isFile(String name) {
    return name.indexOf('.') >= 0 || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0;
  }

  /** What a file is called, or where that says nothing, its folder. */
  public static String plain(Path file) {
    Path whole = file.toAbsolutePath().normalize();
    String name = String.valueOf(whole.getFileName()).replaceFirst("\\.onnx$", "");
    Path folder = whole.getParent();
    return name.equals("model") && folder != null && folder.getFileName() != null
        ? folder.getFileName().toString()
        : name;
  }

  /**
   * The network of that name, or in that file.
   *
   * @throws DataException if the file is no model that we run
   */
  public Candidate open(String name) {
    sizes.check(name);
    if (!isFile(name)) {
      return BuiltIn.write(name, sizes.batch(), seed == null ? 0 : seed, others, folder);
    }
    Path file = Path.of(name);
    String plain = plain(file);
    if (seed != null) {
      Path changed = folder.resolve("model.onnx");
      RandomisedModel.write(file, changed, seed);
      file = changed;
    }
    return Stored.of(plain, sizes, file);
  }

  /** Deletes the files of all so far: those of a few large networks fill a disk. */
  public void clear() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  @Override
  public void close() {
    try {
      clear();
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
