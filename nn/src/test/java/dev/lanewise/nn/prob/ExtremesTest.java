package dev.lanewise.nn.prob;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Certainty, tiny and huge parameters, and what is refused. */
final class ExtremesTest {
  static List<Distribution> extremes() {
    return List.of(
        Bernoulli.of(0),
        Bernoulli.of(1),
        Bernoulli.of(Double.MIN_VALUE),
        Bernoulli.ofLogit(40),
        Bernoulli.ofLogit(-800),
        Binomial.of(0, 0.5),
        Binomial.of(5, 0),
        Binomial.of(5, 1),
        Binomial.of(Integer.MAX_VALUE, 1e-300),
        Binomial.of(Integer.MAX_VALUE, 0.5),
        Poisson.of(0),
        Poisson.of(Double.MIN_VALUE),
        Poisson.of(0x1p52),
        Categorical.of(1),
        Categorical.of(0, 1, 0),
        Categorical.ofLogits(0, -1000, NEGATIVE_INFINITY),
        Categorical.ofWeights(1e-300, 1e300),
        Normal.of(1e300, 1e-300),
        Normal.of(0, 1e150),
        Gamma.of(1e-300, 1),
        Gamma.of(1e300, 1),
        Gamma.of(1, 1e300),
        Gamma.of(1, 1e-300),
        Gamma.of(1e-3, 1e3));
  }

  @ParameterizedTest
  @MethodSource("extremes")
  void nothingIsNotANumber(Distribution x) {
    for (double p : new double[] {0, 1e-300, 0.01, 0.5, 0.99, 1 - 0x1p-53, 1}) {
      double at = x.quantile(p);
      assertThat(at).isNotNaN();
      assertThat(x.cumulative(at)).isBetween(0.0, 1.0);
      assertThat(x.survival(at)).isBetween(0.0, 1.0);
      double log = x instanceof Continuous c ? c.logDensity(at) : ((Discrete) x).logMass((long) at);
      assertThat(log).isNotNaN();
    }
    for (int order = 0; order <= 10; order++) {
      assertThat(x.moment(order)).isNotNaN();
      assertThat(x.centralMoment(order)).isNotNaN();
    }
    for (double t : new double[] {-1e300, -1, -1e-300, 0, 1e-300, 1, 1e300}) {
      assertThat(x.logMgf(t)).isNotNaN();
      assertThat(x.mgf(t)).isNotNegative();
    }
    assertThat(x.entropy()).isNotNaN();
    for (double draw : x.samples(RandomKey.of(4), 10)) {
      assertThat(draw).isFinite();
    }
  }

  @Test
  void certaintyIsCertain() {
    for (Discrete x : List.of(Bernoulli.of(1), Binomial.of(5, 1), Categorical.of(0, 0, 1))) {
      long last = x.highest();
      assertThat(x.logMass(last)).isZero();
      assertThat(x.logMass(last - 1)).isEqualTo(NEGATIVE_INFINITY);
      assertThat(x.entropy()).isZero();
      assertThat(x.variance()).isZero();
      assertThat(x.logMgf(-300)).isEqualTo(-300.0 * last);
      for (double p : new double[] {0, 0.5, 1}) {
        assertThat(x.quantile(p)).isEqualTo((double) last);
      }
    }
    assertThat(Poisson.of(0).logMass(0)).isZero();
    assertThat(Poisson.of(0).logMass(1)).isEqualTo(NEGATIVE_INFINITY);
    assertThat(Poisson.of(0).quantile(1)).isZero();
    assertThat(Poisson.of(1).quantile(1)).isEqualTo(POSITIVE_INFINITY);
    assertThat(Binomial.of(0, 0.5).logMass(0)).isZero();
    assertThat(Binomial.of(0, 0.5).mgf(3)).isEqualTo(1);
  }

  /** Where a chance is 1 to the last digit, its converse is still known. */
  @Test
  void conversesKeepTheirDigits() {
    assertThat(Bernoulli.ofLogit(40).logMass(0)).isCloseTo(-40, within(1e-14));
    assertThat(Bernoulli.ofLogit(40).logMass(1)).isEqualTo(-Math.exp(-40));
    assertThat(Bernoulli.of(1e-300).logMass(0)).isEqualTo(-1e-300);
    assertThat(Bernoulli.ofLogit(POSITIVE_INFINITY)).isEqualTo(Bernoulli.of(1));
    assertThat(new Binomial(3, Bernoulli.ofLogit(50)).logMass(2))
        .isCloseTo(Math.log(3) - 50, within(1e-13));
    assertThat(Categorical.ofLogits(0, -1000).logMass(1)).isEqualTo(-1000);
    assertThat(Poisson.of(1e-300).entropy())
        .isCloseTo(1e-300 * (1 + 300 * Math.log(10)), within(1e-310));
  }

  @Test
  void generatingFunctionsEndAtTheirDomain() {
    Gamma x = Gamma.of(2, 3);
    assertThat(x.mgf(3)).isEqualTo(POSITIVE_INFINITY);
    assertThat(x.logMgf(1e300)).isEqualTo(POSITIVE_INFINITY);
    assertThat(x.mgf(Math.nextDown(3))).isFinite();
    assertThat(x.mgf(-3)).isEqualTo(0.25);
    assertThat(Poisson.of(1).mgf(1000)).isEqualTo(POSITIVE_INFINITY);
  }

