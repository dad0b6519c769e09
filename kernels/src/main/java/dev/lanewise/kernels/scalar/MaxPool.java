package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.blocking.RowPooling;
import dev.lanewise.kernels.blocking.Windows;

/** The largest element of each window; NaN if there is one. */
final class MaxPool extends RowPooling {
  MaxPool() {
    super("pool.max", true);
  }

  @Override
  protected void window(
      float[] image, int at, int width, int rows, int cols, float[] pooled, int pooledAt) {
    pooled[pooledAt] = Windows.max(image, at, width, rows, cols);
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
      pooled[pooledAt + j] =
          Math.max(Math.max(image[a], image[a + 1]), Math.max(image[b], image[b + 1]));
    }
  }
}
