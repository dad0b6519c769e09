package dev.lanewise.kernels;

import dev.lanewise.kernels.reference.ReferenceKernels;
import dev.lanewise.kernels.scalar.MovementKernels;
import dev.lanewise.kernels.scalar.ScalarFmaLoop;
import dev.lanewise.kernels.scalar.ScalarKernels;
import dev.lanewise.kernels.simd.SimdKernels;
import dev.lanewise.kernels.simd.VectorFmaLoop;
import dev.lanewise.kernels.simd.Width;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The table of kernels: for each operation the one to use, and all that are registered.
 *
 * <p>{@link #best()} starts from the reference loops and overrides them entry by entry: first with
 * scalar kernels, then, where the JVM has its vector module, with vector ones. What nobody
 * overrides still works.
 */
public final class Kernels {
  private final Room top;

  /** Made on first use, so that asking for the reference kernels loads no vector class. */
  private static final class Best {
    static final Kernels TABLE =
        with(
            ReferenceKernels::register,
            ScalarKernels::register,
            MovementKernels::register,
            Best::vectors);

    private static void vectors(Registry to) {
      if (Machine.vectorModulePresent()) {
        SimdKernels.register(to);
      } else {
        System.getLogger("dev.lanewise.kernels")
            .log(
                Level.WARNING,
                "running without vectors, several times slower: start java with --add-modules jdk.incubator.vector");
      }
    }
  }

  private static final class Reference {
    static final Kernels TABLE = with(ReferenceKernels::register);
  }

  private Kernels(Room top) {
    this.top = top;
  }

  /** The fastest kernel this JVM can run, for each operation. */
  public static Kernels best() {
    return Best.TABLE;
  }

  /** Plain loops that accumulate in double: the oracle of every other kernel. */
  public static Kernels reference() {
    return Reference.TABLE;
  }

  /** Width of the vectors {@link #best()} uses; 0 without the vector module. */
  static int vectorBits() {
    return Machine.vectorModulePresent() ? Width.BITS : 0;
  }

  /** What measures this core's peak. */
  static FmaLoop fmaLoop() {
    return Machine.vectorModulePresent() ? new VectorFmaLoop() : new ScalarFmaLoop();
  }

  /** The code to use for an operation. */
  public <C> C get(Operation<C> operation) {
    return code(operation, top.find(operation));
  }

  /** The kernel to use for an operation, with its id. */
  public <C> Kernel<C> kernel(Operation<C> operation) {
    return of(operation, top.find(operation));
  }

  static <C> C code(Operation<C> operation, @Nullable Kernel<?> found) {
    return of(operation, found).code();
  }

  @SuppressWarnings("unchecked") // rooms pair each operation with a kernel of its own contract
  private static <C> Kernel<C> of(Operation<C> operation, @Nullable Kernel<?> found) {
    if (found == null) {
      throw new IllegalArgumentException("no kernel is registered for operation " + operation);
    }
    return (Kernel<C>) found;
  }

  /** Every registered kernel, the overridden ones included; what tests and benches iterate over. */
  public List<Kernel<?>> all() {
    return List.copyOf(top.all());
  }

  /**
   * A table filled by the given rooms, each above those before it, when they are first asked; a
   * test can add its own.
   */
  @SafeVarargs
  public static Kernels with(Consumer<Registry>... rooms) {
    Room top = new Room(nothing -> {}, null);
    for (Consumer<Registry> room : rooms) {
      top = new Room(room, top);
    }
    return new Kernels(top);
  }
}
