package dev.lanewise.kernels;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which cases judge which contract: registering a kernel enrols it, a new contract needs a line
 * here.
 */
final class Enrolment {
  private static final Map<Class<?>, Cases<?>> CASES =
      Map.ofEntries(
          Map.entry(Gemm.class, new GemmCases()),
          Map.entry(HalfGemm.class, new HalfGemmCases()),
          Map.entry(Convolution.class, new ConvolutionCases()),
          Map.entry(TransposedConvolution.class, new TransposedConvolutionCases()),
          Map.entry(NhwcConvolution.class, new NhwcConvolutionCases()),
          Map.entry(Pooling.class, new PoolingCases()),
          Map.entry(PoolSelection.class, new PoolSelectionCases()),
          Map.entry(SmoothPooling.class, new SmoothPoolingCases()),
          Map.entry(SmoothPoolingGradient.class, new SmoothPoolingGradientCases()),
          Map.entry(Elementwise.class, new ElementwiseCases()),
          Map.entry(Reduction.class, new ReductionCases()),
          Map.entry(RandomFill.class, new RandomFillCases()),
          Map.entry(RowMap.class, new RowMapCases()),
          Map.entry(RowGradient.class, new RowGradientCases()),
          Map.entry(Normalisation.class, new NormalisationCases()),
          Map.entry(NormalisationGradient.class, new NormalisationGradientCases()),
          Map.entry(Permutation.class, new PermutationCases()),
          Map.entry(MatrixCopy.class, new MatrixCopyCases()),
          Map.entry(IndexedRows.class, new IndexedRowsCases()),
          Map.entry(Remap.class, new RemapCases()),
          Map.entry(LocalResponse.class, new LocalResponseCases()),
          Map.entry(Dropout.class, new DropoutCases()),
          Map.entry(Broadcasting.class, new BroadcastingCases()),
          Map.entry(PairReduction.class, new PairReductionCases()),
          Map.entry(IndexReduction.class, new IndexReductionCases()),
          Map.entry(Fft.class, new FftCases()));

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

  /**
   * The kernels that a run judges: where there are vectors, those of its width. The others are the
   * same there as without the vector module, and judged in the run that has none.
   */
  static Stream<Kernel<?>> ofThisRun() {
    String width = ".w" + Machine.here().vectorBits();
    return Kernels.best().all().stream()
        .filter(k -> !Machine.vectorModulePresent() || k.id().endsWith(width));
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
