package dev.lanewise.bench.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The most memory this process has had at once, as the system counts it: heap, code and native. */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";

  private ResidentMemory() {}

  /** Bytes; 0 where the system does not tell, as only Linux does. */
  static long peak() {
    try {
      return Files.isReadable(STATUS) ? peak(Files.readAllLines(STATUS)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Of lines such as {@code VmHWM: 123456 kB}. */
  static long peak(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith(PEAK))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
