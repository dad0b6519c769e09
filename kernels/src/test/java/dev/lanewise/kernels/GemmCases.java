package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Products of every awkward size, transposed or not, with leading dimensions, offsets and scalars.
 */
final class GemmCases implements Cases<Gemm> {
  private static final float[] SCALARS = {1, 0, -0.5f, 2};

  /**
   * @param gap how much longer the rows of the arrays are than those of the matrices
   * @param off offset of each matrix in its array
   */
  record Size(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float beta,
      int gap,
      int off) {
    int lda() {
      return Math.max(1, transA ? m : k) + gap;
    }

    int ldb() {
      return Math.max(1, transB ? k : n) + gap;
    }

    int ldc() {
      return Math.max(1, n) + gap;
    }

    int lengthA() {
      return off + (transA ? k : m) * lda() + 5;
    }

    int lengthB() {
      return off + (transB ? n : k) * ldb() + 5;
    }

    int lengthC() {
      return off + m * ldc() + 5;
    }

    /** Whether it is a matrix and a vector with both operands along the sums: sixteen chains. */
    boolean isRowDots() {
      boolean alongA = !transA || lda() == 1;
      return alongA && (n == 1 ? transB || ldb() == 1 : m == 1 && transB);
    }

    void on(
        Gemm gemm, float alpha, float beta, float[] a, float[] b, float[] c, Workspace workspace) {
      gemm.run(
          transA, transB, m, n, k, alpha, a, off, lda(), b, off, ldb(), beta, c, off, ldc(),
          workspace);
    }
  }

  @Override
  public Stream<Case<Gemm>> awkward(Operation<Gemm> operation) {
    return Stream.concat(
        all().stream().map(GemmCases::of), wideTransposed().map(GemmCases::finished));
  }

  static List<Size> all() {
    int[] sizes = Numbers.awkward();
    int[] offsets = Numbers.offsets();
    List<Size> all = new ArrayList<>();
    // Not the full product of everything: each size of m, n and k meets others in a fixed scrambled
    // order.
    for (int i = 0; i < 16 * sizes.length; i++) {
      int m = sizes[i % sizes.length];
      int n = sizes[(i * 5 + i / sizes.length) % sizes.length];
      int k = sizes[(i * 7 + 3 * (i / sizes.length)) % sizes.length];
      float alpha = SCALARS[(i / 3) % 4];
      float beta = SCALARS[(i / 5 + 1) % 4];
      all.add(
          new Size(
              (i & 1) == 1, (i & 2) == 2, m, n, k, alpha, beta, (i % 3) * 3, offsets[i / 2 % 3]));
    }
    // Around the register tiles (14 x 32, 12 x 16), their multiples, and cuts in k.
    for (int m : new int[] {1, 5, 13, 14, 15, 27, 29}) {
      for (int n : new int[] {1, 15, 17, 31, 32, 33, 65}) {
        all.add(new Size(m % 2 == 0, n % 3 == 0, m, n, 19 + m, 1, 0, 1, 0));
      }
    }
    for (int k : new int[] {255, 256, 257, 600, 1031}) {
      all.add(new Size(false, false, 17, 37, k, 1, 0, 0, 0));
      all.add(new Size(true, true, 17, 37, k, 2, 1, 5, 1));
    }
    all.add(new Size(false, false, 131, 523, 67, 1, 1, 0, 0));
    all.add(new Size(false, true, 1, 700, 300, 1, 0, 0, 0));
    all.add(new Size(false, false, 300, 1, 700, 1, 0.5f, 0, 0));
    wideTransposed().forEach(all::add);
    all.addAll(rowDots());
    return all;
  }

  /** A few rows of A and many columns of a transposed B, whose product may be made turned. */
  private static Stream<Size> wideTransposed() {
    return Stream.of(
        new Size(false, true, 64, 300, 100, 1, 0, 0, 0),
        new Size(true, true, 15, 247, 40, 1, 0, 3, 1),
        new Size(false, true, 16, 129, 300, 1, 0, 0, 3),
        new Size(true, true, 30, 517, 70, 1, 0, 0, 0),
        new Size(false, true, 4, 41, 50, 1, 0, 1, 0),
        new Size(false, true, 31, 300, 60, 1, 1, 0, 0),
        new Size(false, true, 31, 300, 60, 2, 0, 0, 0));
  }

