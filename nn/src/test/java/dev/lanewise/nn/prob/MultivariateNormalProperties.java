package dev.lanewise.nn.prob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.linear.Lu;
import dev.lanewise.kernels.linear.Matrix;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Marginals, conditionals, images and moments of normal vectors. Covariances here are B B^T + 0.3 I
 * with elements of B in [-1, 1), so conditions are at most (n + 0.3) / 0.3 times n, below 300;
 * solving with them loses as many ulp, in some n^2 operations each.
 */
final class MultivariateNormalProperties {
  private static final double ROUNDING = 300 * 64 * 0x1p-52;

  private static double[] numbers(int n, RandomKey key) {
    return IntStream.range(0, n).mapToDouble(i -> 2.0 * key.uniform(i) - 1).toArray();
  }

  private static Matrix matrix(int rows, int cols, RandomKey key) {
    return Matrix.of(rows, cols, numbers(rows * cols, key));
  }

  private static MultivariateNormal random(int n, int seed) {
    RandomKey key = RandomKey.of(seed);
    Matrix b = matrix(n, n, key);
    Matrix s = b.times(b.transposed());
    for (int i = 0; i < n; i++) {
      s.set(i, i, s.get(i, i) + 0.3);
    }
    return MultivariateNormal.of(numbers(n, key.split(1)), s);
  }

  private static void assertNear(Matrix actual, Matrix expected) {
    assertThat(actual.toString()).isEqualTo(expected.toString());
    for (int i = 0; i < actual.rows(); i++) {
      for (int j = 0; j < actual.cols(); j++) {
        double size = 1 + Math.abs(expected.get(i, j));
        assertThat(actual.get(i, j)).isCloseTo(expected.get(i, j), within(ROUNDING * size));
      }
    }
  }

  private static void assertNear(double[] actual, double[] expected) {
    assertNear(Matrix.of(actual.length, 1, actual), Matrix.of(expected.length, 1, expected));
  }

  private static Matrix column(double... x) {
    return Matrix.of(x.length, 1, x);
  }

  @Property(tries = 40)
  void densityIsItsFormula(@ForAll @IntRange(min = 1, max = 6) int n, @ForAll int seed) {
    MultivariateNormal x = random(n, seed);
    double[] at = numbers(n, RandomKey.of(seed).split(2));
    Matrix d = column(IntStream.range(0, n).mapToDouble(i -> at[i] - x.mean()[i]).toArray());
    Lu lu = Lu.of(x.covariance());
    double square = d.transposed().times(lu.inverse()).times(d).get(0, 0);
    double expected = -(square + Math.log(lu.determinant()) + n * Math.log(2 * Math.PI)) / 2;
    assertThat(x.squaredDistance(at)).isCloseTo(square, within(ROUNDING * (1 + square)));
    assertThat(x.logDensity(at)).isCloseTo(expected, within(ROUNDING * (1 + square)));
    assertThat(x.density(at)).isEqualTo(Math.exp(x.logDensity(at)));
  }

  /** p(a, b) = p(b) p(a | b), at any point: the joint density tells what both must be. */
  @Property(tries = 60)
  void jointIsMarginalTimesConditional(
      @ForAll @IntRange(min = 2, max = 6) int n, @ForAll int subset, @ForAll int seed) {
    MultivariateNormal x = random(n, seed);
    double[] at = numbers(n, RandomKey.of(seed).split(2));
    int[] known = IntStream.range(0, n - 1).filter(i -> (subset >> i & 1) == 1).toArray();
    int[] rest = IntStream.range(0, n).filter(i -> i == n - 1 || (subset >> i & 1) == 0).toArray();
    double[] knownAt = Arrays.stream(known).mapToDouble(i -> at[i]).toArray();
    double[] restAt = Arrays.stream(rest).mapToDouble(i -> at[i]).toArray();
    MultivariateNormal conditional = x.given(known, knownAt);
    double marginal = known.length == 0 ? 0 : x.marginal(known).logDensity(knownAt);
    double joint = x.logDensity(at);
    assertThat(marginal + conditional.logDensity(restAt))
        .isCloseTo(joint, within(ROUNDING * (1 + Math.abs(joint))));
  }

