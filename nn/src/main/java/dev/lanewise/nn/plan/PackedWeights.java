package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Gemm;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Weights that no longer change, laid out as the matrix kernel reads them: made once, on the first
 * binding that needs them, and shared by all executions of a model.
 */
public final class PackedWeights {
  private static final PackedWeights NONE = new PackedWeights(false);

  private final Map<Key, float[]> made = new ConcurrentHashMap<>();
  private final boolean wanted;

  /** Which stretch of the variables' array, seen as which k x n operand with rows ld apart. */
  private record Key(int offset, boolean transposed, int n, int k, int ld) {}

  private PackedWeights(boolean wanted) {
    this.wanted = wanted;
  }

  /** Nothing packed yet. */
  public PackedWeights() {
    this(true);
  }

  /** For weights that change between runs: packing them ahead would not do. */
  public static PackedWeights none() {
    return NONE;
  }

  float @Nullable [] of(
      Gemm code, float[] variables, int offset, boolean transposed, int n, int k, int ld) {
    if (!wanted) {
      return null;
    }
    return made.computeIfAbsent(
        new Key(offset, transposed, n, k, ld),
        key -> {
          float[] packed = new float[code.packedSize(n, k)];
          code.pack(transposed, n, k, variables, offset, ld, packed, 0);
          return packed;
        });
  }
}
