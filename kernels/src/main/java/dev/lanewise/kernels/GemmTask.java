package dev.lanewise.kernels;

/**
 * A matrix product, or a batch of them, described once and run often, by one thread or a team:
 * {@code C[i] <- epilogue(alpha op(A[i]) op(B[i]) + beta C[i])}.
 *
 * <p>Results do not depend on the number of threads, bit by bit. A run allocates nothing after the
 * first of its size. Not safe for use by several threads at once.
 *
 * <pre>{@code
 * GemmTask layer =
 *     GemmTask.of(Kernels.best().get(Operations.GEMM), batch, outputs, inputs)
 *         .a(x, 0, inputs)
 *         .packedB(weights, 0)
 *         .c(y, 0, outputs)
 *         .epilogue(PostOps.at(0, outputs).addPerColumn(bias, 0).relu());
 * layer.run(team);
 * }</pre>
 */
public final class GemmTask {
  /** Multiply-adds below which a second thread costs more than it saves: about 20 us. */
  private static final long WORTH_A_THREAD = 1 << 20;

  private final Gemm gemm;
  private final int m;
  private final int n;
  private final int k;
  private final Operand a = new Operand();
  private final Operand b = new Operand();
  private final Operand c = new Operand();
  private boolean packed;
  private float alpha = 1;
  private float beta;
  private int batch = 1;
  private int parts;
  private Epilogue epilogue = Epilogue.NONE;
  private Workspace[] workspaces = {};
  private final Team.Task task = this::part;

  /** A matrix, or one after the other at a fixed distance. */
  private static final class Operand {
    float[] array = {};
    int off;
    int ld = 1;
    int stride;
    boolean transposed;

    void set(float[] given, int at, int distance) {
      array = given;
      off = at;
      ld = distance;
    }

    int item(int i) {
      return Check.fits("gemm", "offset of a product", off + (long) i * stride);
    }

    /** Floats from the first element of the first matrix to the last one of the last. */
    long extent(int count, int rows, int columns) {
      int lines = transposed ? columns : rows;
      int line = transposed ? rows : columns;
      return (count - 1L) * stride + (lines - 1L) * ld + line;
    }
  }

  private GemmTask(Gemm gemm, int m, int n, int k) {
    this.gemm = gemm;
    this.m = m;
    this.n = n;
    this.k = k;
  }

  /** A product of an m x k and a k x n matrix; the operands are still to be told. */
  public static GemmTask of(Gemm gemm, int m, int n, int k) {
    Check.notNull("gemm", "kernel", gemm);
    Check.atLeast("gemm", "m", m, 0);
    Check.atLeast("gemm", "n", n, 0);
    Check.atLeast("gemm", "k", k, 0);
    return new GemmTask(gemm, m, n, k);
  }

  /** A: rows {@code lda} apart. */
  public GemmTask a(float[] array, int off, int lda) {
    a.set(array, off, lda);
    return this;
  }

  /** B: rows {@code ldb} apart. */
  public GemmTask b(float[] array, int off, int ldb) {
    b.set(array, off, ldb);
    packed = false;
    return this;
  }

  /** op(B) as {@link Gemm#pack} laid it out. */
  public GemmTask packedB(float[] array, int off) {
    b.set(array, off, Math.max(1, n));
    packed = true;
    return this;
  }

  /** C: rows {@code ldc} apart. */
  public GemmTask c(float[] array, int off, int ldc) {
    c.set(array, off, ldc);
    return this;
  }

  /** Whether A is stored k x m, B is stored n x k. */
  public GemmTask transposed(boolean transA, boolean transB) {
    a.transposed = transA;
    b.transposed = transB;
    return this;
  }

  /** {@code alpha op(A) op(B) + beta C}; 1 and 0 if not told. */
  public GemmTask scaled(float alphaOfProduct, float betaOfC) {
    alpha = alphaOfProduct;
    beta = betaOfC;
    return this;
  }

  /** What finishes C while it is in cache. */
  public GemmTask epilogue(Epilogue then) {
    Check.notNull("gemm", "epilogue", then);
    epilogue = then;
    return this;
  }

  /**
   * {@code count} products, each operand its stride behind the one before, in floats. A and B may
   * have stride 0, and be the same for all; rows of several C may lie between each other.
   */
  public GemmTask batch(int count, int strideA, int strideB, int strideC) {
    Check.atLeast("gemm", "batch", count, 0);
    Check.atLeast("gemm", "strideA", strideA, 0);
    Check.atLeast("gemm", "strideB", strideB, 0);
    Check.atLeast("gemm", "strideC", strideC, 0);
    batch = count;
    a.stride = strideA;
    b.stride = strideB;
    c.stride = strideC;
    return this;
  }

  /** Computes all products on this thread. */
  public void run(Workspace workspace) {
    runShare(0, 1, workspace);
  }

  /**
   * Computes one of {@code count} shares on this thread: together, in any order or at the same
   * time, they are what {@link #run(Workspace)} computes, bit by bit.
   */
  public void runShare(int part, int count, Workspace workspace) {
    Check.notNull("gemm", "workspace", workspace);
    Share.check("gemm", part, count);
    if (isWork()) {
      shares(part, count, workspace);
    }
  }

