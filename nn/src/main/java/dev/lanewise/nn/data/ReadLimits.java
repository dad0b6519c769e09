package dev.lanewise.nn.data;

/**
 * What a file of data may ask for; what is beyond is refused before memory is taken for it. For
 * ONNX models there are limits of their own.
 *
 * @param axes sizes of an array's shape
 * @param entries arrays of one file, or columns of a table
 * @param elements of any one array; numbers of a table
 * @param memory bytes that reading one file may take
 */
public record ReadLimits(int axes, int entries, long elements, long memory) {
  /** 64 axes, 262,144 entries, 2^31 elements, three quarters of the JVM's heap. */
  public static final ReadLimits DEFAULT =
      new ReadLimits(64, 1 << 18, Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 4 * 3);

  /** Checks that there is room for anything. */
  public ReadLimits {
    if (axes < 1 || entries < 1 || elements < 1 || memory < 1) {
      throw new IllegalArgumentException(
          "limits: axes %d, entries %d, elements %d and memory %d must be at least 1"
              .formatted(axes, entries, elements, memory));
    }
  }
}
