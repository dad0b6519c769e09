package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.blocking.RowSelection;

/** Max pooling's choice of elements, as scatter or gather. */
final class MaxPoolSelection extends RowSelection {
  MaxPoolSelection(String name, boolean scatter) {
    super(name, scatter);
  }

  @Override
  protected void halve(
      float[] x, int xAt, int width, float[] t, int tAt, float[] out, int outAt, int n, int free) {
    int tStep = scatter() ? 1 : 2;
    int outStep = scatter() ? 2 : 1;
    for (int j = 0; j < n; j++) {
      halveOne(x, xAt + 2 * j, width, t, tAt + tStep * j, out, outAt + outStep * j);
    }
  }
}
