package dev.lanewise.bench.kernel;

import dev.lanewise.kernels.Activations;
import dev.lanewise.kernels.Broadcasting;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Dropout;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Fft;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.HalfGemm;
import dev.lanewise.kernels.IndexReduction;
import dev.lanewise.kernels.IndexedRows;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.LocalResponse;
import dev.lanewise.kernels.MatrixCopy;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Normalisation;
import dev.lanewise.kernels.NormalisationGradient;
import dev.lanewise.kernels.Operation;
import dev.lanewise.kernels.PairReduction;
import dev.lanewise.kernels.Permutation;
import dev.lanewise.kernels.PoolSelection;
import dev.lanewise.kernels.Pooling;
import dev.lanewise.kernels.RandomFill;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.Remap;
import dev.lanewise.kernels.RowGradient;
import dev.lanewise.kernels.RowMap;
import dev.lanewise.kernels.SmoothPooling;
import dev.lanewise.kernels.SmoothPoolingGradient;
import dev.lanewise.kernels.Team;
import dev.lanewise.kernels.TransposedConvolution;
import java.util.List;
import java.util.function.Predicate;

/** How kernels of each contract are put to work. A new contract is one more line here. */
final class Workloads {
  /** Puts a kernel to work on a shape. */
  @FunctionalInterface
  interface Maker<C> {
    Workload make(Kernel<C> kernel, ShapeLine shape, Team team);
  }

  /**
   * One contract.
   *
   * @param key its name in the shapes' file
   * @param holds which of the contract's operations are measured on these shapes; the first entry
   *     wins
   */
  record Entry<C>(String key, Class<C> contract, Predicate<Operation<?>> holds, Maker<C> maker) {
    Entry(String key, Class<C> contract, Maker<C> maker) {
      this(key, contract, operation -> true, maker);
    }

    boolean takes(Operation<?> operation) {
      return contract == operation.contract() && holds.test(operation);
    }

    @SuppressWarnings("unchecked") // the operation's contract is C
    Workload make(Kernel<?> kernel, ShapeLine shape, Team team) {
      return maker.make((Kernel<C>) kernel, shape, team);
    }
  }

  private static final List<Entry<?>> ALL =
      List.of(
          new Entry<>("gemm", Gemm.class, GemmWorkload::new),
          new Entry<>("half-gemm", HalfGemm.class, HalfGemmWorkload::new),
          new Entry<>("nhwc-convolution", NhwcConvolution.class, NhwcConvolutionWorkload::new),
          new Entry<>("convolution", Convolution.class, ConvolutionWorkload::new),
          new Entry<>(
              "transposed-convolution",
              TransposedConvolution.class,
              TransposedConvolutionWorkload::new),
          new Entry<>("pooling", Pooling.class, PoolingWorkload::new),
          new Entry<>("pool-selection", PoolSelection.class, PoolSelectionWorkload::new),
          new Entry<>("smooth-pooling", SmoothPooling.class, SmoothPoolingWorkload::new),
          new Entry<>(
              "smooth-pooling-gradient",
              SmoothPoolingGradient.class,
              SmoothPoolingGradientWorkload::new),
          // Many of a kind, in cache: 16 Mi of each would say no more.
          new Entry<>(
              "activation",
              Elementwise.class,
              Activations.all()::contains,
              ElementwiseWorkload::new),
          new Entry<>("elementwise", Elementwise.class, ElementwiseWorkload::new),
          new Entry<>("reduction", Reduction.class, ReductionWorkload::new),
          new Entry<>("row-map", RowMap.class, RowMapWorkload::new),
          new Entry<>("random", RandomFill.class, RandomFillWorkload::new),
          new Entry<>("broadcast", Broadcasting.class, BroadcastingWorkload::new),
          new Entry<>("norm", Normalisation.class, NormalisationWorkload::new),
          new Entry<>(
              "norm-gradient", NormalisationGradient.class, NormalisationGradientWorkload::new),
          new Entry<>("row-gradient", RowGradient.class, RowGradientWorkload::new),
          new Entry<>("permute", Permutation.class, PermutationWorkload::new),
          new Entry<>("copy", MatrixCopy.class, MatrixCopyWorkload::new),
          new Entry<>("indexed-rows", IndexedRows.class, IndexedRowsWorkload::new),
          new Entry<>("remap", Remap.class, RemapWorkload::new),
          new Entry<>("local-response", LocalResponse.class, LocalResponseWorkload::new),
          new Entry<>("dropout", Dropout.class, DropoutWorkload::new),
          new Entry<>("pair-reduction", PairReduction.class, PairReductionWorkload::new),
          new Entry<>("index-reduction", IndexReduction.class, IndexReductionWorkload::new),
          new Entry<>("fft", Fft.class, FftWorkload::new));

  private Workloads() {}

  /** Whether a kernel can be put to work on a shape: some algorithms are for special shapes. */
  static boolean accepts(Kernel<?> kernel, ShapeLine shape) {
    return switch (kernel.code()) {
      case NhwcConvolution c -> c.accepts(ConvolutionSizes.of(shape));
      case Convolution c -> c.accepts(ConvolutionSizes.of(shape));
      default -> true;
    };
  }

  static List<Entry<?>> all() {
    return ALL;
  }

  /**
   * How kernels of this operation are put to work.
   *
   * @throws IllegalStateException if its contract is not listed here
   */
  static Entry<?> of(Operation<?> operation) {
    for (Entry<?> e : ALL) {
      if (e.takes(operation)) {
        return e;
      }
    }
    throw new IllegalStateException(
        operation
            + ": no workload for contract "
            + operation.contract().getSimpleName()
            + "; add one to Workloads");
  }
}
