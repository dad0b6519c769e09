package dev.lanewise.kernels;

/**
 * {@code C <- alpha * op(A) * op(B) + beta * C}, row-major, {@code op(X)} being {@code X} or its
 * transpose.
 *
 * <p>{@code op(A)} is m x k, {@code op(B)} is k x n, C is m x n. As stored, A is m x k (or k x m
 * when {@code transA}) with rows {@code lda} apart, likewise B and C. {@code beta == 0} overwrites
 * C without reading it. C must not overlap A or B.
 *
 * <p>Each element of C is one chain of fused multiply-adds over k in ascending order, cut into
 * blocks that depend on k alone: results do not depend on m, n, the tile, the vector width or the
 * thread. Only products of a matrix and a vector with all operands along the sums (n = 1, or m = 1
 * with B stored transposed) are sixteen chains, p mod 16 telling which, joined at the end: as one
 * they would be slower than memory. A packed B is always one.
 *
 * <p>An {@link Epilogue} finishes C while it is in cache. {@link GemmTask} adds batches and teams.
 */
public abstract class Gemm {
  protected Gemm() {}

  /**
   * Computes the product.
   *
   * @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than a
   *     row, or C overlaps A or B
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public final void run(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float beta,
      float[] c,
      int cOff,
      int ldc,
      Workspace workspace) {
    run(
        transA,
        transB,
        m,
        n,
        k,
        alpha,
        a,
        aOff,
        lda,
        b,
        bOff,
        ldb,
        beta,
        c,
        cOff,
        ldc,
        Epilogue.NONE,
        workspace);
  }

  /** As the other, with an epilogue. */
  public final void run(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float beta,
      float[] c,
      int cOff,
      int ldc,
      Epilogue epilogue,
      Workspace workspace) {
    Check.notNull("gemm", "epilogue", epilogue);
    Check.notNull("gemm", "workspace", workspace);
    check(transA, transB, m, n, k, a, aOff, lda, b, bOff, ldb, c, cOff, ldc);
    if (m > 0 && n > 0) {
      epilogue.check(cOff, ldc, m, n);
      compute(
          transA, transB, m, n, k, alpha, a, aOff, lda, b, bOff, ldb, beta, c, cOff, ldc, epilogue,
          workspace);
    }
  }

  static void check(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc) {
    checkSizes(m, n, k);
    Check.matrix("gemm", "a", a, aOff, transA ? k : m, transA ? m : k, lda);
    Check.matrix("gemm", "b", b, bOff, transB ? n : k, transB ? k : n, ldb);
    Check.matrix("gemm", "c", c, cOff, m, n, ldc);
    long cLen = length(m, n, ldc);
    long aLen = transA ? length(k, m, lda) : length(m, k, lda);
    long bLen = transB ? length(n, k, ldb) : length(k, n, ldb);
    Check.apart("gemm", "a", a, aOff, aLen, "c", c, cOff, cLen);
    Check.apart("gemm", "b", b, bOff, bLen, "c", c, cOff, cLen);
  }

  private static void checkSizes(int m, int n, int k) {
    Check.atLeast("gemm", "m", m, 0);
    Check.atLeast("gemm", "n", n, 0);
    Check.atLeast("gemm", "k", k, 0);
  }

  /** Floats from a matrix's first element to its last. */
  private static long length(int rows, int columns, int ld) {
    return rows == 0 || columns == 0 ? 0 : (rows - 1L) * ld + columns;
  }

  /** The kernel proper; arguments are checked, m and n are positive. */
  protected abstract void compute(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float beta,
      float[] c,
      int cOff,
      int ldc,
      Epilogue epilogue,
      Workspace workspace);

  /** Floats for {@link #pack} to lay out a k x n operand in, some of them to begin with a line. */
  public final int packedSize(int n, int k) {
    Check.atLeast("gemm pack", "n", n, 0);
    Check.atLeast("gemm pack", "k", k, 0);
    return CacheLine.room(packedFloats(n, k));
  }