  /** Mean {@code m_a + S_ab S_bb^-1 (x_b - m_b)}, covariance {@code S_aa - S_ab S_bb^-1 S_ba}. */
  @Property(tries = 60)
  void conditionalsAreSchurComplements(
      @ForAll @IntRange(min = 2, max = 6) int n,
      @ForAll @IntRange(min = 1, max = 5) int k,
      @ForAll int seed) {
    int a = Math.max(1, n - k);
    int b = n - a;
    MultivariateNormal x = random(n, seed);
    Matrix s = x.covariance();
    double[] values = numbers(b, RandomKey.of(seed).split(2));
    MultivariateNormal conditional = x.given(IntStream.range(a, n).toArray(), values);
    Matrix gain = s.part(0, a, a, b).times(Lu.of(s.part(a, a, b, b).copy()).inverse());
    double[] surprise =
        IntStream.range(0, b).mapToDouble(i -> values[i] - x.mean()[a + i]).toArray();
    Matrix shift = gain.times(column(surprise));
    Matrix taken = gain.times(s.part(a, 0, b, a));
    Matrix complement = s.part(0, 0, a, a).copy();
    for (int i = 0; i < a; i++) {
      assertThat(conditional.mean()[i])
          .isCloseTo(x.mean()[i] + shift.get(i, 0), within(ROUNDING * 10));
      for (int j = 0; j < a; j++) {
        complement.set(i, j, complement.get(i, j) - taken.get(i, j));
      }
    }
    assertNear(conditional.covariance(), complement);
    assertNear(conditional.factor().times(conditional.factor().transposed()), complement);
  }

  @Property(tries = 40)
  void marginalsArePartsInAnyOrder(@ForAll @IntRange(min = 2, max = 6) int n, @ForAll int seed) {
    MultivariateNormal x = random(n, seed);
    int[] kept = Arrays.copyOf(RandomKey.of(seed).permutation(n), n - 1);
    MultivariateNormal part = x.marginal(kept);
    for (int i = 0; i < kept.length; i++) {
      assertThat(part.mean()[i]).isEqualTo(x.mean()[kept[i]]);
      assertThat(part.component(i)).isEqualTo(x.component(kept[i]));
      for (int j = 0; j < kept.length; j++) {
        assertThat(part.covariance().get(i, j)).isEqualTo(x.covariance().get(kept[i], kept[j]));
      }
    }
    Normal first = part.component(0);
    assertThat(x.marginal(kept[0]).logDensity(0.3))
        .isCloseTo(first.logDensity(0.3), within(ROUNDING * (1 + Math.abs(first.logDensity(0.3)))));
  }

  /** {@code Var[A X] = A Var[X] A^T}; and generating functions go through: M(t . (A X + b)). */
  @Property(tries = 40)
  void imagesUnderAffineMaps(
      @ForAll @IntRange(min = 1, max = 4) int m,
      @ForAll @IntRange(min = 0, max = 3) int more,
      @ForAll int seed) {
    MultivariateNormal x = random(m + more, seed);
    RandomKey key = RandomKey.of(seed);
    Matrix a = matrix(m, m + more, key.split(3));
    for (int i = 0; i < m; i++) {
      a.set(i, i, a.get(i, i) + 3); // independent rows
    }
    double[] b = numbers(m, key.split(4));
    MultivariateNormal y = x.affine(a, b);
    Matrix covariance = a.times(x.covariance()).times(a.transposed());
    assertNear(y.covariance(), covariance);
    double[] mean = a.times(column(x.mean())).array();
    assertNear(y.mean(), IntStream.range(0, m).mapToDouble(i -> mean[i] + b[i]).toArray());
    double[] t = numbers(m, key.split(5));
    double[] back = a.transposed().times(column(t)).array();
    double expected = x.logMgf(back) + Vectors.dot(t, b);
    assertThat(y.logMgf(t)).isCloseTo(expected, within(ROUNDING * (1 + Math.abs(expected))));
    assertThat(y.mgf(t)).isEqualTo(Math.exp(y.logMgf(t)));
  }

  @Property(tries = 30)
  void sumsOfIndependentVectors(@ForAll @IntRange(min = 1, max = 5) int n, @ForAll int seed) {
    MultivariateNormal x = random(n, seed);
    MultivariateNormal y = random(n, ~seed);
    double[] t = numbers(n, RandomKey.of(seed).split(5));
    double expected = x.logMgf(t) + y.logMgf(t);
    assertThat(x.plus(y).logMgf(t))
        .isCloseTo(expected, within(ROUNDING * (1 + Math.abs(expected))));
  }

