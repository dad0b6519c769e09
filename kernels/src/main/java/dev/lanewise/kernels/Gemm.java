package dev.lanewise.kernels;

/**
 * {@code C <- alpha * op(A) * op(B) + beta * C}, row-major, {@code op(X)} being {@code X} or its transpose.
 *
 * <p>{@code op(A)} is m x k, {@code op(B)} is k x n, C is m x n. As stored, A is m x k (or k x m when
 * {@code transA}) with rows {@code lda} apart, likewise B and C. {@code beta == 0} overwrites C without
 * reading it. C must not overlap A or B.
 *
 * <p>Each element of C is one chain of fused multiply-adds over k in ascending order, cut into blocks
 * that depend on k alone: results do not depend on m, n, the tile, the vector width or the thread.
 */
public abstract class Gemm {
  protected Gemm() {}

  /**
   * Computes the product.
   *
   * @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than a row,
   *     or C overlaps A or B
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public final void run(
      boolean transA, boolean transB, int m, int n, int k,
      float alpha, float[] a, int aOff, int lda, float[] b, int bOff, int ldb,
      float beta, float[] c, int cOff, int ldc, Workspace workspace) {
    Check.atLeast("gemm", "m", m, 0);
    Check.atLeast("gemm", "n", n, 0);
    Check.atLeast("gemm", "k", k, 0);
    Check.notNull("gemm", "workspace", workspace);
    Check.matrix("gemm", "a", a, aOff, transA ? k : m, transA ? m : k, lda);
    Check.matrix("gemm", "b", b, bOff, transB ? n : k, transB ? k : n, ldb);
    Check.matrix("gemm", "c", c, cOff, m, n, ldc);
    if (m == 0 || n == 0) {
      return;
    }
    long cLen = (m - 1L) * ldc + n;
    if (k > 0) {
      Check.apart("gemm", "a", a, aOff, transA ? (k - 1L) * lda + m : (m - 1L) * lda + k, "c", c, cOff, cLen);
      Check.apart("gemm", "b", b, bOff, transB ? (n - 1L) * ldb + k : (k - 1L) * ldb + n, "c", c, cOff, cLen);
    }
    compute(transA, transB, m, n, k, alpha, a, aOff, lda, b, bOff, ldb, beta, c, cOff, ldc, workspace);
  }

  /** The kernel proper; arguments are checked, m and n are positive. */
  protected abstract void compute(
      boolean transA, boolean transB, int m, int n, int k,
      float alpha, float[] a, int aOff, int lda, float[] b, int bOff, int ldb,
      float beta, float[] c, int cOff, int ldc, Workspace workspace);
}