  /** Computes all products, shared out among a team where that pays. */
  public void run(Team team) {
    Check.notNull("gemm", "team", team);
    if (workspaces.length < team.threads()) {
      grow(team.threads());
    }
    parts = parts(team.threads());
    if (parts == 1) {
      run(workspaces[0]);
    } else if (isWork()) {
      team.run(parts, task);
    }
  }

  /** How many threads are worth their while. */
  private int parts(int threads) {
    double work = (double) m * n * k * batch / WORTH_A_THREAD;
    return (int) Math.clamp(work, 1, threads);
  }

  private void grow(int threads) {
    Workspace[] more = new Workspace[threads];
    for (int i = 0; i < threads; i++) {
      more[i] = i < workspaces.length ? workspaces[i] : new Workspace();
    }
    workspaces = more;
  }

  /** Checks the first and the last product, and so all between; false if there are no elements. */
  private boolean isWork() {
    if (batch == 0 || m == 0 || n == 0) {
      return false;
    }
    check(0);
    if (batch > 1) {
      checkApart();
      check(batch - 1);
      checkExtents();
    }
    return true;
  }

  private void check(int i) {
    if (packed) {
      gemm.checkPacked(
          a.transposed,
          m,
          n,
          k,
          a.array,
          a.item(i),
          a.ld,
          b.array,
          b.item(i),
          c.array,
          c.item(i),
          c.ld);
    } else {
      Gemm.check(
          a.transposed,
          b.transposed,
          m,
          n,
          k,
          a.array,
          a.item(i),
          a.ld,
          b.array,
          b.item(i),
          b.ld,
          c.array,
          c.item(i),
          c.ld);
    }
    epilogue.check(c.item(i), c.ld, m, n);
  }

  /** C of one product must not be A or B of another. */
  private void checkExtents() {
    long lengthC = c.extent(batch, m, n);
    long lengthB = packed ? b.extent(batch, 1, gemm.packedSize(n, k)) : b.extent(batch, k, n);
    Check.apart("gemm", "a", a.array, a.off, a.extent(batch, m, k), "c", c.array, c.off, lengthC);
    Check.apart("gemm", "b", b.array, b.off, lengthB, "c", c.array, c.off, lengthC);
  }

  /** Products of a batch must not write the same element: blocks, or rows, follow each other. */
  private void checkApart() {
    boolean blocks = c.stride >= (m - 1L) * c.ld + n;
    boolean rows = c.stride >= n && (batch - 1L) * c.stride + n <= c.ld;
    if (!blocks && !rows) {
      throw new IllegalArgumentException(
          "gemm: strideC is "
              + c.stride
              + " but products of "
              + m
              + " x "
              + n
              + " with ldc "
              + c.ld
              + " would overlap; at least "
              + ((m - 1L) * c.ld + n)
              + " is needed");
    }
  }

  private void part(int part, int worker) {
    shares(part, parts, workspaces[worker]);
  }

  /** A share of every product, or some products as a whole. */
  private void shares(int part, int count, Workspace workspace) {
    boolean whole = batch >= count;
    int from = whole ? Share.start(part, count, batch) : 0;
    int to = whole ? Share.start(part + 1, count, batch) : batch;
    for (int i = from; i < to; i++) {
      share(i, whole ? 0 : part, whole ? 1 : count, workspace);
    }
  }

  /** One product's share of rows or columns, whichever there are more of. */
  private void share(int i, int part, int count, Workspace workspace) {
    boolean columns = n >= m;
    int block = columns ? gemm.columnsTogether() : gemm.rowsTogether();
    int size = columns ? n : m;
    // One row or column alone would be added up in another order than among others.
    int lone = Math.min(m, n) > 1 && size % block == 1 ? 1 : 0;
    int from = Share.start(part, count, size - lone, block);
    int to = Share.start(part + 1, count, size - lone, block);
    if (from < to) {
      to += to == size - lone ? lone : 0;
      int top = columns ? 0 : from;
      int rows = columns ? m : to - from;
      compute(i, top, rows, columns ? from : 0, columns ? to : n, workspace);
    }
  }

  private void compute(int i, int top, int rows, int from, int to, Workspace workspace) {
    int atA = a.item(i) + (a.transposed ? top : top * a.ld);
    int atC = c.item(i) + top * c.ld;
    if (packed) {
      gemm.computePacked(
          a.transposed,
          rows,
          from,
          to,
          n,
          k,
          alpha,
          a.array,
          atA,
          a.ld,
          b.array,
          CacheLine.aligned(b.item(i)),
          beta,
          c.array,
          atC,
          c.ld,
          epilogue,
          workspace);
    } else {
      int atB = b.item(i) + (b.transposed ? from * b.ld : from);
      gemm.compute(
          a.transposed,
          b.transposed,
          rows,
          to - from,
          k,
          alpha,
          a.array,
          atA,
          a.ld,
          b.array,
          atB,
          b.ld,
          beta,
          c.array,
          atC + from,
          c.ld,
          epilogue,
          workspace);
    }
  }
}
