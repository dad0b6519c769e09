package dev.lanewise.bench.cli;

import dev.lanewise.nn.data.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where results go, checked before the long work that makes them. */
final class Places {
  private Places() {}

  /** A folder that exists afterwards and can be written to. */
  static Path folder(String option, Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new BadInput(option + " " + folder + " is a file but must be a folder");
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new BadInput(option + " " + folder + " cannot be made: name a folder you can write to");
    }
    AtomicFile.checkWritable(folder.resolve("report.json"));
    return folder;
  }
}
