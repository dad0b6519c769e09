package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Reduction;
import java.util.function.DoubleBinaryOperator;

/** {@code s <- step(s, x[i])} for i = 0, 1, ..., in double, from the neutral element. */
final class PlainReduction extends Reduction {
  private final double neutral;
  private final DoubleBinaryOperator step;

  PlainReduction(String name, double neutral, DoubleBinaryOperator step) {
    super(name);
    this.neutral = neutral;
    this.step = step;
  }

  @Override
  protected float compute(float[] x, int xOff, int n) {
    double s = neutral;
    for (int i = xOff; i < xOff + n; i++) {
      s = step.applyAsDouble(s, x[i]);
    }
    return (float) s;
  }
}
