package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.input;

import dev.lanewise.kernels.PairReduction;

/** {@code sum x_i y_i}. */
final class SpunDot extends PairReduction {
  private final RowLoop loop;

  SpunDot(int bits) {
    super("dot");
    loop = LoopSpinner.row("dot", input(0).mul(input(1)), false, Fold.ADD, bits);
  }

  @Override
  protected float compute(float[] x, int xOff, float[] y, int yOff, int n) {
    return loop.fold(x, xOff, y, yOff, 0, n);
  }
}
