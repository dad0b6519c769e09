package dev.lanewise.bench.peer.library;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;

/** Buffers and signatures that the native peers have in common. */
final class Native {
  /** What vectors of 512 bits are aligned to. */
  private static final long ALIGNMENT = 64;

  /** {@code void f(int)}: how libraries are told their number of threads. */
  static final FunctionDescriptor SET_THREADS = FunctionDescriptor.ofVoid(JAVA_INT);

  /** {@code cblas_sgemm(order, transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)}. */
  static final FunctionDescriptor CBLAS_SGEMM =
      FunctionDescriptor.ofVoid(
          JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_FLOAT,
          ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT);

  static final int ROW_MAJOR = 101;
  static final int NO_TRANSPOSE = 111;
  static final int TRANSPOSE = 112;

  private Native() {}

  static MemorySegment floats(Arena arena, long n) {
    return arena.allocate(Math.max(1, n) * Float.BYTES, ALIGNMENT);
  }

  static MemorySegment copy(Arena arena, float[] x) {
    MemorySegment segment = floats(arena, x.length);
    MemorySegment.copy(x, 0, segment, JAVA_FLOAT, 0, x.length);
    return segment;
  }

  /** What a downcall threw: our calls declare nothing, so it is a mistake of ours. */
  static IllegalStateException unexpected(Throwable t) {
    return new IllegalStateException("a native call failed: " + t, t);
  }

  /** Why a library does not start, in one line. A class that failed to load it says so in its cause. */
  static UnsupportedOperationException refusal(Throwable t) {
    Throwable cause = t instanceof ExceptionInInitializerError && t.getCause() != null ? t.getCause() : t;
    return cause instanceof UnsupportedOperationException u
        ? u
        : new UnsupportedOperationException(cause.toString(), cause);
  }
}