  /** Against the moments of a single normal number, which are known otherwise. */
  @Property(tries = 40)
  void momentsOfCombinations(@ForAll @IntRange(min = 0, max = 4) int order, @ForAll int seed) {
    // E[(a . X)^order] = sum over all indices of a_i a_j ... E[X_i X_j ...].
    MultivariateNormal x = random(3, seed);
    double[] a = numbers(3, RandomKey.of(seed).split(6));
    Normal y = x.affine(Matrix.of(1, 3, a), 0).component(0);
    double raw = 0;
    double central = 0;
    double size = 0;
    for (int word = 0; word < Math.pow(3, order); word++) {
      int[] indices = new int[order];
      double factor = 1;
      for (int i = 0, rest = word; i < order; i++, rest /= 3) {
        indices[i] = rest % 3;
        factor *= a[indices[i]];
      }
      raw += factor * x.moment(indices);
      central += factor * x.centralMoment(indices);
      size += Math.abs(factor * x.moment(indices));
    }
    assertThat(raw).isCloseTo(y.moment(order), within(ROUNDING * (1 + size)));
    assertThat(central).isCloseTo(y.centralMoment(order), within(ROUNDING * (1 + size)));
  }

  /** Cauchy and Schwarz: {@code Cov(X, Y)^2 <= Var[X] Var[Y]}. */
  @Property(tries = 40)
  void correlationsAreAtMostOne(@ForAll @IntRange(min = 2, max = 6) int n, @ForAll int seed) {
    Matrix s = random(n, seed).covariance();
    assertThat(s.get(0, 1) * s.get(0, 1)).isLessThanOrEqualTo(s.get(0, 0) * s.get(1, 1));
  }

  /** H(a, b) = H(b) + H(a | b), the conditional's entropy being the same for all values. */
  @Property(tries = 40)
  void entropiesChain(@ForAll @IntRange(min = 2, max = 6) int n, @ForAll int seed) {
    MultivariateNormal x = random(n, seed);
    double chained = x.marginal(0).entropy() + x.given(new int[] {0}, 5).entropy();
    assertThat(x.entropy()).isCloseTo(chained, within(ROUNDING * (1 + Math.abs(chained))));
    double apart = IntStream.range(0, n).mapToDouble(i -> x.component(i).entropy()).sum();
    assertThat(x.entropy()).isLessThanOrEqualTo(apart + ROUNDING);
  }

  /** What is fitted has the mean and covariance of the draws, hence the greatest likelihood. */
  @Property(tries = 20)
  void fitsHaveTheGreatestLikelihood(@ForAll @IntRange(min = 1, max = 4) int n, @ForAll int seed) {
    Matrix draws = random(n, seed).samples(RandomKey.of(seed).split(7), 3 * n + 5);
    MultivariateNormal best = MultivariateNormal.fit(draws);
    double greatest = logLikelihood(best, draws);
    for (double factor : new double[] {0.97, 1.03}) {
      Matrix scaled = best.covariance();
      Matrix turned = best.covariance();
      for (int i = 0; i < n; i++) {
        turned.set(i, i, turned.get(i, i) * Math.max(factor, 1 / factor)); // stays definite
        for (int j = 0; j < n; j++) {
          scaled.set(i, j, scaled.get(i, j) * factor);
        }
      }
      double[] moved = best.mean();
      moved[0] *= factor;
      assertThat(logLikelihood(MultivariateNormal.of(moved, best.covariance()), draws))
          .isLessThan(greatest);
      assertThat(logLikelihood(MultivariateNormal.of(best.mean(), scaled), draws))
          .isLessThan(greatest);
      assertThat(logLikelihood(MultivariateNormal.of(best.mean(), turned), draws))
          .isLessThan(greatest);
    }
  }

  private static double logLikelihood(MultivariateNormal x, Matrix draws) {
    double sum = 0;
    for (int i = 0; i < draws.rows(); i++) {
      sum += x.logDensity(draws.part(i, 0, 1, draws.cols()).copy().array());
    }
    return sum;
  }

  /** Fixed keys; each bound is 4 deviations of its estimate. */
  @Example
  void drawsHaveTheirMeanCovarianceAndDistances() {
    int count = 4000;
    MultivariateNormal x = random(3, 11);
    Matrix draws = x.samples(RandomKey.of(12), count);
    MultivariateNormal fitted = MultivariateNormal.fit(draws);
    Matrix s = x.covariance();
    for (int i = 0; i < 3; i++) {
      assertThat(fitted.mean()[i])
          .isCloseTo(x.mean()[i], within(4 * Math.sqrt(s.get(i, i) / count)));
      for (int j = 0; j < 3; j++) {
        double variance = s.get(i, i) * s.get(j, j) + s.get(i, j) * s.get(i, j);
        assertThat(fitted.covariance().get(i, j))
            .isCloseTo(s.get(i, j), within(4 * Math.sqrt(variance / count)));
      }
    }
    double[] distances = new double[count];
    Gamma chiSquared = Gamma.of(1.5, 0.5);
    for (int i = 0; i < count; i++) {
      assertThat(x.sample(RandomKey.of(12), i))
          .containsExactly(draws.part(i, 0, 1, 3).copy().array());
      distances[i] = chiSquared.cumulative(x.squaredDistance(x.sample(RandomKey.of(12), i)));
    }
    Arrays.sort(distances);
    for (int i = 0; i < count; i++) { // Kolmogorov and Smirnov, as Massart bounds it
      assertThat(distances[i])
          .isCloseTo((i + 0.5) / count, within(Math.sqrt(Math.log(2e4) / (2.0 * count)) + 1e-3));
    }
  }

