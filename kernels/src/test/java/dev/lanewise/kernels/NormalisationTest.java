package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Statistics of rows that a sum of squares in one pass might lose. */
final class NormalisationTest {
  private static final int N = 771;
  private static final float[] ONES = new float[N];
  private static final float[] ZEROS = new float[N];
  private final float[] statistics = new float[4];
  private final float[] y = new float[2 * N];

  static {
    Arrays.fill(ONES, 1);
  }

  /** Two rows with x and its double. */
  private void normalise(float[] x) {
    float[] rows = new float[2 * N];
    for (int i = 0; i < N; i++) {
      rows[i] = x[i];
      rows[N + i] = 2 * x[i];
    }
    Kernels.best()
        .get(Operations.GROUP_NORM)
        .run(
            NormShape.layer(2, N),
            0,
            rows,
            0,
            ONES,
            0,
            ZEROS,
            0,
            statistics,
            0,
            y,
            0,
            new Workspace());
  }

  private static double mean(float[] x) {
    double sum = 0;
    for (float v : x) {
      sum += v;
    }
    return sum / N;
  }

  private static double deviation(float[] x) {
    double mean = mean(x);
    double sum = 0;
    for (float v : x) {
      sum += (v - mean) * (v - mean);
    }
    return Math.sqrt(sum / N);
  }

  /**
   * @param lost how many times the variance is added and taken away again
   */
  private void check(float[] x, double lost) {
    normalise(x);
    // Sums of N numbers, each within N U, and a few roundings more.
    double bound = (N + 16) * U * (1 + lost);
    double deviation = deviation(x);
    assertThat(statistics[2] * deviation).isCloseTo(1, within(bound));
    assertThat(2 * statistics[3] * deviation).isCloseTo(1, within(bound));
    double shift = bound * (deviation + Math.abs(mean(x)));
    assertThat((double) statistics[0]).isCloseTo(mean(x), within(shift));
    assertThat(y[5]).isEqualTo((x[5] - statistics[0]) * statistics[2]);
  }

  @Test
  void aMeanFarFromZeroCostsNoDigits() {
    float[] x = Numbers.uniform(200, N);
    for (int i = 0; i < N; i++) {
      x[i] += 10_000;
    }
    check(x, 1);
  }

  @Test
  void firstNumbersFarFromTheMeanCostFew() {
    float[] x = Numbers.uniform(201, N);
    Arrays.fill(x, 0, 8, 1000);
    check(x, N / 8.0);
  }

  @Test
  void equalNumbersHaveHardlyAnyVariance() {
    float[] x = new float[N];
    Arrays.fill(x, 0.1f);
    normalise(x);
    assertThat((double) statistics[0]).isCloseTo(0.1f, within(0.1 * N * U));
    assertThat(1.0 / statistics[2]).isCloseTo(0, within(0.1 * N * U));
  }

  @Test
  void anInfiniteNumberIsInTheMean() {
    float[] x = Numbers.uniform(202, N);
    x[3] = Float.POSITIVE_INFINITY;
    normalise(x);
    assertThat(statistics[0]).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(statistics[2]).isNaN();
    assertThat(y).containsOnly(Float.NaN);
  }
}
