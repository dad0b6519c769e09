package dev.lanewise.kernels.simd;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.NE;

import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.blocking.RowPooling;
import dev.lanewise.kernels.blocking.Windows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The largest element or the mean of each window. Lanes are neighbouring windows. */
final class WindowPool extends RowPooling {
  private static final VectorSpecies<Float> SPECIES = Width.SPECIES;
  private static final int LANES = SPECIES.length();

  private final boolean max;
  private final Reduction whole;

  /**
   * @param max whether to take the largest (NaN if there is one), else the mean
   * @param whole the same over contiguous elements, the mean's sum
   */
  WindowPool(String name, boolean max, Reduction whole) {
    super(name, true);
    this.max = max;
    this.whole = whole;
  }

  @Override
  protected void window(
      float[] image, int at, int width, int rows, int cols, float[] pooled, int pooledAt) {
    pooled[pooledAt] =
        max
            ? Windows.max(image, at, width, rows, cols)
            : Windows.average(image, at, width, rows, cols);
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
    if (cols == width) {
      float all =
          whole.run(image, at, rows * cols); // one window of whole rows, as in global pooling
      pooled[pooledAt] = max ? all : all / (rows * cols);
      return;
    }
    int reach = (rows - 1) * width + cols + stride * (LANES - 1);
    boolean spills = at + reach <= image.length && pooledAt + LANES <= free;
    if (stride > 2 || (n < LANES && !spills)) {
      oneByOne(image, at, width, rows, cols, stride, pooled, pooledAt, n);
      return;
    }
    block(max, image, at, width, rows, cols, stride, pooled, pooledAt);
    for (int j = LANES; j < n; j += LANES) {
      int from = Math.min(j, n - LANES); // the last block may do some windows again
      block(max, image, at + from * stride, width, rows, cols, stride, pooled, pooledAt + from);
    }
  }

  @Override
  protected void halve(
      float[] image, int at, int width, float[] pooled, int pooledAt, int n, int free) {
    boolean spills = at + width + 2 * LANES <= image.length && pooledAt + LANES <= free;
    if (n < LANES && !spills) {
      oneByOne(image, at, width, 2, 2, 2, pooled, pooledAt, n);
      return;
    }
    halfBlock(max, image, at, width, pooled, pooledAt);
    for (int j = LANES; j < n; j += LANES) {
      int from = Math.min(j, n - LANES);
      halfBlock(max, image, at + 2 * from, width, pooled, pooledAt + from);
    }
  }

  // Each written out: a helper of ours that takes or returns vectors boxes them whenever C2 chooses
  // not to inline it. The branches on max and stride cost a predicted jump each.

  /** As many windows as there are lanes. */
  private static void block(
      boolean max,
      float[] x,
      int at,
      int width,
      int rows,
      int cols,
      int stride,
      float[] y,
      int yAt) {
    if (max) {
      largest(x, at, width, rows, cols, stride, y, yAt);
    } else {
      mean(x, at, width, rows, cols, stride, y, yAt);
    }
  }

  private static void largest(
      float[] x, int at, int width, int rows, int cols, int stride, float[] y, int yAt) {
    FloatVector all = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        int here = at + r * width + c;
        FloatVector v = FloatVector.fromArray(SPECIES, x, here);
        if (stride == 2) {
          FloatVector high = FloatVector.fromArray(SPECIES, x, here + LANES - 1);
          v = LanePatterns.EVEN_OVERLAPPING.selectFrom(v, high);
        }
        all = all.blend(v, v.compare(GT, all)).blend(v, v.compare(NE, v));
      }
    }
    all.intoArray(y, yAt);
  }

  private static void mean(
      float[] x, int at, int width, int rows, int cols, int stride, float[] y, int yAt) {
    FloatVector all = FloatVector.zero(SPECIES);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        int here = at + r * width + c;
        FloatVector v = FloatVector.fromArray(SPECIES, x, here);
        if (stride == 2) {
          FloatVector high = FloatVector.fromArray(SPECIES, x, here + LANES - 1);
          v = LanePatterns.EVEN_OVERLAPPING.selectFrom(v, high);
        }
        all = all.add(v);
      }
    }
    all.div(rows * cols).intoArray(y, yAt);
  }

  /**
   * As many windows of 2 x 2 as there are lanes. Down the columns first: half as many lanes must
   * change places.
   */
  private static void halfBlock(boolean max, float[] x, int at, int width, float[] y, int yAt) {
    FloatVector low = FloatVector.fromArray(SPECIES, x, at);
    FloatVector low1 = FloatVector.fromArray(SPECIES, x, at + width);
    FloatVector high = FloatVector.fromArray(SPECIES, x, at + LANES);
    FloatVector high1 = FloatVector.fromArray(SPECIES, x, at + width + LANES);
    if (max) {
      low = low.blend(low1, low1.compare(GT, low)).blend(low1, low1.compare(NE, low1));
      high = high.blend(high1, high1.compare(GT, high)).blend(high1, high1.compare(NE, high1));
      FloatVector even = LanePatterns.EVEN.selectFrom(low, high);
      FloatVector odd = LanePatterns.ODD.selectFrom(low, high);
      even.blend(odd, odd.compare(GT, even)).blend(odd, odd.compare(NE, odd)).intoArray(y, yAt);
    } else {
      low = low.add(low1);
      high = high.add(high1);
      FloatVector even = LanePatterns.EVEN.selectFrom(low, high);
      FloatVector odd = LanePatterns.ODD.selectFrom(low, high);
      even.add(odd).mul(0.25f).intoArray(y, yAt);
    }
  }
}
