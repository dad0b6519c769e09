package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.blocking.RowPooling;
import dev.lanewise.kernels.blocking.Windows;

/** The adjoint of {@link AveragePool}: each value spread evenly over its window. */
final class AveragePoolGradient extends RowPooling {
  AveragePoolGradient() {
    super("pool.average-gradient", false);
  }

  @Override
  protected void window(
      float[] image, int at, int width, int rows, int cols, float[] pooled, int pooledAt) {
    Windows.add(image, at, width, rows, cols, pooled[pooledAt] / (rows * cols));
  }

  @Override
  protected void inside(
      float[] image,
      int at,
      int width,
      int rows,
      int cols,
      int stride,
      float[] pooled,
      int pooledAt,
      int n,
      int free) {
    oneByOne(image, at, width, rows, cols, stride, pooled, pooledAt, n);
  }

  @Override
  protected void halve(
      float[] image, int at, int width, float[] pooled, int pooledAt, int n, int free) {
    for (int j = 0; j < n; j++) {
      Windows.fill(image, at + 2 * j, width, 2, 2, 0.25f * pooled[pooledAt + j]);
    }
  }
}
