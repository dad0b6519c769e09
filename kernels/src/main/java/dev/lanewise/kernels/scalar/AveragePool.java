package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.blocking.RowPooling;
import dev.lanewise.kernels.blocking.Windows;

/** The mean of each window, padding not counted. */
final class AveragePool extends RowPooling {
  AveragePool() {
    super("pool.average", true);
  }

  @Override
  protected void window(
      float[] image, int at, int width, int rows, int cols, float[] pooled, int pooledAt) {
    pooled[pooledAt] = Windows.average(image, at, width, rows, cols);
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
      int a = at + 2 * j;
      int b = a + width;
      pooled[pooledAt + j] = 0.25f * (image[a] + image[a + 1] + (image[b] + image[b + 1]));
    }
  }
}
