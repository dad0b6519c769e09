package dev.lanewise.bench.model;

import dev.lanewise.nn.layer.Networks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Networks to measure, whose files are in a folder that lives as long as this. */
public final class Candidates implements AutoCloseable {
  private final int batch;
  private final long seed;
  private final boolean others;
  private final Path folder;

  private Candidates(int batch, long seed, boolean others, Path folder) {
    this.batch = batch;
    this.seed = seed;
    this.others = others;
    this.folder = folder;
  }

  /**
   * None yet.
   *
   * @param batch images of a call
   * @param seed of random weights
   * @param others whether other engines are to run them too
   * @throws IOException if there is no place for temporary files
   */
  public static Candidates of(int batch, long seed, boolean others) throws IOException {
    return new Candidates(batch, seed, others, Files.createTempDirectory("lanewise-bench-"));
  }

  /**
   * Refuses what cannot be measured, before anything is.
   *
   * @throws IllegalArgumentException if a name is not known
   */
  public static void check(List<String> names) {
    names.forEach(Networks::byName);
  }

  /** The network of that name, its files written. */
  public Candidate open(String name) {
    return BuiltIn.write(name, batch, seed, others, folder);
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
