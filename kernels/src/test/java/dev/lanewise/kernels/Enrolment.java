package dev.lanewise.kernels;

import java.util.List;
import java.util.Map;

/**
 * Which cases judge which contract: registering a kernel enrols it, a new contract needs a line
 * here.
 */
final class Enrolment {
  private static final Map<Class<?>, Cases<?>> CASES =
      Map.of(
          Gemm.class, new GemmCases(),
          Convolution.class, new ConvolutionCases(),
          NhwcConvolution.class, new NhwcConvolutionCases(),
          Pooling.class, new PoolingCases(),
          PoolSelection.class, new PoolSelectionCases(),
          Elementwise.class, new ElementwiseCases(),
          Reduction.class, new ReductionCases(),
          RowMap.class, new RowMapCases());

  private Enrolment() {}

  /** The cases of an operation's contract. */
  @SuppressWarnings("unchecked") // the table pairs a contract with cases of its own
  static <C> Cases<C> cases(Operation<C> operation) {
    Cases<?> cases = CASES.get(operation.contract());
    if (cases == null) {
      throw new AssertionError(
          "contract "
              + operation.contract().getSimpleName()
              + " of "
              + operation
              + " has no cases");
    }
    return (Cases<C>) cases;
  }

  /** The reference kernel of an operation. */
  static <C> C oracle(Operation<C> operation) {
    return Kernels.reference().get(operation);
  }

  /** Kernels of the table that nothing can judge, with the reason. */
  static List<String> unjudged(Kernels table) {
    return table.all().stream().flatMap(k -> reasons(k).stream()).toList();
  }

  private static List<String> reasons(Kernel<?> kernel) {
    Operation<?> operation = kernel.operation();
    if (Kernels.reference().all().stream().noneMatch(k -> k.operation().equals(operation))) {
      return List.of(kernel + ": operation " + operation + " has no reference kernel");
    }
    return CASES.containsKey(operation.contract())
        ? List.of()
        : List.of(kernel + ": contract " + operation.contract().getSimpleName() + " has no cases");
  }
}
