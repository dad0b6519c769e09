package dev.lanewise.bench.peer.library;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Intel's MKL: products, and functions of vectors in its high-accuracy mode. On other makers' cores as it comes. */
public final class Mkl implements Peer {
  /** Threads of its own rest after so many milliseconds without work; by default 200, spinning beside the others. */
  private static final int BLOCK_TIME = 1;

  /** Intel's own threads. The package has no sequential layer; one thread of this one comes to the same. */
  private static final int INTEL_THREADS = 0;

  /** Of VML's functions: at most one ulp of error. */
  private static final long HIGH_ACCURACY = 2;

  private static final class Library {
    /** The dispatcher comes last; it opens the others, which must lie beside it. */
    static final NativeLibrary LIBRARY =
        new NativeLibrary(
            "mkl",
            List.of(
                "libiomp5.so", "libmkl_core.so.2", "libmkl_intel_lp64.so.2", "libmkl_intel_thread.so.2",
                "libmkl_def.so.2", "libmkl_mc3.so.2", "libmkl_avx2.so.2", "libmkl_avx512.so.2",
                "libmkl_vml_def.so.2", "libmkl_vml_mc3.so.2", "libmkl_vml_avx2.so.2",
                "libmkl_vml_avx512.so.2", "libmkl_vml_cmpt.so.2", "libmkl_rt.so.2"));
    static final NativeLibrary OPEN_MP = new NativeLibrary("mkl", List.of("libiomp5.so"));
    static final MethodHandle SET_BLOCK_TIME = OPEN_MP.function("kmp_set_blocktime", Native.SET_THREADS);
    static final MethodHandle SET_OPEN_MP_THREADS = OPEN_MP.function("omp_set_num_threads", Native.SET_THREADS);
    static final MethodHandle SET_LAYER =
        LIBRARY.function("MKL_Set_Threading_Layer", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    static final MethodHandle SET_THREADS = LIBRARY.function("MKL_Set_Num_Threads", Native.SET_THREADS);
    static final MethodHandle PACK_SIZE =
        LIBRARY.function(
            "cblas_sgemm_pack_get_size",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    static final MethodHandle PACK =
        LIBRARY.function(
            "cblas_sgemm_pack",
            FunctionDescriptor.ofVoid(
                JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_FLOAT,
                ADDRESS, JAVA_INT, ADDRESS));
    static final MethodHandle COMPUTE =
        LIBRARY.function(
            "cblas_sgemm_compute",
            FunctionDescriptor.ofVoid(
                JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
                ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT));
    static final MethodHandle SGEMM = LIBRARY.function("cblas_sgemm", Native.CBLAS_SGEMM);
  }

  /** Our operations' names and VML's, with the mode as last argument. */
  private static final Map<String, String> UNARY =
      Map.ofEntries(
          Map.entry("exp", "vmsExp"),
          Map.entry("log", "vmsLn"),
          Map.entry("tanh", "vmsTanh"),
          Map.entry("sqrt", "vmsSqrt"),
          Map.entry("square", "vmsSqr"),
          Map.entry("erf", "vmsErf"),
          Map.entry("sin", "vmsSin"),
          Map.entry("cos", "vmsCos"),
          Map.entry("expm1", "vmsExpm1"),
          Map.entry("log1p", "vmsLog1p"),
          Map.entry("abs", "vmsAbs"),
          Map.entry("reciprocal", "vmsInv"));

  private static final Map<String, String> BINARY =
      Map.of("add", "vmsAdd", "subtract", "vmsSub", "multiply", "vmsMul", "divide", "vmsDiv", "pow", "vmsPow");

  /** Found by the service loader. */
  public Mkl() {}

  @Override
  public String name() {
    return "mkl";
  }

  @Override
  public void start(int threads) {
    try {
      int layer = (int) Library.SET_LAYER.invokeExact(INTEL_THREADS);
      if (layer != INTEL_THREADS) {
        throw new UnsupportedOperationException("its threading layer is " + layer);
      }
      Library.SET_THREADS.invokeExact(threads);
      // oneDNN may find this OpenMP in place of its own, once MKL has loaded it for all.
      Library.SET_OPEN_MP_THREADS.invokeExact(threads);
      Library.SET_BLOCK_TIME.invokeExact(BLOCK_TIME);
    } catch (Throwable t) {
      throw Native.refusal(t);
    }
  }

  @Override
  public Optional<PeerCall> prepare(Problem problem) {
    return switch (problem) {
      case Problem.Product p -> Optional.of(p.constantB() ? new PackedGemm(p) : new Gemm(p));
      case Problem.Map p when p.function().equals("sigmoid") -> Optional.of(new Sigmoid(p));
      case Problem.Map p when UNARY.containsKey(p.function()) -> Optional.of(new Function(UNARY.get(p.function()), p));
      case Problem.Map p when BINARY.containsKey(p.function()) -> Optional.of(new Function(BINARY.get(p.function()), p));
      default -> Optional.empty();
    };
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

  /** With B packed before. */
  private static final class PackedGemm extends NativeProduct {
    private static final int B_MATRIX = 162;
    private static final int PACKED = 151;

    private final MemorySegment packed;

    PackedGemm(Problem.Product p) {
      super(p);
      try {
        long bytes = (long) Library.PACK_SIZE.invokeExact(B_MATRIX, m, n, k);
        packed = Native.floats(arena, (bytes + Float.BYTES - 1) / Float.BYTES);
        Library.PACK.invokeExact(
            Native.ROW_MAJOR, B_MATRIX, transB ? Native.TRANSPOSE : Native.NO_TRANSPOSE, m, n, k, 1f, b, ldb, packed);
      } catch (Throwable t) {
        throw Native.unexpected(t);
      }
    }

    @Override
    public void run() {
      try {
        Library.COMPUTE.invokeExact(
            Native.ROW_MAJOR, Native.NO_TRANSPOSE, PACKED, m, n, k, a, k, packed, ldb, 0f, c, n);
      } catch (Throwable t) {
        throw Native.unexpected(t);
      }
    }
  }

  /**
   * {@code e / (1 + e), e = exp(x)}: two calls, the fewest there are for a sigmoid. Beyond x = 88 it is not a number,
   * so a careful user would pay a third one for the sign of x.
   */
  private static final class Sigmoid implements PeerCall {
    private final Function exp;

    Sigmoid(Problem.Map p) {
      exp = new Function("vmsExp", p);
    }

    @Override
    public void run() {
      exp.run();
      try {
        MemorySegment e = exp.out;
        Fraction.CALL.invokeExact(exp.n, e, e, 1f, 0f, 1f, 1f, e, HIGH_ACCURACY);
      } catch (Throwable t) {
        throw Native.unexpected(t);
      }
    }

    @Override
    public float[] result() {
      return exp.result();
    }

    @Override
    public void close() {
      exp.close();
    }

    /** {@code (scaleA a + shiftA) / (scaleB b + shiftB)} of a, b, scaleA, shiftA, scaleB, shiftB. */
    private static final class Fraction {
      static final MethodHandle CALL =
          Library.LIBRARY.function(
              "vmsLinearFrac",
              FunctionDescriptor.ofVoid(
                  JAVA_INT, ADDRESS, ADDRESS, JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT, ADDRESS, JAVA_LONG));
    }
  }

  /** {@code vmsF(n, x, y, mode)} or {@code vmsF(n, x0, x1, y, mode)}. */
  private static final class Function implements PeerCall {
    private final Arena arena = Arena.ofShared();
    private final MethodHandle call;
    private final int n;
    private final MemorySegment[] in;
    private final MemorySegment out;

    Function(String name, Problem.Map p) {
      n = p.n();
      in = p.in().stream().map(x -> Native.copy(arena, x)).toArray(MemorySegment[]::new);
      out = Native.floats(arena, n);
      call =
          Library.LIBRARY.function(
              name,
              in.length == 1
                  ? FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG)
                  : FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
    }

    @Override
    public void run() {
      try {
        if (in.length == 1) {
          call.invokeExact(n, in[0], out, HIGH_ACCURACY);
        } else {
          call.invokeExact(n, in[0], in[1], out, HIGH_ACCURACY);
        }
      } catch (Throwable t) {
        throw Native.unexpected(t);
      }
    }

    @Override
    public float[] result() {
      return out.toArray(JAVA_FLOAT);
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
