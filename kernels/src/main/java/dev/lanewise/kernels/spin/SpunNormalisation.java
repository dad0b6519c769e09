package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.input;

import dev.lanewise.kernels.CacheLine;
import dev.lanewise.kernels.NormShape;
import dev.lanewise.kernels.Normalisation;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.NormRows;
import org.jspecify.annotations.Nullable;

/**
 * Mean, variance and result, each in a pass of its own over what should still be in the cache: a
 * row, or one channel of the batch. Where channels are neighbours in memory (inner is 1), the
 * passes over the batch go row by row.
 */
final class SpunNormalisation extends Normalisation {
  /** Where mean and deviation come from. */
  enum Kind {
    MEAN_AND_VARIANCE,
    MEAN_SQUARE,
    GIVEN
  }

  /** Elements beside which a call's own time is small. */
  private static final int LONG = 1024;

  /** Numbers whose mean is near enough to all. */
  private static final int SOME = 8;

  private final Kind kind;
  private final @Nullable NormRows rows;
  private final RowLoop sum;
  private final RowLoop squares;
  private final RowLoop row;
  private final RowLoop channel;
  private final RowLoop centre;
  private final RowLoop affine;
  private final SpunColumns means;
  private final SpunColumns variances;

  /**
   * @param rows passes over rows, if there are any better than loops of expressions
   */
  SpunNormalisation(String name, boolean overBatch, Kind kind, int bits, @Nullable NormRows rows) {
    super(name, overBatch);
    this.kind = kind;
    this.rows = rows;
    Expression x = input(0);
    Expression centred = x.sub(input(3));
    sum = LoopSpinner.row(name + ".sum", x, false, Fold.ADD, bits);
    squares = LoopSpinner.row(name + ".squares", centred.mul(centred), false, Fold.ADD, bits);
    row =
        LoopSpinner.row(
            name + ".row", centred.mul(input(4)).fma(input(1), input(2)), true, Fold.NONE, bits);
    channel =
        LoopSpinner.row(name + ".channel", centred.fma(input(4), input(5)), true, Fold.NONE, bits);
    centre = LoopSpinner.row(name + ".centre", x.sub(input(1)), true, Fold.NONE, bits);
    affine = LoopSpinner.row(name + ".affine", x.fma(input(1), input(2)), true, Fold.NONE, bits);
    means = new SpunColumns(Recipe.MEAN, bits);
    variances = new SpunColumns(Recipe.VARIANCE, bits);
  }

  @Override
  protected void compute(
      NormShape s,
      float epsilon,
      float[] x,
      int xOff,
      float[] scale,
      int scaleOff,
      float[] shift,
      int shiftOff,
      float[] statistics,
      int statisticsOff,
      float[] y,
      int yOff,
      Workspace workspace) {
    int count = s.means(overBatch());
    // Rows whose lines begin alike.
    boolean alike = s.groups() == 1 && s.inner() == 1 && s.channels() % CacheLine.FLOATS == 0;
    if (kind != Kind.GIVEN) {
      if (overBatch() && s.inner() == 1) {
        ofColumns(s, epsilon, x, xOff, statistics, statisticsOff, workspace);
      } else {
        for (int k = 0; k < count; k++) {
          ofOne(s, epsilon, k, x, xOff, statistics, statisticsOff, workspace);
          if (!overBatch()) { // while the row is in the cache
            if (rows != null && alike && k + 1 < count) {
              ofOne(s, epsilon, k + 1, x, xOff, statistics, statisticsOff, workspace);
              applyPair(
                  s,
                  k++,
                  rows,
                  x,
                  xOff,
                  scale,
                  scaleOff,
                  shift,
                  shiftOff,
                  statistics,
                  statisticsOff,
                  y,
                  yOff);
              continue;
            }
            applyRow(
                s,
                k,
                x,
                xOff,
                scale,
                scaleOff,
                shift,
                shiftOff,
                statistics,
                statisticsOff,
                y,
                yOff);
          }
        }
      }
    }
    if (overBatch()) {
      applyBatch(
          s,
          x,
          xOff,
          scale,
          scaleOff,
          shift,
          shiftOff,
          statistics,
          statisticsOff,
          y,
          yOff,
          workspace);
    }
  }

  /** Mean and deviation k: of one row, or of one channel's pieces. */
  private void ofOne(
      NormShape s,
      float epsilon,
      int k,
      float[] x,
      int xOff,
      float[] statistics,
      int to,
      Workspace workspace) {
    int pieces = overBatch() ? s.batch() : 1;
    int length = overBatch() ? s.inner() : s.channels() * s.inner();
    int step = s.pitch();
    int from = xOff + k * length;
    int n = pieces * length;
    if (rows != null && kind == Kind.MEAN_AND_VARIANCE) {
      float c = near(x, from, length);
      float[] squares = workspace.floats(1);
      double m = 0;
      double q = 0;
      for (int p = 0; p < pieces; p++) {
        m += rows.moments(x, from + p * step, length, c, squares);
        q += squares[0];
      }
      m /= n;
      double variance = Math.max(0, q / n - m * m);
      statistics[to + k] = (float) (c + m);
      statistics[to + s.means(overBatch()) + k] = (float) (1 / Math.sqrt(variance + epsilon));
      return;
    }
    double m = 0;
    for (int p = 0; p < pieces && kind == Kind.MEAN_AND_VARIANCE; p++) {
      m += sum.fold(x, from + p * step, 0, length);
    }
    float mean = (float) (m / n);
    double v = 0;
    for (int p = 0; p < pieces; p++) {
      v += squares.fold(x, from + p * step, mean, length);
    }
    statistics[to + k] = mean;
    statistics[to + s.means(overBatch()) + k] = (float) (1 / Math.sqrt(v / n + epsilon));
  }

