package dev.lanewise.kernels.spin;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Operation;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.Registry;
import java.util.function.Supplier;

/** Registers the kernels that are made of {@link Functions}, at one width. */
public final class SpunKernels {
  private final Registry to;
  private final int bits;

  private SpunKernels(Registry to, int bits) {
    this.to = to;
    this.bits = bits;
  }

  /**
   * Registers maps, sums and softmax.
   *
   * @param bits vector width, or 0 for plain floats
   * @param maximum what softmax finds its maximum with
   */
  public static void register(Registry to, int bits, Reduction maximum) {
    SpunKernels kernels = new SpunKernels(to, bits);
    kernels.map(Operations.NEGATE, Functions.NEGATE);
    kernels.map(Operations.EXP, Functions.EXP);
    kernels.map(Operations.LOG, Functions.LOG);
    kernels.map(Operations.SQRT, Functions.SQRT);
    kernels.map(Operations.SQUARE, Functions.SQUARE);
    kernels.map(Operations.RELU, Functions.RELU);
    kernels.map(Operations.TANH, Functions.TANH);
    kernels.map(Operations.SIGMOID, Functions.SIGMOID);
    kernels.map(Operations.ADD, Functions.ADD);
    kernels.map(Operations.SUBTRACT, Functions.SUBTRACT);
    kernels.map(Operations.MULTIPLY, Functions.MULTIPLY);
    kernels.map(Operations.DIVIDE, Functions.DIVIDE);
    kernels.map(Operations.RELU_GRADIENT, Functions.RELU_GRADIENT);
    kernels.map(Operations.AFFINE, Functions.AFFINE);
    kernels.map(Operations.AXPBY, Functions.AXPBY);
    kernels.sum(Operations.SUM, Expression.input(0));
    kernels.sum(Operations.SUM_OF_SQUARES, Functions.SQUARE);
    kernels.add(Operations.SOFTMAX, () -> new Softmax(maximum, bits));
    kernels.add(Operations.LOG_SOFTMAX, () -> new LogSoftmax(maximum, bits));
  }

  private void map(Operation<Elementwise> operation, Expression function) {
    add(operation, () -> LoopSpinner.elementwise(operation.name(), function, bits));
  }

  private void sum(Operation<Reduction> operation, Expression function) {
    add(operation, () -> LoopSpinner.sum(operation.name(), function, bits));
  }

  private <C> void add(Operation<C> operation, Supplier<C> maker) {
    to.override(
        new Kernel<>(
            operation.name() + (bits == 0 ? ".f32.scalar" : ".f32.spun.w" + bits),
            operation,
            maker));
  }
}