  /** Products of a matrix and a vector with both operands along the sums. */
  static List<Size> rowDots() {
    List<Size> all = new ArrayList<>();
    for (int k : new int[] {1, 15, 16, 17, 100, 4095, 4096, 4100, 8209}) {
      for (int n : new int[] {1, 2, 3, 4, 5, 11}) {
        all.add(new Size(false, true, 1, n, k, n % 2 == 0 ? 1 : 2, 0, 3, 1));
        all.add(new Size(false, false, n, 1, k, 1, k % 2, 0, 0));
      }
    }
    return all;
  }

  @Override
  public List<Case<Gemm>> moderate(Operation<Gemm> operation) {
    return List.of(
        of(new Size(false, false, 64, 96, 64, 1, 0, 0, 0)),
        of(new Size(true, true, 64, 96, 64, 1, 0, 0, 0)),
        packed(new Size(false, false, 64, 96, 64, 1, 0, 0, 0)),
        finished(new Size(false, false, 64, 96, 64, 1, 0, 0, 0)));
  }

  /** With a ReLU afterwards, which adds no error. */
  private static Case<Gemm> finished(Size s) {
    PostOps relu = PostOps.at(s.off, s.ldc()).relu();
    return of(
        s,
        "finished ",
        (gemm, arrays, w) ->
            gemm.run(
                s.transA, s.transB, s.m, s.n, s.k, s.alpha, arrays[0], s.off, s.lda(), arrays[1],
                s.off, s.ldb(), s.beta, arrays[2], s.off, s.ldc(), relu, w));
  }

  /** The product with B packed beforehand, as weights are. */
  private static Case<Gemm> packed(Size s) {
    Map<Gemm, float[]> packs = new HashMap<>();
    return of(
        s,
        "packed ",
        (gemm, arrays, w) -> {
          float[] packed = packs.get(gemm);
          if (packed == null) {
            packed = new float[gemm.packedSize(s.n, s.k)];
            gemm.pack(s.transB, s.n, s.k, arrays[1], s.off, s.ldb(), packed, 0);
            packs.put(gemm, packed);
          }
          gemm.runPacked(
              s.transA, s.m, s.n, s.k, s.alpha, arrays[0], s.off, s.lda(), packed, 0, s.beta,
              arrays[2], s.off, s.ldc(), w);
        });
  }

  private static Case<Gemm> of(Size s) {
    return of(
        s,
        "",
        (gemm, arrays, w) -> s.on(gemm, s.alpha, s.beta, arrays[0], arrays[1], arrays[2], w));
  }

  private static Case<Gemm> of(Size s, String what, Case.Call<Gemm> call) {
    float[] a = Numbers.uniform(1, s.lengthA());
    float[] b = Numbers.uniform(2, s.lengthB());
    float[] c = Numbers.uniform(3, s.lengthC());
    Case.Region written =
        i -> i >= s.off && (i - s.off) / s.ldc() < s.m && (i - s.off) % s.ldc() < s.n;
    if (s.beta == 0) {
      // beta = 0 overwrites C without reading it.
      for (int i = 0; i < c.length; i++) {
        c[i] = written.holds(i) ? Float.NaN : c[i];
      }
    }
    return new Case<>(what + s, new float[][] {a, b, c}, 2, written, call, tolerance(s, a, b, c));
  }

  /**
   * A chain of k fused multiply-adds errs by at most k U sum|a b|; scaling by alpha, by beta and
   * adding round once each, and so does the oracle. Terms of order U^2 are covered by the one in k
   * + 5.
   */
  private static Case.Tolerance tolerance(Size s, float[] a, float[] b, float[] c) {
    float[] sums = s.beta == 0 ? new float[c.length] : Numbers.magnitudes(c);
    s.on(
        Enrolment.oracle(Operations.GEMM),
        Math.abs(s.alpha),
        Math.abs(s.beta),
        Numbers.magnitudes(a),
        Numbers.magnitudes(b),
        sums,
        new Workspace());
    return (i, expected) -> (s.k + 5) * U * sums[i] + Float.MIN_VALUE;
  }

  /** Sizes for the test that results do not depend on how C is cut. */
  static List<Size> splittable() {
    return Arrays.asList(
        new Size(false, false, 43, 101, 300, 1, 0, 0, 0),
        new Size(true, false, 30, 67, 521, -0.5f, 2, 3, 1),
        new Size(false, true, 29, 64, 33, 2, 1, 0, 0),
        new Size(false, true, 31, 300, 261, 1, 0, 2, 1),
        new Size(false, false, 80, 149, 300, 1, 0, 0, 0),
        new Size(false, false, 25, 31, 90, 3, 1, 1, 1),
        new Size(true, true, 17, 33, 257, 1, 0, 2, 2));
  }
}
