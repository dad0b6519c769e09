package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistics of fixed keys, with bounds of about five standard deviations. */
final class RandomFillTest {
  private static final int N = 200_000;
  private static final RandomKey KEY = RandomKey.of(7);

  private static float[] draw(Operation<RandomFill> operation, RandomKey key, float parameter) {
    float[] x = new float[N];
    Kernels.best().get(operation).run(key, 0, parameter, x, 0, N);
    return x;
  }

  /** The numbers of {@link RandomKey#uniform}. */
  @Test
  void uniformsAreTheKeysOwn() {
    float[] x = draw(Operations.UNIFORM, KEY, 1);
    for (int i = 0; i < 1000; i++) {
      assertThat(x[i]).isEqualTo(KEY.uniform(i));
    }
  }

  /** Kolmogorov and Smirnov's distance; sqrt(n) of it is below 2.4 with probability 1 - 2e-5. */
  @Test
  void numbersFollowTheirDistributions() {
    assertThat(distance(draw(Operations.UNIFORM, KEY, 2), x -> x / 2)).isLessThan(2.4);
    assertThat(distance(draw(Operations.EXPONENTIAL, KEY, 2), x -> 1 - Math.exp(-x / 2)))
        .isLessThan(2.4);
    assertThat(distance(draw(Operations.GUMBEL, KEY, 1), x -> Math.exp(-Math.exp(-x))))
        .isLessThan(2.4);
    assertThat(distance(draw(Operations.NORMAL, KEY, 1), RandomFillTest::normal)).isLessThan(2.4);
  }

  private static double distance(float[] x, DoubleUnaryOperator below) {
    Arrays.sort(x);
    double most = 0;
    for (int i = 0; i < N; i++) {
      double p = below.applyAsDouble(x[i]);
      most = Math.max(most, Math.max(p - (double) i / N, (i + 1.0) / N - p));
    }
    return most * Math.sqrt(N);
  }

  /** The normal's distribution function: Taylor's series, which 8 standard deviations survive. */
  private static double normal(double z) {
    double term = z;
    double sum = z;
    for (int k = 3; k < 200; k += 2) {
      term *= z * z / k;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }

  @Test
  void normalsHaveTheirMoments() {
    float[] x = draw(Operations.NORMAL, KEY, 1);
    double[] moments = new double[5];
    for (float v : x) {
      for (int p = 1; p <= 4; p++) {
        moments[p] += Math.pow(v, p) / N;
      }
    }
    // Variances of x, x^2, x^3, x^4: 1, 2, 15, 96.
    assertThat(moments[1]).isCloseTo(0, within(5 / Math.sqrt(N)));
    assertThat(moments[2]).isCloseTo(1, within(5 * Math.sqrt(2.0 / N)));
    assertThat(moments[3]).isCloseTo(0, within(5 * Math.sqrt(15.0 / N)));
    assertThat(moments[4]).isCloseTo(3, within(5 * Math.sqrt(96.0 / N)));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.1f, 0.5f, 1})
  void onesComeWithTheirChance(float chance) {
    double ones = 0;
    for (float v : draw(Operations.BERNOULLI, KEY, chance)) {
      ones += v;
    }
    double deviation = Math.sqrt(chance * (1 - chance) / N);
    assertThat(ones / N).isCloseTo(chance, within(5 * deviation + 1e-7));
  }

  @Test
  void keysAreUncorrelated() {
    float[] x = draw(Operations.NORMAL, KEY.split(0), 1);
    float[] y = draw(Operations.NORMAL, KEY.split(1), 1);
    double sum = 0;
    double next = 0;
    for (int i = 1; i < N; i++) {
      sum += x[i] * y[i];
      next += x[i] * x[i - 1];
    }
    assertThat(sum / N).isCloseTo(0, within(5 / Math.sqrt(N)));
    assertThat(next / N).isCloseTo(0, within(5 / Math.sqrt(N)));
  }

  /** Every kernel that is not the oracle has the same bits, in one piece or in many. */
  @Test
  void bitsDependOnKeyAndNumberAlone() {
    for (Kernel<?> kernel : Kernels.best().all()) {
      if (kernel.code() instanceof RandomFill fill && !kernel.id().endsWith("reference")) {
        float[] whole = new float[5000];
        Kernels.best().get(operation(kernel)).run(KEY, 9, 1, whole, 0, 5000);
        float[] pieces = new float[5000];
        for (int from = 0, n = 1; from < 5000; from += n, n = Math.min(2 * n + 1, 5000 - from)) {
          fill.run(KEY, 9 + from, 1, pieces, from, n);
        }
        assertThat(pieces).as(kernel.id()).isEqualTo(whole);
      }
    }
  }

  @SuppressWarnings("unchecked") // the kernel's code is a RandomFill
  private static Operation<RandomFill> operation(Kernel<?> kernel) {
    return (Operation<RandomFill>) kernel.operation();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 50})
  void aSampleHasDifferentNumbers(int k) {
    int[] sample = KEY.sample(50, k);
    assertThat(sample).hasSize(k).doesNotHaveDuplicates();
    assertThat(Arrays.stream(sample)).allMatch(i -> i >= 0 && i < 50);
  }

  @Test
  void samplesAreEquallyLikely() {
    int[] counts = new int[20];
    for (int i = 0; i < 20_000; i++) {
      int[] two = KEY.split(i).sample(5, 2);
      counts[4 * two[0] + (two[1] < two[0] ? two[1] : two[1] - 1)]++;
    }
    double square = Arrays.stream(counts).mapToDouble(c -> (c - 1000.0) * (c - 1000) / 1000).sum();
    assertThat(square).isLessThan(19 + 5 * Math.sqrt(2 * 19));
  }
}
