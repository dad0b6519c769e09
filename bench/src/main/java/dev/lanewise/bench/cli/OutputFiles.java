package dev.lanewise.bench.cli;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Names of files for values, no two of which share one. */
final class OutputFiles {
  private OutputFiles() {}

  /**
   * For each value a file's name without its ending: the value's own if a file may be called so,
   * else with {@code _} for each other character, and a number behind where that is taken.
   */
  static Map<String, String> of(Set<String> values) {
    Map<String, String> files = new HashMap<>();
    Set<String> taken = new HashSet<>(values);
    for (String value : values) {
      String plain = value.replaceAll("[^\\w.-]", "_");
      String file = plain;
      for (int n = 2; !plain.equals(value) && !taken.add(file); n++) {
        file = plain + "-" + n;
      }
      files.put(value, file);
    }
    return files;
  }
}
