package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Convolution.Role;
import dev.lanewise.kernels.ConvolutionChoice;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Machine;
import dev.lanewise.kernels.MatrixCopy;
import dev.lanewise.kernels.NhwcChoice.Algorithm;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.Permutation;
import dev.lanewise.kernels.Registry;
import dev.lanewise.kernels.blocking.TileShape.Ending;
import dev.lanewise.kernels.blocking.Tiles;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** Registers the convolutions that are made of one width's tiles, sums and transforms. */
public final class NhwcKernels {
  private final Registry to;
  private final String width;
  private final Machine machine;
  private final Tiles tiles;
  private final BiFunction<LinearMap, Ending, Transform> transforms;
  private final Map<Algorithm, Kernel<NhwcConvolution>> made = new EnumMap<>(Algorithm.class);

  private NhwcKernels(
      Registry to,
      String width,
      Machine machine,
      Tiles tiles,
      BiFunction<LinearMap, Ending, Transform> transforms) {
    this.to = to;
    this.width = width;
    this.machine = machine;
    this.tiles = tiles;
    this.transforms = transforms;
  }

  /**
   * Registers every algorithm, and the choice among them.
   *
   * @param width end of the kernels' ids
   * @return the same for channels first, with reorders; phases for input gradients alone
   */
  public static Map<ConvolutionChoice.Algorithm, Function<Role, Convolution>> register(
      Registry to,
      String width,
      Machine machine,
      Tiles tiles,
      Function<TapShape, TapSum> sums,
      BiFunction<LinearMap, Ending, Transform> transforms) {
    NhwcKernels kernels = new NhwcKernels(to, width, machine, tiles, transforms);
    kernels.add(Algorithm.DIRECT, () -> new DirectConvolution(tiles));
    kernels.add(Algorithm.DEPTHWISE, () -> new DepthwiseConvolution(tiles.lanes(), sums));
    kernels.add(Algorithm.WINOGRAD2, () -> kernels.winograd(Minimal.F2));
    kernels.add(Algorithm.WINOGRAD4, () -> kernels.winograd(Minimal.F4));
    Kernel<NhwcConvolution> chosen =
        new Kernel<>(
            "conv2d.nhwc.f32.chosen." + width,
            Operations.CONV2D_NHWC,
            () -> new ChosenConvolution(machine, kernels.made));
    to.override(chosen);
    Permutation permutation = to.current(Operations.PERMUTE);
    MatrixCopy copy = to.current(Operations.COPY);
    return Map.of(
        ConvolutionChoice.Algorithm.PHASES,
        role -> new PhasedGradient(chosen.code(), permutation, copy),
        ConvolutionChoice.Algorithm.CHANNELS_LAST,
        kernels.direct(permutation),
        ConvolutionChoice.Algorithm.WINOGRAD2,
        kernels.winograd(Algorithm.WINOGRAD2, Minimal.F2, permutation),
        ConvolutionChoice.Algorithm.WINOGRAD4,
        kernels.winograd(Algorithm.WINOGRAD4, Minimal.F4, permutation));
  }

  private Function<Role, Convolution> winograd(
      Algorithm algorithm, Minimal minimal, Permutation permutation) {
    Function<Role, Convolution> maps = reordered(algorithm, permutation);
    return role ->
        role == Role.WEIGHT_GRADIENT ? weightGradient(minimal, permutation) : maps.apply(role);
  }

  private Function<Role, Convolution> direct(Permutation permutation) {
    Function<Role, Convolution> maps = reordered(Algorithm.DIRECT, permutation);
    int half = machine.l2() / 2 / Float.BYTES;
    return role ->
        role == Role.WEIGHT_GRADIENT
            ? new ReorderedWeightGradient(tiles, permutation, half)
            : maps.apply(role);
  }

  private Function<Role, Convolution> reordered(Algorithm algorithm, Permutation permutation) {
    Kernel<NhwcConvolution> kernel = Objects.requireNonNull(made.get(algorithm));
    return role -> new ReorderedConvolution(role, kernel.code(), permutation);
  }

  private Convolution weightGradient(Minimal algorithm, Permutation permutation) {
    return new WinogradWeightGradient(
        algorithm,
        tiles,
        transform(algorithm.inputTransform()),
        transform(algorithm.outputAdjoint()),
        transform(algorithm.weightAdjoint()),
        permutation,
        machine.l2() * 5 / 8 / Float.BYTES);
  }

  private void add(Algorithm algorithm, Supplier<NhwcConvolution> maker) {
    Kernel<NhwcConvolution> kernel =
        new Kernel<>(
            "conv2d.nhwc.f32." + algorithm.word() + "." + width, Operations.CONV2D_NHWC, maker);
    to.alternative(kernel);
    made.put(algorithm, kernel);
  }

  private NhwcConvolution winograd(Minimal algorithm) {
    return new WinogradConvolution(
        algorithm,
        tiles,
        transform(algorithm.weightTransform()),
        transform(algorithm.inputTransform()),
        new Endings<>(end -> transforms.apply(algorithm.outputTransform(), end)),
        machine.l2() / 2 / Float.BYTES);
  }

  private Transform transform(LinearMap map) {
    return transforms.apply(map, Ending.NONE);
  }
}
