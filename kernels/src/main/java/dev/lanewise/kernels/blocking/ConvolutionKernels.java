package dev.lanewise.kernels.blocking;

import static dev.lanewise.kernels.ConvolutionChoice.Algorithm.CHANNELS_LAST;
import static dev.lanewise.kernels.ConvolutionChoice.Algorithm.WINOGRAD2;
import static dev.lanewise.kernels.ConvolutionChoice.Algorithm.WINOGRAD4;

import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Convolution.Role;
import dev.lanewise.kernels.ConvolutionChoice.Algorithm;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Machine;
import dev.lanewise.kernels.Operation;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.Registry;
import dev.lanewise.kernels.TransposedConvolution;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** Registers the NCHW convolutions that are made of one width's register tiles. */
public final class ConvolutionKernels {
  private final Registry to;
  private final String width;
  private final Gemm gemm;
  private final Tiles tiles;
  private final Blocks blocks;
  private final TapSums sums;
  private final PlaneDots dots;
  private final PlaneSums planes;
  private final Map<Algorithm, Function<Role, Convolution>> others;

  private ConvolutionKernels(
      Registry to,
      String width,
      Gemm gemm,
      Tiles tiles,
      Blocks blocks,
      TapSums sums,
      PlaneDots dots,
      PlaneSums planes,
      Map<Algorithm, Function<Role, Convolution>> others) {
    this.to = to;
    this.width = width;
    this.gemm = gemm;
    this.tiles = tiles;
    this.blocks = blocks;
    this.sums = sums;
    this.dots = dots;
    this.planes = planes;
    this.others = others;
  }

  /**
   * Registers every algorithm for every map.
   *
   * @param width end of the kernels' ids
   * @param others algorithms of other rooms; for the weight gradient, those with channels last
   *     alone
   */
  public static void register(
      Registry to,
      String width,
      Gemm gemm,
      Tiles tiles,
      Blocks blocks,
      TapSums sums,
      PlaneDots dots,
      PlaneSums planes,
      Map<Algorithm, Function<Role, Convolution>> others) {
    ConvolutionKernels kernels =
        new ConvolutionKernels(
            to, width, gemm, tiles, blocks, sums, dots, planes, new EnumMap<>(others));
    kernels.map(Operations.CONV2D, Role.FORWARD);
    kernels.map(Operations.CONV2D_INPUT_GRADIENT, Role.INPUT_GRADIENT);
    kernels.map(Operations.CONV2D_WEIGHT_GRADIENT, Role.WEIGHT_GRADIENT);
    kernels.transposed(Operations.CONV2D_TRANSPOSED, Operations.CONV2D_INPUT_GRADIENT);
    kernels.transposed(Operations.CONV2D_TRANSPOSED_INPUT_GRADIENT, Operations.CONV2D);
    kernels.transposed(
        Operations.CONV2D_TRANSPOSED_WEIGHT_GRADIENT, Operations.CONV2D_WEIGHT_GRADIENT);
  }

  private void map(Operation<Convolution> operation, Role role) {
    Map<Algorithm, Kernel<Convolution>> made = new EnumMap<>(Algorithm.class);
    String direct = operation.name() + ".direct";
    made.put(Algorithm.DIRECT, new Kernel<>(direct, operation, to.overridden(operation)));
    add(made, operation, Algorithm.IM2COL, () -> new Im2colConvolution(role, gemm));
    add(made, operation, Algorithm.IMPLICIT, () -> new ImplicitConvolution(role, tiles, blocks));
    add(made, operation, Algorithm.TOEPLITZ, () -> new ToeplitzConvolution(role, gemm));
    add(made, operation, Algorithm.DEPTHWISE, () -> new DepthwiseConvolution(role, sums));
    if (role == Role.WEIGHT_GRADIENT) {
      int half = Machine.here().l2() / 2 / Float.BYTES;
      add(made, operation, Algorithm.PLANES, () -> new PlaneGradient(dots, half));
      for (Algorithm other : List.of(CHANNELS_LAST, WINOGRAD2, WINOGRAD4)) {
        Function<Role, Convolution> maker = Objects.requireNonNull(others.get(other));
        add(made, operation, other, () -> maker.apply(role));
      }
    } else {
      add(made, operation, Algorithm.PLANES, () -> new PlaneConvolution(role, planes));
      others.forEach(
          (name, maker) -> {
            if (name != Algorithm.PHASES || role == Role.INPUT_GRADIENT) {
              add(made, operation, name, () -> maker.apply(role));
            }
          });
    }
    to.override(
        new Kernel<>(
            operation.name() + ".f32.chosen." + width, operation, () -> chosen(role, made)));
  }

  private static Convolution chosen(Role role, Map<Algorithm, Kernel<Convolution>> made) {
    return new ChosenConvolution(role, Machine.here(), made);
  }

  private void add(
      Map<Algorithm, Kernel<Convolution>> made,
      Operation<Convolution> operation,
      Algorithm algorithm,
      Supplier<Convolution> maker) {
    String id = operation.name() + ".f32." + algorithm.word() + "." + width;
    Kernel<Convolution> kernel = new Kernel<>(id, operation, maker);
    to.alternative(kernel);
    made.put(algorithm, kernel);
  }

  private void transposed(
      Operation<TransposedConvolution> operation, Operation<Convolution> convolution) {
    Convolution made = to.current(convolution);
    to.override(
        new Kernel<>(
            operation.name() + ".f32." + width, operation, () -> new TransposedConvolution(made)));
  }
}
