package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A few rows, and more than a few, times matrices of every awkward size in 16 bits. */
final class HalfGemmCases implements Cases<HalfGemm> {
  /**
   * @param gap how much longer the rows of the arrays are than those of the matrices
   * @param off offset of each matrix in its array
   */
  record Size(boolean transB, int m, int n, int k, boolean add, int gap, int off) {
    int lda() {
      return Math.max(1, k) + gap;
    }

    int ldb() {
      return Math.max(1, transB ? k : n) + gap;
    }

    int ldc() {
      return Math.max(1, n) + gap;
    }

    float[] a() {
      return Numbers.uniform(1, off + m * lda() + 5);
    }

    float[] b() {
      return Numbers.uniform(2, off + (transB ? n : k) * ldb() + 5);
    }

    float[] c() {
      return Numbers.uniform(3, off + m * ldc() + 5);
    }

    /** B, from offset 1 on. */
    float[] packed(HalfGemm gemm, float[] b) {
      float[] packed = new float[gemm.packedSize(n, k) + 2];
      gemm.pack(transB, n, k, b, off, ldb(), packed, 1);
      return packed;
    }

    void on(HalfGemm gemm, float[] a, float[] packed, float[] c, Epilogue then, Workspace w) {
      gemm.run(m, n, k, a, off, lda(), packed, 1, add, c, off, ldc(), then, w);
    }
  }

  static List<Size> all() {
    int[] sizes = Numbers.awkward();
    int[] offsets = Numbers.offsets();
    List<Size> all = new ArrayList<>();
    // Each size of m, n and k meets others in a fixed scrambled order.
    for (int i = 0; i < 6 * sizes.length; i++) {
      int m = sizes[i % sizes.length];
      int n = sizes[(i * 5 + i / sizes.length) % sizes.length];
      int k = sizes[(i * 7 + 3 * (i / sizes.length)) % sizes.length];
      all.add(new Size(i % 2 == 1, m, n, k, i % 3 == 1, i % 3 * 3, offsets[i / 2 % 3]));
    }
    // Every tile's rows, whole strips and what is left of them, cuts in k.
    for (int m = 1; m <= 16; m++) {
      all.add(new Size(m % 2 == 0, m, 128 + 16 * (m % 4) + m % 3, 20 + m, m % 5 == 0, 0, 0));
    }
    for (int k : new int[] {255, 257, 600}) {
      all.add(new Size(true, 1, 300, k, false, 0, 0));
      all.add(new Size(false, 3, 130, k, true, 1, 1));
    }
    return all;
  }

  @Override
  public Stream<Case<HalfGemm>> awkward(Operation<HalfGemm> operation) {
    return all().stream().map(s -> of(operation, s, ""));
  }

  @Override
  public List<Case<HalfGemm>> moderate(Operation<HalfGemm> operation) {
    return List.of(
        of(operation, new Size(true, 1, 512, 128, false, 0, 0), "one row "),
        of(operation, new Size(false, 8, 256, 64, true, 0, 0), "rows "));
  }

  /** B is packed once, as weights are. */
  private static Case<HalfGemm> of(Operation<HalfGemm> operation, Size s, String what) {
    float[] b = s.b();
    float[] c = s.c();
    Case.Region written =
        i -> i >= s.off && (i - s.off) / s.ldc() < s.m && (i - s.off) % s.ldc() < s.n;
    for (int i = 0; i < c.length && !s.add; i++) {
      // C is overwritten without being read.
      c[i] = written.holds(i) ? Float.NaN : c[i];
    }
    Map<HalfGemm, float[]> packs = new HashMap<>();
    Case.Call<HalfGemm> call =
        (gemm, arrays, w) -> {
          float[] packed = packs.get(gemm);
          if (packed == null) {
            packed = s.packed(gemm, b);
            packs.put(gemm, packed);
          }
          s.on(gemm, arrays[0], packed, arrays[1], Epilogue.NONE, w);
        };
    return new Case<>(
        what + s, new float[][] {s.a(), c}, 1, written, call, tolerance(operation, s, b, c));
  }

  /**
   * Oracle and kernel have the same rounded B. A chain of k fused multiply-adds errs by at most k U
   * sum|a b|, adding it to C once more, and so does the oracle's result.
   */
  private static Case.Tolerance tolerance(
      Operation<HalfGemm> operation, Size s, float[] b, float[] c) {
    HalfGemm oracle = Enrolment.oracle(operation);
    float[] sums = s.add ? Numbers.magnitudes(c) : new float[c.length];
    float[] packed = s.packed(oracle, Numbers.magnitudes(b));
    s.on(oracle, Numbers.magnitudes(s.a()), packed, sums, Epilogue.NONE, new Workspace());
    return (i, expected) -> (s.k + 5) * U * sums[i] + Float.MIN_VALUE;
  }
}
