package dev.lanewise.bench.cli;

import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where results go, checked before the long work that makes them. */
final class Places {
  private Places() {}

  /** Refuses to write over what is read, or over something else that is written. */
  static void apart(Map<String, Path> inputs, Map<String, Path> outputs) {
    Map<String, Path> before = new LinkedHashMap<>(inputs);
    outputs.forEach(
        (option, file) -> {
          before.forEach(
              (other, taken) -> {
                if (same(file, taken)) {
                  throw new BadInput(
                      "%s %s would overwrite that of %s: name another file"
                          .formatted(option, file, other));
                }
              });
          before.put(option, file);
        });
  }

  private static boolean same(Path a, Path b) {
    try {
      // By links and in any case, too, where the file system takes them for one.
      return (Files.exists(a) && Files.exists(b))
          ? Files.isSameFile(a, b)
          : a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
    } catch (IOException e) {
      throw DataException.of(a, "read", e);
    }
  }

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
