package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.input;

import dev.lanewise.kernels.blocking.RowArithmetic;

/** Each operation a loop of its own. */
final class SpunArithmetic implements RowArithmetic {
  private final ArrayLoop add;
  private final ArrayLoop multiply;
  private final ArrayLoop scale;

  SpunArithmetic(int bits) {
    add = LoopSpinner.arrays("rows.add", input(1).add(input(0)), bits);
    multiply = LoopSpinner.arrays("rows.multiply", input(0).mul(input(1)).mul(input(4)), bits);
    scale = LoopSpinner.arrays("rows.scale", input(0).mul(input(4)), bits);
  }

  @Override
  public void add(float[] x, int xAt, float[] y, int yAt, int n) {
    add.run(x, xAt, y, yAt, x, 0, x, 0, 0, y, yAt, n);
  }

  @Override
  public void multiply(float[] a, int aAt, float[] b, int bAt, float c, float[] y, int yAt, int n) {
    multiply.run(a, aAt, b, bAt, a, 0, a, 0, c, y, yAt, n);
  }

  @Override
  public void scale(float[] x, int xAt, float c, float[] y, int yAt, int n) {
    scale.run(x, xAt, x, 0, x, 0, x, 0, c, y, yAt, n);
  }
}
