package dev.lanewise.bench.peer.library;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The objects of oneDNN's C API that one problem needs, destroyed together in the reverse order of their making. */
final class Dnnl implements AutoCloseable {
  static final int F32 = 3;
  static final int ANY_FORMAT = 1;
  static final int FORWARD_INFERENCE = 96;
  static final int CONVOLUTION_DIRECT = 1;
  static final int SOFTMAX_ACCURATE = 0x30000;
  static final int SOFTMAX_LOG = 0x30001;
  static final int QUERY_SRC = 129;
  static final int QUERY_WEIGHTS = 131;
  static final int QUERY_DST = 133;
  static final int ARG_SRC = 1;
  static final int ARG_DST = 17;
  static final int ARG_WEIGHTS = 33;
  static final int ARG_SCALE = 51;
  static final int ARG_SHIFT = 52;
  static final int USE_SCALE = 2;
  static final int USE_SHIFT = 4;

  /** {@code dnnl_dims_t} is an array of this many longs, whatever the rank. */
  private static final int MAX_RANK = 12;

  /** {@code struct {int arg; dnnl_memory_t memory;}} with its padding. */
  private static final long EXEC_ARG = 16;

  private static final String DESTROY_MEMORY_DESC = "dnnl_memory_desc_destroy";

  private static final class Library {
    static final NativeLibrary DNNL = new NativeLibrary("dnnl", List.of("libgomp.so.1", "libdnnl.so.3"));
    static final NativeLibrary OPEN_MP = new NativeLibrary("dnnl", List.of("libgomp.so.1"));
    static final MethodHandle SET_THREADS = OPEN_MP.function("omp_set_num_threads", Native.SET_THREADS);
    static final MethodHandle EXECUTE =
        DNNL.function("dnnl_primitive_execute", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS));
    static final MethodHandle WAIT = DNNL.function("dnnl_stream_wait", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    static final MethodHandle SGEMM =
        DNNL.function(
            "dnnl_sgemm",
            FunctionDescriptor.of(
                JAVA_INT, JAVA_BYTE, JAVA_BYTE, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_FLOAT,
                ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_FLOAT, ADDRESS, JAVA_LONG));
  }

  private final Arena arena = Arena.ofShared();
  private final Deque<Runnable> destroyers = new ArrayDeque<>();
  private final MemorySegment engine;
  private final MemorySegment stream;

  Dnnl() {
    int cpu = 1;
    int inOrder = 1;
    engine = create("dnnl_engine_create", "dnnl_engine_destroy", cpu, 0L);
    stream = create("dnnl_stream_create", "dnnl_stream_destroy", engine, inOrder);
  }

  static void setThreads(int threads) throws Throwable {
    Library.SET_THREADS.invokeExact(threads);
  }

  /** {@code C = A op(B)}, row-major. */
  static void sgemm(
      boolean transB, int m, int n, int k, MemorySegment a, MemorySegment b, int ldb, MemorySegment c) {
    try {
      check(
          "dnnl_sgemm",
          (int)
              Library.SGEMM.invokeExact(
                  (byte) 'N', (byte) (transB ? 'T' : 'N'), (long) m, (long) n, (long) k,
                  1f, a, (long) k, b, (long) ldb, 0f, c, (long) n));
    } catch (Throwable t) {
      throw Native.unexpected(t);
    }
  }

  Arena arena() {
    return arena;
  }

  MemorySegment engine() {
    return engine;
  }

  /** {@code dnnl_dims_t} or strides, paddings and the like. */
  MemorySegment dims(long... sizes) {
    MemorySegment dims = arena.allocate(JAVA_LONG, MAX_RANK);
    MemorySegment.copy(sizes, 0, dims, JAVA_LONG, 0, sizes.length);
    return dims;
  }

  /** Floats of these sizes and strides. */
  MemorySegment strided(long[] sizes, long... strides) {
    return create(
        "dnnl_memory_desc_create_with_strides", DESTROY_MEMORY_DESC,
        sizes.length, dims(sizes), F32, dims(strides));
  }

  /** Floats of these sizes in whatever layout the primitive likes best. */
  MemorySegment anyLayout(long... sizes) {
    return create(
        "dnnl_memory_desc_create_with_tag", DESTROY_MEMORY_DESC, sizes.length, dims(sizes), F32, ANY_FORMAT);
  }

