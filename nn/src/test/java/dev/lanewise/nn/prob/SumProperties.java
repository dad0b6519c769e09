package dev.lanewise.nn.prob;

import static dev.lanewise.nn.prob.Expectation.ROUNDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Sums of independent numbers: their mass or density is the convolution of both, their generating
 * function the product, their means and variances the sums.
 */
final class SumProperties {
  @Provide
  Arbitrary<Poisson> poissons() {
    return Families.poissons();
  }

  @Provide
  Arbitrary<Normal> normals() {
    return Families.normals();
  }

  @Provide
  Arbitrary<Gamma> gammas() {
    return Families.gammas();
  }

  @Provide
  Arbitrary<Binomial> binomials() {
    return Families.binomials();
  }

  private static void assertSum(Distribution x, Distribution y, Distribution sum, double t) {
    assertThat(sum.mean())
        .isCloseTo(
            x.mean() + y.mean(), within(ROUNDING * (Math.abs(x.mean()) + Math.abs(y.mean()))));
    assertThat(sum.variance())
        .isCloseTo(x.variance() + y.variance(), within(ROUNDING * sum.variance()));
    double logs = Math.abs(x.logMgf(t)) + Math.abs(y.logMgf(t));
    assertThat(sum.logMgf(t)).isCloseTo(x.logMgf(t) + y.logMgf(t), within(ROUNDING * logs));
  }

  private static void assertConvolution(Discrete x, Discrete y, Discrete sum, int k) {
    double expected = 0;
    for (int j = 0; j <= k; j++) {
      expected += x.mass(j) * y.mass(k - j);
    }
    assertThat(sum.mass(k)).isCloseTo(expected, within(ROUNDING * expected + 1e-300));
  }

  @Property(tries = 150)
  void ofPoissons(
      @ForAll("poissons") Poisson x,
      @ForAll("poissons") Poisson y,
      @ForAll @IntRange(min = 0, max = 150) int k) {
    assertSum(x, y, x.plus(y), 0.7);
    assertConvolution(x, y, x.plus(y), k);
  }

  @Property(tries = 150)
  void ofBinomials(
      @ForAll("binomials") Binomial x,
      @ForAll @IntRange(min = 0, max = 40) int trials,
      @ForAll @IntRange(min = 0, max = 80) int k) {
    Binomial y = new Binomial(trials, x.each());
    assertSum(x, y, x.plus(y), -0.7);
    assertConvolution(x, y, x.plus(y), k);
    assertThat(new Binomial(1, x.each()).mass(k % 2))
        .isCloseTo(x.each().mass(k % 2), within(ROUNDING));
  }

  @Property(tries = 100)
  void ofNormals(@ForAll("normals") Normal x, @ForAll("normals") Normal y) {
    Normal sum = x.plus(y);
    assertSum(x, y, sum, 0.3);
    Normal narrow = x.deviation() < y.deviation() ? x : y;
    Normal wide = narrow == x ? y : x;
    for (double z = -2; z <= 2; z++) {
      double at = sum.mean() + z * sum.deviation();
      assertThat(Expectation.of(narrow, v -> wide.density(at - v)))
          .isCloseTo(sum.density(at), within(4 * ROUNDING * sum.density(sum.mean())));
    }
  }

  /** {@code x = s / (1 + e^-y)} maps the line to the numbers between 0 and the sum s. */
  @Property(tries = 60)
  void ofGammas(@ForAll("gammas") Gamma x, @ForAll("gammas") Gamma other) {
    Gamma y = Gamma.of(other.shape(), x.rate());
    Gamma sum = x.plus(y);
    assertSum(x, y, sum, x.rate() / 3);
    assertThat(sum.logMgf(x.rate())).isEqualTo(Double.POSITIVE_INFINITY);
    double reach = 40 / Math.min(1, Math.min(x.shape(), y.shape()));
    for (double share : new double[] {0.1, 0.5, 0.9}) {
      double s = sum.quantile(share);
      double integral =
          Expectation.trapezoid(
              -reach,
              reach,
              u -> {
                double part = s * LogDomain.sigmoid(u);
                double rest = s * LogDomain.sigmoid(-u);
                return x.density(part) * y.density(rest) * part * rest / s;
              });
      assertThat(integral).isCloseTo(sum.density(s), within(10 * ROUNDING * sum.density(s)));
    }
  }

  /** Moments of a sum by the binomial theorem, from those of the parts. */
  @Property(tries = 100)
  void momentsOfSums(
      @ForAll("poissons") Poisson x,
      @ForAll("poissons") Poisson y,
      @ForAll @IntRange(min = 0, max = 12) int order) {
    double raw = 0;
    double central = 0;
    double choose = 1;
    for (int j = 0; j <= order; j++) {
      raw += choose * x.moment(j) * y.moment(order - j);
      central += choose * x.centralMoment(j) * y.centralMoment(order - j);
      choose *= (order - j) / (j + 1.0);
    }
    assertThat(x.plus(y).moment(order)).isCloseTo(raw, within(ROUNDING * raw));
    assertThat(x.plus(y).centralMoment(order)).isCloseTo(central, within(ROUNDING * central));
  }

  @Example
  void sumsThatLeaveTheirFamilyAreRefused() {
    assertThatThrownBy(() -> Binomial.of(3, 0.5).plus(Binomial.of(3, 0.25)))
        .hasMessage("binomial: chances 0.5 and 0.25 differ: their sum is not binomial");
    assertThatThrownBy(() -> Gamma.of(3, 0.5).plus(Gamma.of(3, 0.25)))
        .hasMessage("gamma: rates 0.5 and 0.25 differ: their sum is not gamma");
  }
}
