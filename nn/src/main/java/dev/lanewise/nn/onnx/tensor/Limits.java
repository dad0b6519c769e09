package dev.lanewise.nn.onnx.tensor;

/**
 * What a model may ask for; what is beyond is refused before memory is taken for it.
 *
 * @param depth graphs inside attributes inside graphs ..., and messages inside messages
 * @param nodes of all graphs together, functions written out where they are called
 * @param elements of any one tensor
 * @param memory bytes of any one array that is computed, of all weights together, and of a plan's
 *     arena
 * @param folding bytes that may be computed while a model is loaded, weights not counted, beyond 32
 *     times what its files hold
 * @param rounds of all loops of one run together
 */
public record Limits(int depth, int nodes, long elements, long memory, long folding, long rounds) {
  /**
   * 64 levels, 200,000 nodes, 2^31 elements, three quarters of the JVM's heap, 64 MiB, 100,000
   * rounds.
   */
  public static final Limits DEFAULT = new Limits(64, 200_000, Integer.MAX_VALUE - 8);

  /** Checks that there is room for anything. */
  public Limits {
    if (depth < 1 || nodes < 1 || elements < 1 || memory < 1 || folding < 1 || rounds < 1) {
      throw new IllegalArgumentException(
          "limits: depth %d, nodes %d, elements %d, memory %d, folding %d and rounds %d must be at least 1"
              .formatted(depth, nodes, elements, memory, folding, rounds));
    }
  }

  /** Limits of what files hold; those of what is computed as in {@link #DEFAULT}. */
  public Limits(int depth, int nodes, long elements) {
    this(depth, nodes, elements, Runtime.getRuntime().maxMemory() / 4 * 3, 64L << 20, 100_000);
  }

  /** Refuses an array of more bytes than {@link #memory}. */
  void checkArray(long bytes) {
    if (bytes > memory) {
      throw new OnnxException(
          "an array of %d bytes, but %d are the limit".formatted(bytes, memory));
    }
  }
}