  /** The layout a primitive settled on; it belongs to the primitive's description. */
  MemorySegment layout(MemorySegment primitiveDesc, int query) {
    return (MemorySegment)
        call("dnnl_primitive_desc_query_md", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT),
            primitiveDesc, query, 0);
  }

  boolean same(MemorySegment layout, MemorySegment other) {
    return (int) call("dnnl_memory_desc_equal", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), layout, other) == 1;
  }

  /** A buffer of its own for a layout. */
  MemorySegment buffer(MemorySegment layout) {
    long bytes = (long) call("dnnl_memory_desc_get_size", FunctionDescriptor.of(JAVA_LONG, ADDRESS), layout);
    return Native.floats(arena, (bytes + Float.BYTES - 1) / Float.BYTES);
  }

  MemorySegment memory(MemorySegment layout, MemorySegment buffer) {
    return create("dnnl_memory_create", "dnnl_memory_destroy", layout, engine, buffer);
  }

  /** The description of a primitive, which a function of this name and signature makes. */
  MemorySegment describe(String function, Object... args) {
    return create(function, "dnnl_primitive_desc_destroy", args);
  }

  MemorySegment primitive(MemorySegment description) {
    return create("dnnl_primitive_create", "dnnl_primitive_destroy", description);
  }

  /** Copies from one layout to another. */
  MemorySegment reorder(MemorySegment from, MemorySegment to) {
    return primitive(
        describe("dnnl_reorder_primitive_desc_create", from, engine, to, engine, MemorySegment.NULL));
  }

  /** Arguments for {@link #execute}: pairs of an argument's number and a memory. */
  MemorySegment arguments(Object... pairs) {
    MemorySegment args = arena.allocate(EXEC_ARG * pairs.length / 2, ADDRESS.byteAlignment());
    for (int i = 0; i < pairs.length; i += 2) {
      args.set(JAVA_INT, EXEC_ARG * i / 2, (int) pairs[i]);
      args.set(ADDRESS, EXEC_ARG * i / 2 + ADDRESS.byteSize(), (MemorySegment) pairs[i + 1]);
    }
    return args;
  }

  void execute(MemorySegment primitive, MemorySegment arguments) {
    try {
      int count = (int) (arguments.byteSize() / EXEC_ARG);
      check("dnnl_primitive_execute", (int) Library.EXECUTE.invokeExact(primitive, stream, count, arguments));
    } catch (Throwable t) {
      throw Native.unexpected(t);
    }
  }

  /** Waits until all that was executed is done. */
  void await() {
    try {
      check("dnnl_stream_wait", (int) Library.WAIT.invokeExact(stream));
    } catch (Throwable t) {
      throw Native.unexpected(t);
    }
  }

  @Override
  public void close() {
    destroyers.forEach(Runnable::run);
    arena.close();
  }

  /** Calls {@code status f(T* made, args...)}; integers, longs, floats and segments are passed as such. */
  private MemorySegment create(String function, String destroy, Object... args) {
    MemorySegment made = arena.allocate(ADDRESS);
    Object[] all = new Object[args.length + 1];
    all[0] = made;
    System.arraycopy(args, 0, all, 1, args.length);
    MemoryLayout[] types = new MemoryLayout[all.length];
    for (int i = 0; i < all.length; i++) {
      types[i] =
          switch (all[i]) {
            case Integer n -> JAVA_INT;
            case Long n -> JAVA_LONG;
            case Float x -> JAVA_FLOAT;
            default -> ADDRESS;
          };
    }
    check(function, (int) call(function, FunctionDescriptor.of(JAVA_INT, types), all));
    MemorySegment object = made.get(ADDRESS, 0);
    destroyers.push(() -> check(destroy, (int) call(destroy, FunctionDescriptor.of(JAVA_INT, ADDRESS), object)));
    return object;
  }

  /** For what is not timed: looks the function up and boxes the arguments. */
  private static Object call(String function, FunctionDescriptor type, Object... args) {
    try {
      return Library.DNNL.function(function, type).invokeWithArguments(args);
    } catch (Throwable t) {
      throw Native.unexpected(t);
    }
  }

  private static void check(String function, int status) {
    if (status != 0) {
      throw new IllegalStateException(function + " failed with status " + status);
    }
  }
}
