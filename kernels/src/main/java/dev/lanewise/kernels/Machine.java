package dev.lanewise.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What kernels and planners need to know of this machine.
 *
 * @param vectorBits width of the vectors kernels use: 128, 256 or 512; 0 without the vector module
 * @param cores processors this JVM may use
 * @param l1 bytes of one core's first-level data cache
 * @param l2 bytes of one core's second-level cache
 * @param l3 bytes of the shared cache
 */
public record Machine(int vectorBits, int cores, int l1, int l2, int l3) {
  /** System property that narrows the vectors, for tests: 128, 256 or 512. */
  public static final String WIDTH_PROPERTY = "lanewise.width";

  private static final class Here {
    static final Machine MACHINE = detect();
  }

  /** The machine this JVM runs on. */
  public static Machine here() {
    return Here.MACHINE;
  }

  /** Whether this JVM was started with {@code jdk.incubator.vector}. */
  public static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** Floats in one vector; 1 without the vector module. */
  public int lanes() {
    return Math.max(1, vectorBits / Float.SIZE);
  }

  private static Machine detect() {
    return new Machine(
        Kernels.vectorBits(),
        Runtime.getRuntime().availableProcessors(),
        cache(1, 32 << 10),
        cache(2, 1 << 20),
        cache(3, 8 << 20));
  }

  /** Size of a data cache as Linux tells it, or a usual one. */
  private static int cache(int level, int otherwise) {
    for (int i = 0; i < 8; i++) {
      Path dir = Path.of("/sys/devices/system/cpu/cpu0/cache/index" + i);
      try {
        if (Files.readString(dir.resolve("level")).strip().equals(Integer.toString(level))
            && !Files.readString(dir.resolve("type")).strip().equals("Instruction")) {
          String size = Files.readString(dir.resolve("size")).strip();
          return Integer.parseInt(size.substring(0, size.length() - 1))
              << (size.endsWith("M") ? 20 : 10);
        }
      } catch (IOException | NumberFormatException e) {
        return otherwise;
      }
    }
    return otherwise;
  }
}
