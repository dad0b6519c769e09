package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Products too large for the last cache bring what they read next nearer, which smaller ones, tiles
 * of a few rows among them, do not: the bits are the same.
 */
final class FarGemmTest {
  private static final int M = 331;
  private static final int N = 3600;
  private static final int K = 300;
  private static final int FEW = 28;

  private static final Gemm GEMM = Kernels.best().get(Operations.GEMM);

  private final float[] a = Numbers.uniform(1, M * K);
  private final float[] b = Numbers.uniform(2, K * N);
  private final float[] whole = new float[M * N];
  private final float[] parts = new float[M * N];

  @Test
  void aFewRowsAloneEqualTheSameRowsOfTheWhole() {
    GEMM.run(false, false, M, N, K, 1, a, 0, K, b, 0, N, 0, whole, 0, N, new Workspace());
    for (int i = 0; i < M; i += FEW) {
      int m = Math.min(FEW, M - i);
      GEMM.run(false, false, m, N, K, 1, a, i * K, K, b, 0, N, 0, parts, i * N, N, new Workspace());
    }
    assertThat(parts).isEqualTo(whole);
  }

  @Test
  void aPackedOperandChangesNothing() {
    float[] packed = new float[GEMM.packedSize(N, K)];
    GEMM.pack(false, N, K, b, 0, N, packed, 0);
    GEMM.run(false, false, M, N, K, 1, a, 0, K, b, 0, N, 0, whole, 0, N, new Workspace());
    GEMM.runPacked(false, M, N, K, 1, a, 0, K, packed, 0, 0, parts, 0, N, new Workspace());
    assertThat(parts).isEqualTo(whole);
  }
}
