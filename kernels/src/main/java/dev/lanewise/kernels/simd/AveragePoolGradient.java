package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.blocking.RowPooling;
import dev.lanewise.kernels.blocking.Windows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** The adjoint of average pooling: each value spread evenly over its window. */
final class AveragePoolGradient extends RowPooling {
  private static final VectorSpecies<Float> SPECIES = Width.SPECIES;
  private static final int LANES = SPECIES.length();

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
    if (stride > 1) {
      oneByOne(image, at, width, rows, cols, stride, pooled, pooledAt, n);
      return;
    }
    // A whole row for each place in the window: adding to the same vector again at once, one column
    // further,
    // would wait for the store before.
    float share = 1f / (rows * cols);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        add(image, at + r * width + c, pooled, pooledAt, share, n);
      }
    }
  }

  /** {@code y[j] += share x[j]}. */
  private static void add(float[] y, int at, float[] x, int xAt, float share, int n) {
    FloatVector shares = FloatVector.broadcast(SPECIES, share);
    int j = 0;
    for (; j <= n - LANES; j += LANES) {
      FloatVector sum =
          FloatVector.fromArray(SPECIES, x, xAt + j)
              .fma(shares, FloatVector.fromArray(SPECIES, y, at + j));
      sum.intoArray(y, at + j);
    }
    if (j < n) {
      VectorMask<Float> rest = SPECIES.indexInRange(j, n);
      FloatVector old = FloatVector.fromArray(SPECIES, y, at + j, rest);
      FloatVector.fromArray(SPECIES, x, xAt + j, rest).fma(shares, old).intoArray(y, at + j, rest);
    }
  }

  @Override
  protected void halve(
      float[] image, int at, int width, float[] pooled, int pooledAt, int n, int free) {
    boolean spills = at + width + 2 * LANES <= free && pooledAt + LANES <= pooled.length;
    if (n < LANES && !spills) {
      for (int j = 0; j < n; j++) {
        Windows.fill(image, at + 2 * j, width, 2, 2, 0.25f * pooled[pooledAt + j]);
      }
      return;
    }
    // Windows do not overlap: stores are enough. The upper row first, for what it spills is the
    // lower one's.
    for (int r = 0; r < 2; r++) {
      twice(image, at + r * width, pooled, pooledAt);
      for (int j = LANES; j < n; j += LANES) {
        int from = Math.min(j, n - LANES);
        twice(image, at + r * width + 2 * from, pooled, pooledAt + from);
      }
    }
  }

  /** {@code y[2j] = y[2j + 1] = x[j] / 4}. */
  private static void twice(float[] y, int at, float[] x, int xAt) {
    FloatVector share = FloatVector.fromArray(SPECIES, x, xAt).mul(0.25f);
    LanePatterns.LOWER_PAIRS.selectFrom(share, share).intoArray(y, at);
    LanePatterns.UPPER_PAIRS.selectFrom(share, share).intoArray(y, at + LANES);
  }
}
