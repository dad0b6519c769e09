package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Gemm;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Weights that no longer change, laid out as the matrix kernel reads them: made once, on the first binding that
 * needs them, and shared by all executions of a model.
 */
public final class PackedWeights {
  private final Map<Key, float[]> made = new ConcurrentHashMap<>();

  /** Which stretch of the variables' array, seen as which k x n operand. */
  private record Key(int offset, boolean transposed, int n, int k) {}

  /** Nothing packed yet. */
  public PackedWeights() {}

  float[] of(Gemm code, float[] variables, int offset, boolean transposed, int n, int k) {
    return made.computeIfAbsent(
        new Key(offset, transposed, n, k),
        key -> {
          float[] packed = new float[code.packedSize(n, k)];
          code.pack(transposed, n, k, variables, offset, transposed ? k : n, packed, 0);
          return packed;
        });
  }
}