  /** As of one number: infinitely far out the density is 0, in whatever direction. */
  @Property(tries = 30)
  void infinitelyFarIsNothing(
      @ForAll @IntRange(min = 1, max = 5) int n,
      @ForAll int seed,
      @ForAll @IntRange(min = 1, max = 31) int where,
      @ForAll int signs) {
    RandomKey key = RandomKey.of(seed);
    Matrix b = Matrix.identity(n);
    double[] x = new double[n];
    for (int i = 0; i < n * n; i++) {
      b.set(i / n, i % n, b.get(i / n, i % n) + 0.3 * key.normal(i));
    }
    for (int i = 0; i < n; i++) {
      double far = (signs >> i & 1) == 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      x[i] = i == where % n || (where >> i & 1) == 1 ? far : 1;
    }
    Matrix s = b.times(b.transposed());
    for (int i = 0; i < n; i++) {
      s.set(i, i, s.get(i, i) + 0.1);
    }
    MultivariateNormal p = MultivariateNormal.of(new double[n], s);
    assertThat(p.squaredDistance(x)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(p.logDensity(x)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(p.density(x)).isZero();
    x[where % n] = Double.NaN;
    assertThat(p.logDensity(x)).isNaN();
  }

  @Example
  void wrongArgumentsAreNamed() {
    Matrix two = Matrix.identity(2);
    assertThatThrownBy(() -> MultivariateNormal.of(new double[3], two))
        .hasMessage("multivariate normal: covariance is 2x2 but the mean holds 3 numbers");
    assertThatThrownBy(() -> MultivariateNormal.of(new double[2], Matrix.of(2, 2, 1, 0.5, 0, 1)))
        .hasMessageContaining("not symmetric: (0,1) is 0.5 and its mirror image 0.0");
    assertThatThrownBy(() -> MultivariateNormal.of(new double[2], Matrix.of(2, 2, 1, 1, 1, 1)))
        .hasMessage(
            "multivariate normal: covariance 2x2 is not positive definite (its leading minor of"
                + " order 2 is not positive): what depends on the rest must be left out");
    assertThatThrownBy(
            () -> MultivariateNormal.of(new double[2], Matrix.of(2, 2, 1, Double.NaN, 0, 1)))
        .hasMessageContaining("not symmetric");
    MultivariateNormal x = MultivariateNormal.standard(2);
    assertThatThrownBy(() -> x.logDensity(1)).hasMessageContaining("x holds 1 numbers but must");
    assertThatThrownBy(() -> x.marginal(0, 0)).hasMessage("marginal: component 0 is named twice");
    assertThatThrownBy(() -> x.marginal()).hasMessageContaining("must be at least 1");
    assertThatThrownBy(() -> x.marginal(2))
        .hasMessage("marginal: component is 2 but must be within 0 .. 1");
    assertThatThrownBy(() -> x.given(new int[] {0, 1}, 1, 1))
        .hasMessage("given: the number of unknown components is 0 but must be at least 1");
    assertThatThrownBy(() -> x.given(new int[] {0}, Double.NaN)).hasMessageContaining("is NaN");
    assertThatThrownBy(() -> x.affine(Matrix.identity(3), 1, 1, 1))
        .hasMessage("affine: a is 3x3 but x holds 2 numbers");
    assertThatThrownBy(() -> x.affine(Matrix.of(2, 2, 1, 1, 1, 1), 0, 0))
        .hasMessageContaining("rows of a must not depend on others");
    assertThatThrownBy(() -> MultivariateNormal.fit(Matrix.zeros(2, 2)))
        .hasMessageContaining("the number of draws is 2 but must be at least 3");
    assertThatThrownBy(() -> MultivariateNormal.fit(Matrix.zeros(3, 2)))
        .hasMessageContaining("the draws lie in fewer dimensions");
    assertThatThrownBy(() -> x.moment(new int[21])).hasMessageContaining("at most 20");
    assertThatThrownBy(() -> x.moment(2))
        .hasMessageContaining("index is 2 but must be within 0 .. 1");
  }
}
