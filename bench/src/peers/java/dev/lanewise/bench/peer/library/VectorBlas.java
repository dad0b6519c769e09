package dev.lanewise.bench.peer.library;

import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Machine;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.lang.reflect.Method;
import java.util.Optional;

/** netlib's VectorBLAS: products in Java on the Vector API, on one thread. Its matrices are column-major. */
public final class VectorBlas implements Peer {
  /** Found by the service loader. */
  public VectorBlas() {}

  @Override
  public String name() {
    return "netlib";
  }

  @Override
  public void start(int threads) {
    if (!Machine.vectorModulePresent()) {
      throw new UnsupportedOperationException("it needs java --add-modules jdk.incubator.vector");
    }
    if (System.getProperty(Machine.WIDTH_PROPERTY) != null) {
      // It takes the widest vectors always; a second width in one JVM slows every vector kernel down.
      throw new UnsupportedOperationException("it cannot be held to " + Machine.WIDTH_PROPERTY);
    }
    instance();
  }

  @Override
  public Optional<PeerCall> prepare(Problem problem) {
    return problem instanceof Problem.Product p ? Optional.of(new Gemm(p)) : Optional.empty();
  }

  /**
   * The class itself. netlib's own way to it looks for a native BLAS first and, where there is none, complains on
   * standard error; where there is one, that is what would be measured.
   */
  private static JavaBLAS instance() {
    try {
      Method getInstance = Class.forName("dev.ludovic.netlib.blas.VectorBLAS").getMethod("getInstance");
      getInstance.setAccessible(true);
      return (JavaBLAS) getInstance.invoke(null);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new UnsupportedOperationException("it does not load: " + e, e);
    }
  }

  /** Row-major {@code C = A op(B)} is column-major {@code C' = op(B)' A'}: the same arrays in the other order. */
  private static final class Gemm implements PeerCall {
    private final JavaBLAS blas = instance();
    private final Problem.Product p;
    private final float[] c;

    Gemm(Problem.Product p) {
      this.p = p;
      c = new float[p.m() * p.n()];
    }

    @Override
    public void run() {
      blas.sgemm(
          p.transB() ? "T" : "N", "N", p.n(), p.m(), p.k(),
          1, p.b(), p.transB() ? p.k() : p.n(), p.a(), p.k(), 0, c, p.n());
    }

    @Override
    public float[] result() {
      return c.clone();
    }

    @Override
    public void close() {}
  }
}
