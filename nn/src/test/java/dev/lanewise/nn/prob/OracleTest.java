package dev.lanewise.nn.prob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.DiscreteDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same numbers as Apache Commons Statistics; and, of hard cases, as 50-digit arithmetic. */
final class OracleTest {
  /** Of either side's special functions, 10 ulp each, and of log masses down to -700. */
  private static final double RELATIVE = 1e-12;

  private static final double[] CHANCES = {1e-12, 1e-3, 0.1, 0.5, 0.75, 0.999};

  private static void assertNear(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(RELATIVE * Math.max(1, Math.abs(expected))));
  }

  private static void assertRelative(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(RELATIVE * Math.abs(expected)));
  }

  private static void compare(Continuous ours, ContinuousDistribution theirs) {
    assertNear(ours.mean(), theirs.getMean());
    assertNear(ours.variance(), theirs.getVariance());
    for (double p : CHANCES) {
      double x = theirs.inverseCumulativeProbability(p);
      assertThat(ours.quantile(p)).isCloseTo(x, within(1e-8 * (Math.abs(x) + ours.deviation())));
      assertNear(ours.logDensity(x), theirs.logDensity(x));
      assertRelative(ours.cumulative(x), theirs.cumulativeProbability(x));
      assertRelative(ours.survival(x), theirs.survivalProbability(x));
    }
  }

  private static void compare(Discrete ours, DiscreteDistribution theirs) {
    assertNear(ours.mean(), theirs.getMean());
    assertNear(ours.variance(), theirs.getVariance());
    for (double p : CHANCES) {
      int k = theirs.inverseCumulativeProbability(p);
      assertThat(ours.quantile(p)).isEqualTo(k);
      assertNear(ours.logMass(k), theirs.logProbability(k));
      assertRelative(ours.cumulative(k), theirs.cumulativeProbability(k));
      // Theirs of binomials is a difference.
      assertThat(ours.survival(k)).isCloseTo(theirs.survivalProbability(k), within(RELATIVE));
    }
  }

  @Test
  void agreesWithCommonsStatistics() {
    for (double scale : List.of(0.01, 1.0, 250.0)) {
      compare(Normal.of(3, scale), NormalDistribution.of(3, scale));
      for (double shape : List.of(0.2, 1.0, 3.5, 40.0, 2000.0)) {
        compare(Gamma.of(shape, 1 / scale), GammaDistribution.of(shape, scale));
      }
    }
    for (double rate : List.of(0.01, 0.7, 12.0, 300.0, 50_000.0)) {
      compare(Poisson.of(rate), PoissonDistribution.of(rate));
    }
    for (double p : List.of(0.001, 0.3, 0.5, 0.98)) {
      for (int trials : new int[] {1, 7, 200, 10_000}) {
        compare(Binomial.of(trials, p), BinomialDistribution.of(trials, p));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0.5, 5, -1.4020427180880298",
    "100, 1e-10, 0, -1.00000000005e-8",
    "100, 1e-10, 1, -18.420680753852365",
    "1000000, 1e-300, 2, -1354.6131828610593",
    "2147483647, 0.25, 536870911, -10.825731615266145",
    "2147483647, 0.999999, 2147480000, -436.98489102550524",
  })
  void binomialLogMasses(long trials, double p, long k, double expected) {
    assertNear(Binomial.of(trials, p).logMass(k), expected);
    assertRelative(Binomial.of(trials, p).logMass(k), expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1e-300, 1, -690.77552789821371",
    "0.5, 3, -4.3712010109078909",
    "17.5, 25, -3.9485831997438107",
    "1e6, 1001000, -8.3270270622201348",
    "1e15, 1000000000000000, -18.188326730660015",
    "1e15, 0, -1e15",
    "4e15, 4000000100000000, -20.131473913303294",
  })
  void poissonLogMasses(double rate, long k, double expected) {
    assertRelative(Poisson.of(rate).logMass(k), expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1e-300, 1, 1, -691.77552789821371",
    "0.3, 2, 1e-300, 482.65501568809951",
    "1, 3, 0.5, -0.40138771133189031",
    "2.5, 1e-300, 1e300, -692.06021076868662",
    "1e8, 1, 1.0001e8, -10.629345570180989",
    "50, 1e-5, 4e6, -15.323576159732235",
  })
  void gammaLogDensities(double shape, double rate, double x, double expected) {
    assertRelative(Gamma.of(shape, rate).logDensity(x), expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1e-300, -1e300",
    "1e-5, -99988.064263750785",
    "0.3, -1.0559689607220177",
    "2.5, 1.7299479095050544",
    "15.9, 2.7808014695496603",
    "16.1, 2.7873202115427358",
    "99, 3.7131229410072335",
    "1e8, 10.629278901847522",
    "1e15, 18.688326730660015",
  })
  void gammaEntropies(double shape, double expected) {
    assertRelative(Gamma.of(shape, 1).entropy(), expected);
  }

  @Test
  void entropiesOfCounts() {
    assertRelative(Poisson.of(0.001).entropy(), 0.007908101804632483);
    assertRelative(Poisson.of(0.5).entropy(), 0.9276374674957973);
    assertRelative(Poisson.of(17.5).entropy(), 2.8451296893004625);
    assertRelative(Poisson.of(1e6 + 1).entropy(), 8.326694228853269); // by Edgeworth's series
    assertRelative(Poisson.of(1e10).entropy(), 12.931863998166568);
    assertRelative(Binomial.of(20, 0.3).entropy(), 2.13253864166149);
    assertRelative(Binomial.of(100_000, 0.2).entropy(), 6.259108658748701);
  }

  @Test
  void tails() {
    assertRelative(Normal.STANDARD.cumulative(-37), 5.725571222524577E-300);
    assertRelative(Normal.of(0, 1e-20).survival(37e-20), 5.725571222524577E-300);
    assertRelative(Gamma.of(0.001, 1).survival(1e-300), 0.4985238019891134);
    assertRelative(Gamma.of(2.5, 1).cumulative(1e-100), 3.0090111122547004E-251);
    assertRelative(Gamma.of(1000, 1).survival(1500), 2.204698611388996E-43);
    assertRelative(Gamma.of(1e7, 1).cumulative(1e7 - 9e4), 1.564450691171755E-179);
    assertRelative(Gamma.of(1e12, 1).survival(1e12 + 8e6), 6.222021635306897E-16);
    assertRelative(Poisson.of(300).cumulative(99), 1.4110215102111522E-41);
    assertRelative(Binomial.of(100, 1e-10).survival(0), 9.9999999505E-9);
    assertRelative(Binomial.of(1000, 0.3).survival(399), 1.1041298190556764E-11);
    assertRelative(Binomial.of(50, 0.9).survival(49), 0.00515377520732012);
  }

  /**
   * On both sides of the border beyond which Temme's expansion takes over; below it the library
   * errs by some a 2^-53, a being 1e7.
   */
  @Test
  void largeGammaTailsAreSeamless() {
    for (double z : new double[] {-30, -6, -1, 0, 0.5, 4, 30}) {
      double below = Math.nextDown(1e7);
      double x = 1e7 + z * 3e3;
      assertThat(Gamma.of(1e7, 1).cumulative(x))
          .isCloseTo(
              Gamma.of(below, 1).cumulative(x),
              within(4e-9 * Gamma.of(below, 1).cumulative(x) + 1e-300));
      assertThat(Gamma.of(1e7, 1).survival(x))
          .isCloseTo(
              Gamma.of(below, 1).survival(x),
              within(4e-9 * Gamma.of(below, 1).survival(x) + 1e-300));
    }
  }
}
