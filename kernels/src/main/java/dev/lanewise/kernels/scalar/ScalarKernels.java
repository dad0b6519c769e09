package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Convolution.Role;
import dev.lanewise.kernels.ConvolutionChoice.Algorithm;
import dev.lanewise.kernels.Fft;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.HalfFormat;
import dev.lanewise.kernels.HalfGemm;
import dev.lanewise.kernels.HalfOperations;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Machine;
import dev.lanewise.kernels.Operation;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.Registry;
import dev.lanewise.kernels.blocking.BlockedGemm;
import dev.lanewise.kernels.blocking.BlockedPermutation;
import dev.lanewise.kernels.blocking.Blocks;
import dev.lanewise.kernels.blocking.ConvolutionKernels;
import dev.lanewise.kernels.blocking.HalfProducts;
import dev.lanewise.kernels.blocking.Interleaving;
import dev.lanewise.kernels.blocking.Packing;
import dev.lanewise.kernels.blocking.PlaneDots;
import dev.lanewise.kernels.blocking.PlaneSums;
import dev.lanewise.kernels.blocking.RandomBits;
import dev.lanewise.kernels.blocking.RankUpdates;
import dev.lanewise.kernels.blocking.RowCopy;
import dev.lanewise.kernels.blocking.RowDots;
import dev.lanewise.kernels.blocking.Tiles;
import dev.lanewise.kernels.fourier.FastFourier;
import dev.lanewise.kernels.fourier.OverlapSaveConvolution;
import dev.lanewise.kernels.fourier.Passes;
import dev.lanewise.kernels.nhwc.NhwcKernels;
import dev.lanewise.kernels.spin.HalfTileSpinner;
import dev.lanewise.kernels.spin.PassSpinner;
import dev.lanewise.kernels.spin.PlaneDotSpinner;
import dev.lanewise.kernels.spin.PlaneSumSpinner;
import dev.lanewise.kernels.spin.RankUpdateSpinner;
import dev.lanewise.kernels.spin.RowDotSpinner;
import dev.lanewise.kernels.spin.SpunKernels;
import dev.lanewise.kernels.spin.SpunPooling;
import dev.lanewise.kernels.spin.SpunRandom;
import dev.lanewise.kernels.spin.TapSpinner;
import dev.lanewise.kernels.spin.TileSpinner;
import dev.lanewise.kernels.spin.TransformSpinner;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** Registers the scalar kernels. */
public final class ScalarKernels {
  private ScalarKernels() {}

  public static void register(Registry to) {
    // 4 x 4 sums, 4 elements of B and one of A: 21 registers where there are 32, few spills where
    // there are 16.
    Tiles tiles = new Tiles(4, 4, 1, TileSpinner::spin, new Packing(), false);
    RankUpdates updates = new RankUpdates(16, tiles, RankUpdateSpinner::spin);
    Blocks blocks = Blocks.of(Machine.here(), tiles);
    Gemm gemm = new BlockedGemm(tiles, updates, new RowDots(1, 1, RowDotSpinner::spin), blocks);
    to.override(new Kernel<>("gemm.f32.4x4.scalar", Operations.GEMM, () -> gemm));
    for (HalfFormat format : HalfFormat.values()) {
      Operation<HalfGemm> operation = HalfOperations.gemm(format);
      to.override(
          new Kernel<>(
              operation.name() + ".f32.strips.scalar",
              operation,
              () -> new HalfProducts(format, 16, 1, HalfTileSpinner::spin)));
    }
    SpunKernels.register(to, 0, null);
    to.override(
        new Kernel<>(
            "permute.f32.scalar",
            Operations.PERMUTE,
            () ->
                new BlockedPermutation(new ScalarSquare(), ScalarSquare.SIDE, new Interleaving())));
    to.override(new Kernel<>("copy.f32.rows.scalar", Operations.COPY, RowCopy::new));
    SpunRandom.register(to, 0, new RandomBits());
    SpunPooling pooling = new SpunPooling(0);
    pooling.register(to, new Interleaving());
    pooling.registerMaximumSelections(to);
    convolutions(to, tiles, blocks, gemm);
  }

  /** Last, because they are made of transforms and reorders. */
  private static void convolutions(Registry to, Tiles tiles, Blocks blocks, Gemm gemm) {
    Fft fft = new FastFourier(new Passes(1, PassSpinner::spin));
    to.override(new Kernel<>("fft.f32.stockham.scalar", Operations.FFT, () -> fft));
    Map<Algorithm, Function<Role, Convolution>> others =
        new EnumMap<>(
            NhwcKernels.register(
                to,
                "scalar",
                Machine.here(),
                tiles,
                TapSpinner::spin,
                (map, end) -> TransformSpinner.spin(map, end, 1)));
    others.put(Algorithm.FFT, role -> new OverlapSaveConvolution(role, fft));
    PlaneDots dots = new PlaneDots(3, 3, 1, PlaneDotSpinner::spin, tiles.packing());
    PlaneSums planes = new PlaneSums(4, 4, 1, PlaneSumSpinner::spin, tiles.packing());
    ConvolutionKernels.register(
        to, "scalar", gemm, tiles, blocks, new ScalarTapSums(), dots, planes, others);
  }
}