  /**
   * A number c near the mean, so that one pass will do: of the sum of {@code (x - c)^2}, n (mean -
   * c)^2 is taken away. As c is the mean of some of the numbers, that is at most n / SOME times
   * what is left, and near 1 / SOME times if these are like the others.
   */
  private static float near(float[] x, int at, int n) {
    if (n < SOME) {
      return 0 * x[at] == 0 ? x[at] : 0;
    }
    float low = x[at] + x[at + 1] + (x[at + 2] + x[at + 3]);
    float high = x[at + 4] + x[at + 5] + (x[at + 6] + x[at + 7]);
    float c = (low + high) / SOME;
    return 0 * c == 0 ? c : 0; // else an infinite mean would not be seen
  }

  /** Means and deviations of all columns. */
  private void ofColumns(
      NormShape s, float epsilon, float[] x, int xOff, float[] statistics, int to, Workspace w) {
    int cols = s.parameters();
    float[] mean = w.floats(2 * cols);
    means.fold(s.batch(), cols, x, xOff, mean, 0, mean, 0);
    means.finish(s.batch(), mean, mean, 0, cols);
    variances.fold(s.batch(), cols, x, xOff, mean, 0, mean, cols);
    for (int c = 0; c < cols; c++) {
      statistics[to + c] = mean[c];
      double v = mean[cols + c] / (double) s.batch();
      statistics[to + cols + c] = (float) (1 / Math.sqrt(v + epsilon));
    }
  }

  private void applyRow(
      NormShape s,
      int k,
      float[] x,
      int xOff,
      float[] scale,
      int scaleOff,
      float[] shift,
      int shiftOff,
      float[] statistics,
      int statisticsOff,
      float[] y,
      int yOff) {
    float m = statistics[statisticsOff + k];
    float r = statistics[statisticsOff + s.means(false) + k];
    int at = k * s.channels() * s.inner();
    int c = k % s.groups() * s.channels();
    if (s.inner() == 1) {
      row.run(
          x,
          xOff + at,
          scale,
          scaleOff + c,
          shift,
          shiftOff + c,
          m,
          r,
          0,
          0,
          y,
          yOff + at,
          s.channels());
      return;
    }
    for (int i = 0; i < s.channels(); i++) {
      float a = r * scale[scaleOff + c + i];
      piece(x, xOff + at, m, a, shift[shiftOff + c + i], y, yOff + at, s.inner());
      at += s.inner();
    }
  }

  /** Two rows, k and the next, that share scales and shifts. */
  private void applyPair(
      NormShape s,
      int k,
      NormRows rows,
      float[] x,
      int xOff,
      float[] scale,
      int scaleOff,
      float[] shift,
      int shiftOff,
      float[] statistics,
      int statisticsOff,
      float[] y,
      int yOff) {
    int n = s.channels();
    int at = k * n;
    int means = statisticsOff + k;
    int factors = means + s.means(false);
    float m0 = statistics[means];
    float m1 = statistics[means + 1];
    float r0 = statistics[factors];
    float r1 = statistics[factors + 1];
    int done =
        rows.pair(x, xOff + at, n, m0, r0, m1, r1, scale, scaleOff, shift, shiftOff, y, yOff + at);
    if (done < n) {
      int a = scaleOff + done;
      int b = shiftOff + done;
      int left = n - done;
      at += done;
      row.run(x, xOff + at, scale, a, shift, b, m0, r0, 0, 0, y, yOff + at, left);
      at += n;
      row.run(x, xOff + at, scale, a, shift, b, m1, r1, 0, 0, y, yOff + at, left);
    }
  }

  private void piece(
      float[] x, int xOff, float m, float a, float shift, float[] y, int yOff, int n) {
    channel.run(x, xOff, RowLoop.NONE, 0, RowLoop.NONE, 0, m, a, shift, 0, y, yOff, n);
  }

  private void applyBatch(
      NormShape s,
      float[] x,
      int xOff,
      float[] scale,
      int scaleOff,
      float[] shift,
      int shiftOff,
      float[] statistics,
      int statisticsOff,
      float[] y,
      int yOff,
      Workspace workspace) {
    int n = s.parameters();
    // Short rows are done several at a time, with as many copies of what they are combined with.
    int copies = s.inner() == 1 ? Math.max(1, Math.min(s.batch(), LONG / n)) : 1;
    float[] rows = workspace.floats(3 * n * copies);
    int mean = n * copies;
    int shifts = 2 * n * copies;
    for (int c = 0; c < n; c++) {
      rows[c] = statistics[statisticsOff + n + c] * scale[scaleOff + c];
    }
    System.arraycopy(statistics, statisticsOff, rows, mean, n);
    System.arraycopy(shift, shiftOff, rows, shifts, n);
    for (int i = n; i < n * copies; i += n) {
      System.arraycopy(rows, 0, rows, i, n);
      System.arraycopy(rows, mean, rows, mean + i, n);
      System.arraycopy(rows, shifts, rows, shifts + i, n);
    }
    if (s.inner() == 1) {
      for (int at = 0; at < s.size(); at += n * copies) {
        int length = Math.min(n * copies, s.size() - at);
        centre.map(x, xOff + at, rows, mean, RowLoop.NONE, 0, y, yOff + at, length);
        affine.map(y, yOff + at, rows, 0, rows, shifts, y, yOff + at, length);
      }
      return;
    }
    for (int b = 0; b < s.batch(); b++) {
      int at = b * s.pitch();
      for (int c = 0; c < n; c++, at += s.inner()) {
        piece(x, xOff + at, rows[mean + c], rows[c], rows[shifts + c], y, yOff + at, s.inner());
      }
    }
  }
}
