package dev.lanewise.kernels.simd;

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
import dev.lanewise.kernels.blocking.Tiles;
import dev.lanewise.kernels.fourier.FastFourier;
import dev.lanewise.kernels.fourier.OverlapSaveConvolution;
import dev.lanewise.kernels.fourier.Passes;
import dev.lanewise.kernels.nhwc.NhwcKernels;
import dev.lanewise.kernels.spin.PassSpinner;
import dev.lanewise.kernels.spin.SpunKernels;
import dev.lanewise.kernels.spin.SpunPooling;
import dev.lanewise.kernels.spin.SpunRandom;
import dev.lanewise.kernels.spin.TapSpinner;
import dev.lanewise.kernels.spin.TransformSpinner;
import dev.lanewise.kernels.spin.TransposeSpinner;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** Registers the vector kernels. */
public final class SimdKernels {
  private SimdKernels() {}

  private static final String WIDTH = ".w" + Width.BITS;

  /** The product by tiles for processors that are, or are not, short of operations. */
  public static Gemm gemm(boolean narrow) {
    Tiles tiles = VectorTiles.make(narrow);
    return gemm(tiles, Blocks.of(Machine.here(), tiles));
  }

  private static Gemm gemm(Tiles tiles, Blocks blocks) {
    return new BlockedGemm(tiles, VectorTiles.updates(), VectorTiles.dots(), blocks);
  }

  public static void register(Registry to) {
    Tiles tiles = VectorTiles.make();
    String tile = ".f32." + tiles.rows() + "x" + tiles.columns() / tiles.lanes() + WIDTH;
    Blocks blocks = Blocks.of(Machine.here(), tiles);
    Gemm gemm = gemm(tiles, blocks);
    to.override(new Kernel<>("gemm" + tile, Operations.GEMM, () -> gemm));
    for (HalfFormat format : HalfFormat.values()) {
      Operation<HalfGemm> operation = HalfOperations.gemm(format);
      to.override(
          new Kernel<>(
              operation.name() + ".f32.strips" + WIDTH,
              operation,
              () -> VectorTiles.halves(format)));
    }
    SpunKernels.register(to, Width.BITS, new VectorNormRows());
    to.override(new Kernel<>("copy.f32.rows" + WIDTH, Operations.COPY, VectorRowCopy::new));
    if (VectorTiles.permutesTwoVectors()) {
      int lanes = Width.SPECIES.length();
      to.override(
          new Kernel<>(
              "permute.f32." + lanes + "x" + lanes + WIDTH,
              Operations.PERMUTE,
              () ->
                  new BlockedPermutation(
                      TransposeSpinner.spin(lanes), lanes, new VectorInterleaving())));
    }
    SpunRandom.register(to, Width.BITS, new VectorRandomBits());
    SpunPooling pooling = new SpunPooling(Width.BITS);
    pooling.register(to, new VectorInterleaving());
    to.override(
        new Kernel<>(
            "pool.max-scatter.f32.rows" + WIDTH,
            Operations.MAX_POOL_SCATTER,
            () -> new MaxPoolSelection("pool.max-scatter", true, pooling.largest())));
    to.override(
        new Kernel<>(
            "pool.max-gather.f32.rows" + WIDTH,
            Operations.MAX_POOL_GATHER,
            () -> new MaxPoolSelection("pool.max-gather", false, pooling.largest())));
    convolutions(to, tiles, blocks, gemm);
  }

  /** Last, because they are made of transforms and reorders. */
  private static void convolutions(Registry to, Tiles tiles, Blocks blocks, Gemm gemm) {
    Fft fft = new FastFourier(new Passes(Width.SPECIES.length(), PassSpinner::spin));
    to.override(new Kernel<>("fft.f32.stockham" + WIDTH, Operations.FFT, () -> fft));
    Map<Algorithm, Function<Role, Convolution>> others =
        new EnumMap<>(
            NhwcKernels.register(
                to,
                "w" + Width.BITS,
                Machine.here(),
                tiles,
                shape -> BreakIn.of(shape, () -> TapSpinner.spin(shape)),
                (map, end) -> TransformSpinner.spin(map, end, tiles.lanes())));
    others.put(Algorithm.FFT, role -> new OverlapSaveConvolution(role, fft));
    ConvolutionKernels.register(
        to,
        "w" + Width.BITS,
        gemm,
        tiles,
        blocks,
        new VectorTapSums(),
        VectorTiles.planeDots(tiles),
        VectorTiles.planeSums(tiles),
        others);
  }
}
