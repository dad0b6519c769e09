package dev.lanewise.nn.prob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.linear.Lu;
import dev.lanewise.kernels.linear.Matrix;
import dev.lanewise.kernels.linear.Norms;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Closed forms against their definition, {@code E_p[ln p(X) - ln q(X)]}, summed or integrated. */
final class KullbackLeiblerProperties {
  @Provide
  Arbitrary<Poisson> poissons() {
    return Families.between(0.001, 60).map(Poisson::of);
  }

  @Provide
  Arbitrary<Double> chances() {
    return Families.between(0, 1);
  }

  @Provide
  Arbitrary<Normal> normals() {
    return Families.normals();
  }

  @Provide
  Arbitrary<Gamma> gammas() {
    return Families.gammas();
  }

  /** The definition errs by the rounding of the logarithms whose mean difference it is. */
  private static void assertDefinition(double kl, Continuous p, Continuous q) {
    double expected = Expectation.of(p, x -> x == 0 ? 0 : p.logDensity(x) - q.logDensity(x));
    double size =
        Expectation.of(p, x -> x == 0 ? 0 : Math.abs(p.logDensity(x)) + Math.abs(q.logDensity(x)));
    assertThat(kl).isCloseTo(expected, within(Expectation.ROUNDING * (1 + size)));
    assertThat(kl).isNotNegative();
    assertThat(kl == 0).isEqualTo(p.equals(q));
  }

  @Property(tries = 100)
  void ofNormals(@ForAll("normals") Normal p, @ForAll("normals") Normal q) {
    assertDefinition(KullbackLeibler.of(p, q), p, q);
    assertThat(KullbackLeibler.of(p, p)).isZero();
  }

  @Property(tries = 100)
  void ofGammas(@ForAll("gammas") Gamma p, @ForAll("gammas") Gamma q) {
    assertDefinition(KullbackLeibler.of(p, q), p, q);
    assertThat(KullbackLeibler.of(p, p)).isZero();
    Gamma near = Gamma.of(p.shape() * 1.01, p.rate());
    assertDefinition(KullbackLeibler.of(p, near), p, near);
  }

  @Property(tries = 100)
  void ofPoissons(@ForAll("poissons") Poisson p, @ForAll("poissons") Poisson q) {
    double kl = KullbackLeibler.of(p, q);
    double expected = Expectation.of(p, k -> p.logMass((long) k) - q.logMass((long) k));
    assertThat(kl).isCloseTo(expected, within(1e-11 * (1 + expected)));
    assertThat(kl == 0).isEqualTo(p.equals(q));
  }

  @Property(tries = 100)
  void ofBernoullisIsThatOfTables(@ForAll("chances") double p, @ForAll("chances") double q) {
    double kl = KullbackLeibler.of(Bernoulli.of(p), Bernoulli.of(q));
    double table = Information.kl(new double[] {1 - p, p}, new double[] {1 - q, q});
    assertThat(kl).isNotNegative();
    if (Double.isInfinite(table)) {
      assertThat(kl).isEqualTo(table);
    } else {
      assertThat(kl).isCloseTo(table, within(1e-14));
      assertThat(KullbackLeibler.of(Categorical.of(1 - p, p), Categorical.of(1 - q, q)))
          .isCloseTo(table, within(1e-14));
    }
  }

  private static MultivariateNormal random(int n, int seed) {
    RandomKey key = RandomKey.of(seed);
    double[] mean = new double[n];
    Matrix b = Matrix.zeros(n, n);
    for (int i = 0; i < n * n; i++) {
      mean[i % n] = 2.0 * key.uniform(i + 1000) - 1;
      b.set(i / n, i % n, 2.0 * key.uniform(i) - 1);
    }
    Matrix s = b.times(b.transposed());
    for (int i = 0; i < n; i++) {
      s.set(i, i, s.get(i, i) + 0.3);
    }
    return MultivariateNormal.of(mean, s);
  }

  /** Against the formula with an inverse and determinants, which loses the condition's digits. */
  @Property(tries = 60)
  void ofNormalVectors(@ForAll @IntRange(min = 1, max = 5) int n, @ForAll int seed) {
    MultivariateNormal p = random(n, seed);
    MultivariateNormal q = random(n, seed ^ 0x55);
    Matrix inverse = Lu.of(q.covariance()).inverse();
    Matrix d = Matrix.zeros(n, 1);
    for (int i = 0; i < n; i++) {
      d.set(i, 0, p.mean()[i] - q.mean()[i]);
    }
    double ratio = Lu.of(p.covariance()).determinant() / Lu.of(q.covariance()).determinant();
    double expected =
        (Norms.trace(inverse.times(p.covariance()))
                - n
                - Math.log(ratio)
                + d.transposed().times(inverse).times(d).get(0, 0))
            / 2;
    double kl = KullbackLeibler.of(p, q);
    assertThat(kl).isNotNegative();
    assertThat(kl).isCloseTo(expected, within(300 * 64 * 0x1p-52 * (1 + expected)));
    assertThat(KullbackLeibler.of(p, p)).isLessThan(300 * 64 * 0x1p-104);
    // Marginals know less: the data-processing inequality.
    assertThat(KullbackLeibler.of(p.component(0), q.component(0))).isLessThanOrEqualTo(kl + 1e-12);
    if (n == 1) {
      assertThat(kl)
          .isCloseTo(KullbackLeibler.of(p.component(0), q.component(0)), within(1e-12 * (1 + kl)));
    }
  }

