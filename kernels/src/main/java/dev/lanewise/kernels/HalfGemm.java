package dev.lanewise.kernels;

/**
 * {@code C <- A B} or {@code C <- C + A B}, B stored in numbers of 16 bits: for a few rows of A and
 * a B that no cache holds, where reading B takes all the time and half of the bytes take half of
 * it. Sums are those of floats.
 *
 * <p>A is m x k, B is k x n, C is m x n, row-major; rows of A and C are {@code lda} and {@code ldc}
 * apart. B is rounded once, by {@link #pack}, to what its {@link HalfFormat} holds, and laid out so
 * that a product reads it from its first element to its last. C must not overlap A.
 *
 * <p>Each element of C is what {@link Gemm} computes from the rounded B, bit by bit: one chain of
 * fused multiply-adds over k in ascending order, cut into blocks that depend on k alone. So columns
 * may be shared out among threads.
 *
 * <p>What is packed are bits, two numbers to a float, that nobody but this kernel can read.
 */
public abstract class HalfGemm {
  /** Floats before B: the exponent, and as many that a large array's next one begins a line. */
  private static final int HEADER = 12;

  private final HalfFormat format;
  private final String name;

  /** A kernel for one of the formats. */
  protected HalfGemm(HalfFormat format) {
    this.format = format;
    this.name = HalfOperations.gemm(format).name();
  }

  /** What B is stored in. */
  public final HalfFormat format() {
    return format;
  }

  /** Floats that {@link #pack} writes for a k x n matrix. */
  public final int packedSize(int n, int k) {
    Check.atLeast(name, "n", n, 0);
    Check.atLeast(name, "k", k, 0);
    return Check.fits(name, "size of packed b", HEADER + packedFloats(n, k));
  }

  /**
   * Rounds B, or its transpose as stored, n x k, and lays it out for {@link #run}.
   *
   * @throws IllegalArgumentException if the format cannot hold an element
   */
  public final void pack(
      boolean transB, int n, int k, float[] b, int bOff, int ldb, float[] packed, int packedOff) {
    int size = packedSize(n, k);
    int rows = transB ? n : k;
    int columns = transB ? k : n;
    Check.matrix(name, "b", b, bOff, rows, columns, ldb);
    Check.range(name, "packed", packed, packedOff, size);
    Check.apart(name, "b", b, bOff, extent(rows, columns, ldb), "packed", packed, packedOff, size);
    int exponent = format.exponent(largest(rows, columns, b, bOff, ldb));
    packed[packedOff] = exponent;
    arrange(transB, n, k, b, bOff, ldb, Math.scalb(1.0, exponent), packed, packedOff + HEADER);
  }

  /** The largest magnitude, where the format cares. */
  private float largest(int rows, int columns, float[] b, int bOff, int ldb) {
    float largest = 0;
    for (int i = 0; i < rows && format != HalfFormat.BF16; i++) {
      for (int j = 0; j < columns; j++) {
        float x = b[bOff + i * ldb + j];
        if (!format.holds(x)) {
          throw new IllegalArgumentException(
              name
                  + ": b["
                  + i
                  + ", "
                  + j
                  + "] is "
                  + x
                  + " but "
                  + format
                  + " is for finite numbers below 2^31; bf16 is for all");
        }
        largest = Math.max(largest, Math.abs(x));
      }
    }
    return largest;
  }

  /**
   * Computes the product.
   *
   * @param packed as {@link #pack} of this kernel laid it out for the same n and k
   * @param add whether the product is added to C, rather than overwriting it
   */
  public final void run(
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] packed,
      int packedOff,
      boolean add,
      float[] c,
      int cOff,
      int ldc,
      Epilogue epilogue,
      Workspace workspace) {
    runColumns(
        0, n, m, n, k, a, aOff, lda, packed, packedOff, add, c, cOff, ldc, epilogue, workspace);
  }

  /**
   * Computes columns {@code from .. to-1} of the product.
   *
   * @param from a multiple of {@link #columnsTogether}
   * @param to a multiple of it, or n
   */
  public final void runColumns(
      int from,
      int to,
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] packed,
      int packedOff,
      boolean add,
      float[] c,
      int cOff,
      int ldc,
      Epilogue epilogue,
      Workspace workspace) {
    Check.notNull(name, "epilogue", epilogue);
    Check.notNull(name, "workspace", workspace);
    Check.atLeast(name, "m", m, 0);
    Check.matrix(name, "a", a, aOff, m, k, lda);
    Check.range(name, "packed b", packed, packedOff, packedSize(n, k));
    Check.matrix(name, "c", c, cOff, m, n, ldc);
    long extentC = extent(m, n, ldc);
    int size = packedSize(n, k);
    Check.apart(name, "packed b", packed, packedOff, size, "c", c, cOff, extentC);
    Check.apart(name, "a", a, aOff, extent(m, k, lda), "c", c, cOff, extentC);
    checkColumns(from, to, n);
    if (m > 0 && from < to) {
      epilogue.check(cOff, ldc, m, n);
      compute(
          from,
          to,
          m,
          n,
          k,
          a,
          aOff,
          lda,
          packed,
          packedOff + HEADER,
          (int) packed[packedOff],
          add,
          c,
          cOff,
          ldc,
          epilogue,
          workspace);
    }
  }

  private void checkColumns(int from, int to, int n) {
    int together = columnsTogether();
    boolean cut = from % together == 0 && (to == n || to % together == 0);
    if (from < 0 || from > to || to > n || !cut) {
      throw new IllegalArgumentException(
          name
              + ": columns "
              + from
              + " to "
              + to
              + " of "
              + n
              + ": want multiples of "
              + together
              + ", or the end");
    }
  }

  private static long extent(int rows, int columns, int ld) {
    return rows == 0 || columns == 0 ? 0 : (rows - 1L) * ld + columns;
  }

  /** Columns that are not cut when a product is. */
  public abstract int columnsTogether();

  /** Floats whose bits hold a k x n matrix. */
  protected abstract long packedFloats(int n, int k);

  /** {@link #pack} proper; arguments are checked. */
  protected abstract void arrange(
      boolean transB,
      int n,
      int k,
      float[] b,
      int bOff,
      int ldb,
      double scale,
      float[] packed,
      int packedOff);

  /** The kernel proper: arguments are checked, there is something to write. */
  protected abstract void compute(
      int from,
      int to,
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] packed,
      int packedOff,
      int exponent,
      boolean add,
      float[] c,
      int cOff,
      int ldc,
      Epilogue epilogue,
      Workspace workspace);

  /** The 16 bits that stand for a number. */
  protected final int encode(float x, double scale) {
    return format.encode(x, scale);
  }

  /** The number that the lower 16 bits stand for, scaled. */
  protected final float decode(int half) {
    return format.decode(half & 0xffff);
  }
}