  /**
   * Lays out {@code op(B)}, k x n, for {@link #runPacked}: worth it when B is used again, as
   * weights are.
   */
  public final void pack(
      boolean transB, int n, int k, float[] b, int bOff, int ldb, float[] packed, int packedOff) {
    int size = packedSize(n, k);
    Check.matrix("gemm pack", "b", b, bOff, transB ? n : k, transB ? k : n, ldb);
    Check.range("gemm pack", "packed", packed, packedOff, size);
    long bLen = transB ? length(n, k, ldb) : length(k, n, ldb);
    Check.apart("gemm pack", "b", b, bOff, bLen, "packed", packed, packedOff, size);
    arrange(transB, n, k, b, bOff, ldb, packed, CacheLine.aligned(packedOff));
  }

  /**
   * As {@link #run}, with op(B) laid out by this kernel's {@link #pack}; the same result, bit by
   * bit.
   */
  public final void runPacked(
      boolean transA,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOff,
      int lda,
      float[] packed,
      int packedOff,
      float beta,
      float[] c,
      int cOff,
      int ldc,
      Workspace workspace) {
    runPacked(
        transA,
        m,
        n,
        k,
        alpha,
        a,
        aOff,
        lda,
        packed,
        packedOff,
        beta,
        c,
        cOff,
        ldc,
        Epilogue.NONE,
        workspace);
  }

  /** As the other, with an epilogue. */
  public final void runPacked(
      boolean transA,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOff,
      int lda,
      float[] packed,
      int packedOff,
      float beta,
      float[] c,
      int cOff,
      int ldc,
      Epilogue epilogue,
      Workspace workspace) {
    Check.notNull("gemm", "epilogue", epilogue);
    Check.notNull("gemm", "workspace", workspace);
    checkPacked(transA, m, n, k, a, aOff, lda, packed, packedOff, c, cOff, ldc);
    if (m > 0 && n > 0) {
      epilogue.check(cOff, ldc, m, n);
      computePacked(
          transA,
          m,
          0,
          n,
          n,
          k,
          alpha,
          a,
          aOff,
          lda,
          packed,
          CacheLine.aligned(packedOff),
          beta,
          c,
          cOff,
          ldc,
          epilogue,
          workspace);
    }
  }

  final void checkPacked(
      boolean transA,
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] packed,
      int packedOff,
      float[] c,
      int cOff,
      int ldc) {
    checkSizes(m, n, k);
    int size = packedSize(n, k);
    Check.matrix("gemm", "a", a, aOff, transA ? k : m, transA ? m : k, lda);
    Check.range("gemm", "packed b", packed, packedOff, size);
    Check.matrix("gemm", "c", c, cOff, m, n, ldc);
    long cLen = length(m, n, ldc);
    long aLen = transA ? length(k, m, lda) : length(m, k, lda);
    Check.apart("gemm", "a", a, aOff, aLen, "c", c, cOff, cLen);
    Check.apart("gemm", "packed b", packed, packedOff, size, "c", c, cOff, cLen);
  }

  /** {@link #packedSize} proper: plain row-major unless a kernel has a better layout. */
  protected int packedFloats(int n, int k) {
    return Sizes.product("gemm packed b", n, k);
  }

  /** {@link #pack} proper; arguments are checked. */
  protected void arrange(
      boolean transB, int n, int k, float[] b, int bOff, int ldb, float[] packed, int packedOff) {
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < n; j++) {
        packed[packedOff + p * n + j] = b[bOff + (transB ? j * ldb + p : p * ldb + j)];
      }
    }
  }

  /**
   * {@link #runPacked} proper, for columns {@code from .. to-1} of op(B) and C; arguments are
   * checked, m and the number of columns are positive.
   */
  protected void computePacked(
      boolean transA,
      int m,
      int from,
      int to,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOff,
      int lda,
      float[] packed,
      int packedOff,
      float beta,
      float[] c,
      int cOff,
      int ldc,
      Epilogue epilogue,
      Workspace workspace) {
    compute(
        transA,
        false,
        m,
        to - from,
        k,
        alpha,
        a,
        aOff,
        lda,
        packed,
        packedOff + from,
        Math.max(1, n),
        beta,
        c,
        cOff + from,
        ldc,
        epilogue,
        workspace);
  }

  /** Rows of C that are best kept together when it is cut. */
  protected int rowsTogether() {
    return 1;
  }

  /** Columns of C that are best kept together when it is cut; op(B) is packed in such strips. */
  protected int columnsTogether() {
    return 1;
  }
}