  /** To second order, half the squared change in units of Fisher's information. */
  @Example
  void closeDistributionsKeepTheirDigits() {
    double e = 1e-8;
    double square = e * e;
    assertThat(KullbackLeibler.of(Normal.of(0, 1), Normal.of(0, 1 + e)))
        .isCloseTo(square, within(1e-6 * square));
    assertThat(KullbackLeibler.of(Normal.of(e, 1), Normal.of(0, 1)))
        .isCloseTo(square / 2, within(1e-6 * square));
    assertThat(KullbackLeibler.of(Poisson.of(2), Poisson.of(2 + e)))
        .isCloseTo(square / 4, within(1e-6 * square));
    assertThat(KullbackLeibler.of(Gamma.of(1e6, 1), Gamma.of(1e6, 1 + e)))
        .isCloseTo(1e6 * square / 2, within(1 * square));
    assertThat(KullbackLeibler.of(Gamma.of(1e6, 1), Gamma.of(1e6 + 1, 1)))
        .isCloseTo(0.5e-6, within(1e-12)); // information 1 / shape, to a share of 1 / shape
  }

  /** Divergences do not depend on the unit, up to the ends of what doubles are. */
  @Property(tries = 200)
  void ofNormalsInAnyUnit(
      @ForAll("normals") Normal p,
      @ForAll("normals") Normal q,
      @ForAll @IntRange(min = -1000, max = 1000) int unit) {
    assertThat(KullbackLeibler.of(scaled(p, unit), scaled(q, unit)))
        .isEqualTo(KullbackLeibler.of(p, q));
  }

  private static Normal scaled(Normal p, int unit) {
    return Normal.of(Math.scalb(p.mean(), unit), Math.scalb(p.deviation(), unit));
  }

  @Property(tries = 200)
  void ofGammasInAnyUnit(
      @ForAll("gammas") Gamma p,
      @ForAll("gammas") Gamma q,
      @ForAll @IntRange(min = -1000, max = 1000) int unit) {
    assertThat(KullbackLeibler.of(scaled(p, unit), scaled(q, unit)))
        .isEqualTo(KullbackLeibler.of(p, q));
  }

  private static Gamma scaled(Gamma p, int unit) {
    return Gamma.of(p.shape(), Math.scalb(p.rate(), unit));
  }

  /** Far apart, but absolutely continuous: the logarithm of the ratio decides. */
  @Property(tries = 200)
  void finiteWhereRatiosAreNot(
      @ForAll @IntRange(min = -1000, max = 1000) int a,
      @ForAll @IntRange(min = 100, max = 2000) int apart) {
    int b = Math.min(1000, a + apart);
    int difference = Math.max(100, b - a);
    int from = b - difference;
    double log = difference * Math.log(2);
    double[] shapes = {0.5, 1, 7};
    assertThat(
            KullbackLeibler.of(
                Normal.of(0, Math.scalb(1.0, from)), Normal.of(0, Math.scalb(1.0, b))))
        .isCloseTo(log - 0.5, within(1e-13 * log));
    for (double shape : shapes) {
      assertThat(
              KullbackLeibler.of(
                  Gamma.of(shape, Math.scalb(1.0, b)), Gamma.of(shape, Math.scalb(1.0, from))))
          .isCloseTo(shape * (log - 1), within(1e-13 * shape * log));
    }
  }

  @Example
  void farApart() {
    assertThat(KullbackLeibler.of(Gamma.of(1, 1e200), Gamma.of(1, 1e-200)))
        .isCloseTo(400 * Math.log(10) - 1, within(1e-12));
    assertThat(KullbackLeibler.of(Gamma.of(1, 1e-200), Gamma.of(1, 1e200)))
        .isEqualTo(Double.POSITIVE_INFINITY); // 1e400
    // Of the means' ratio 1e400 a shape of 1e-200 leaves 1e200.
    assertThat(KullbackLeibler.of(Gamma.of(1e-200, 1e-200), Gamma.of(1e-200, 1e200)))
        .isCloseTo(1e200, within(1e186));
    assertThat(KullbackLeibler.of(Normal.of(0, 1e-308), Normal.of(0, 1e308)))
        .isCloseTo(616 * Math.log(10) - 0.5, within(1e-12 * 1418));
    assertThat(KullbackLeibler.of(Normal.of(0, 1e308), Normal.of(0, 1e-308)))
        .isEqualTo(Double.POSITIVE_INFINITY); // 1e1232
    assertThat(KullbackLeibler.of(Normal.of(1.5e308, 1e308), Normal.of(-1.5e308, 1e308)))
        .isCloseTo(4.5, within(1e-14));
  }

  @Example
  void extremes() {
    assertThat(KullbackLeibler.of(Bernoulli.of(0.5), Bernoulli.of(0)))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(KullbackLeibler.of(Bernoulli.of(0), Bernoulli.of(0.5)))
        .isCloseTo(Math.log(2), within(1e-15));
    assertThat(KullbackLeibler.of(Poisson.of(1), Poisson.of(0)))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(KullbackLeibler.of(Poisson.of(0), Poisson.of(1))).isEqualTo(1);
    assertThat(KullbackLeibler.of(Gamma.of(1e-300, 1), Gamma.of(1e12, 1)))
        .isEqualTo(Double.POSITIVE_INFINITY); // 1e312
    assertThat(KullbackLeibler.of(Categorical.ofLogits(0, 0), Categorical.ofLogits(0, -2000)))
        .isCloseTo(1000 - Math.log(2), within(1e-12));
    assertThatThrownBy(
            () ->
                KullbackLeibler.of(MultivariateNormal.standard(2), MultivariateNormal.standard(3)))
        .hasMessage("kl: p's mean holds 2 numbers but must hold 3");
  }
}
