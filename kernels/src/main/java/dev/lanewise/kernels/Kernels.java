package dev.lanewise.kernels;

import dev.lanewise.kernels.reference.ReferenceKernels;
import dev.lanewise.kernels.scalar.ScalarFmaLoop;
import dev.lanewise.kernels.scalar.ScalarKernels;
import dev.lanewise.kernels.simd.SimdKernels;
import dev.lanewise.kernels.simd.VectorFmaLoop;
import dev.lanewise.kernels.simd.Width;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The table of kernels: for each operation the one to use, and all that are registered.
 *
 * <p>{@link #best()} starts from the reference loops and overrides them entry by entry: first with
 * scalar kernels, then, where the JVM has its vector module, with vector ones. What nobody
 * overrides still works.
 */
public final class Kernels {
  private final Map<Operation<?>, Kernel<?>> chosen = new LinkedHashMap<>();
  private final List<Kernel<?>> registered = new ArrayList<>();

  /** Made on first use, so that asking for the reference kernels loads no vector class. */
  private static final class Best {
    static final Kernels TABLE =
        with(ReferenceKernels::register, ScalarKernels::register, Best::vectors);

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

  private Kernels() {}

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
    return kernel(operation).code();
  }

  /** The kernel to use for an operation, with its id. */
  @SuppressWarnings("unchecked") // put() pairs each operation with a kernel of its own contract
  public <C> Kernel<C> kernel(Operation<C> operation) {
    Kernel<?> kernel = chosen.get(operation);
    if (kernel == null) {
      throw new IllegalArgumentException("no kernel is registered for operation " + operation);
    }
    return (Kernel<C>) kernel;
  }

  /** Every registered kernel, the overridden ones included; what tests and benches iterate over. */
  public List<Kernel<?>> all() {
    return List.copyOf(registered);
  }

  /** A table filled by the given rooms in turn; a test can add its own. */
  @SafeVarargs
  public static Kernels with(Consumer<Registry>... rooms) {
    Kernels table = new Kernels();
    Registry registry =
        new Registry() {
          @Override
          public void override(Kernel<?> kernel) {
            alternative(kernel);
            table.chosen.put(kernel.operation(), kernel);
          }

          @Override
          public void alternative(Kernel<?> kernel) {
            for (Kernel<?> k : table.registered) {
              if (k.id().equals(kernel.id())) {
                throw new IllegalArgumentException("two kernels with id " + kernel.id());
              }
            }
            table.registered.add(kernel);
          }

          @Override
          public <C> C current(Operation<C> operation) {
            return table.get(operation);
          }
        };
    for (Consumer<Registry> room : rooms) {
      room.accept(registry);
    }
    return table;
  }
}