  @Test
  void outsideOfTheSupportIsNothing() {
    for (Discrete x :
        List.of(Bernoulli.of(0.5), Binomial.of(3, 0.5), Poisson.of(2), Categorical.of(0.5, 0.5))) {
      assertThat(x.mass(-1)).isZero();
      assertThat(x.cumulative(-0.5)).isZero();
      assertThat(x.cumulative(NaN)).isNaN();
      assertThat(x.survival(NaN)).isNaN();
      assertThat(x instanceof Poisson || x.logMass(4) == NEGATIVE_INFINITY).isTrue();
    }
    assertThat(Gamma.of(2, 3).density(-1)).isZero();
    assertThat(Gamma.of(2, 3).density(0)).isZero();
    assertThat(Gamma.of(1, 3).density(0)).isCloseTo(3, within(1e-15));
    assertThat(Gamma.of(0.5, 3).density(0)).isEqualTo(POSITIVE_INFINITY);
    assertThat(Gamma.of(2, 3).density(POSITIVE_INFINITY)).isZero();
    assertThat(Gamma.of(2, 3).logDensity(NaN)).isNaN();
    assertThat(Gamma.of(2, 3).cumulative(NaN)).isNaN();
    assertThat(Normal.of(2, 3).density(POSITIVE_INFINITY)).isZero();
    assertThat(Normal.of(2, 3).quantile(0)).isEqualTo(NEGATIVE_INFINITY);
    assertThat(Normal.of(2, 3).quantile(1)).isEqualTo(POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @MethodSource("extremes")
  void whatIsNoNumberHasNoChance(Distribution x) {
    assertThat(x.cumulative(NaN)).isNaN();
    assertThat(x.survival(NaN)).isNaN();
  }

  @Test
  void wrongParametersAreNamed() {
    assertThatThrownBy(() -> Bernoulli.of(1.5))
        .hasMessage("bernoulli: p is 1.5 but must be within 0 .. 1");
    assertThatThrownBy(() -> Bernoulli.ofLogit(NaN)).hasMessageContaining("p is NaN");
    assertThatThrownBy(() -> new Bernoulli(0.5, 0.25))
        .hasMessage("bernoulli: p is 0.5 and q is 0.25 but their sum must be 1");
    assertThatThrownBy(() -> Binomial.of(-1, 0.5))
        .hasMessage("binomial: trials is -1 but must be within 0 .. 2^31 - 1");
    assertThatThrownBy(() -> Poisson.of(NaN))
        .hasMessage("poisson: rate is NaN but must be within 0 .. 2^52");
    assertThatThrownBy(() -> Normal.of(0, 0))
        .hasMessage("normal: deviation is 0.0 but must be positive and finite");
    assertThatThrownBy(() -> Normal.of(NaN, 1))
        .hasMessage("normal: mean is NaN but must be finite");
    assertThatThrownBy(() -> Gamma.of(1, POSITIVE_INFINITY))
        .hasMessageContaining("rate is Infinity");
    assertThatThrownBy(() -> Categorical.of(0.5, 0.25))
        .hasMessage(
            "categorical: p sums to 0.75 but must sum to 1: divide by the sum, or use weights or"
                + " logits");
    assertThatThrownBy(() -> Categorical.of(1.5, -0.5))
        .hasMessage("categorical: p[1] is -0.5 but must be 0 or more");
    assertThatThrownBy(() -> Categorical.of(NaN, 1)).hasMessageContaining("p[0] is NaN");
    assertThatThrownBy(() -> Categorical.of()).hasMessageContaining("outcomes of p is 0");
    assertThatThrownBy(() -> Categorical.ofWeights(0, 0))
        .hasMessage("categorical: the sum of weights is 0.0 but must be positive and finite");
    assertThatThrownBy(() -> Categorical.of(0.5, 0.5).posterior(1))
        .hasMessage("posterior: logLikelihoods holds 1 numbers but must hold 2");
    for (Distribution x :
        List.of(
            Bernoulli.of(0.5), Categorical.of(1), Poisson.of(1), Normal.STANDARD, Gamma.of(1, 1))) {
      assertThatThrownBy(() -> x.moment(-1)).hasMessageContaining("order is -1 but must be within");
      assertThatThrownBy(() -> x.centralMoment(101)).hasMessageContaining("order is 101");
      assertThatThrownBy(() -> x.quantile(1.1)).hasMessageContaining("p is 1.1 but must be within");
      assertThatThrownBy(() -> x.mgf(NaN)).hasMessageContaining("t is NaN but must be finite");
    }
  }

  /** Bayes' rule in logarithms: likelihoods too small for a double still decide. */
  @Test
  void posteriors() {
    Categorical prior = Categorical.of(0.5, 0.25, 0.25, 0);
    Categorical posterior = prior.posterior(-2000, -2000, NEGATIVE_INFINITY, 0);
    assertThat(posterior.mass(0)).isCloseTo(2 / 3.0, within(1e-13));
    assertThat(posterior.mass(1)).isCloseTo(1 / 3.0, within(1e-13));
    assertThat(posterior.mass(2)).isZero();
    assertThat(posterior.mass(3)).isZero();
    assertThatThrownBy(
            () -> prior.posterior(NEGATIVE_INFINITY, NEGATIVE_INFINITY, NEGATIVE_INFINITY, 0))
        .hasMessageContaining("must be finite");
  }
}
