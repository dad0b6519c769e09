package dev.lanewise.bench.peer.library;

import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/** OpenBLAS: products. */
public final class OpenBlas implements Peer {
  private static final class Library {
    static final NativeLibrary LIBRARY =
        new NativeLibrary(
            "openblas", List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0"));
    static final MethodHandle SET_THREADS =
        LIBRARY.function("openblas_set_num_threads", Native.SET_THREADS);
    static final MethodHandle SGEMM = LIBRARY.function("cblas_sgemm", Native.CBLAS_SGEMM);
  }

  /** Found by the service loader. */
  public OpenBlas() {}

  @Override
  public String name() {
    return "openblas";
  }

  @Override
  public void start(int threads) {
    try {
      Library.SET_THREADS.invokeExact(threads);
    } catch (Throwable t) {
      throw Native.refusal(t);
    }
  }

  @Override
  public Optional<PeerCall> prepare(Problem problem) {
    return problem instanceof Problem.Product p ? Optional.of(new Gemm(p)) : Optional.empty();
  }

  private static final class Gemm extends NativeProduct {
    Gemm(Problem.Product p) {
      super(p);
    }

    @Override
    public void run() {
      try {
        Library.SGEMM.invokeExact(
            Native.ROW_MAJOR, Native.NO_TRANSPOSE, transB ? Native.TRANSPOSE : Native.NO_TRANSPOSE,
            m, n, k, 1f, a, k, b, ldb, 0f, c, n);
      } catch (Throwable t) {
        throw Native.unexpected(t);
      }
    }
  }
}
