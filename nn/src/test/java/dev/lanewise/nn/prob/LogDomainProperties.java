package dev.lanewise.nn.prob;

import static dev.lanewise.nn.prob.LogDomain.log1mExp;
import static dev.lanewise.nn.prob.LogDomain.log1pExp;
import static dev.lanewise.nn.prob.LogDomain.logAddExp;
import static dev.lanewise.nn.prob.LogDomain.logSoftmax;
import static dev.lanewise.nn.prob.LogDomain.logSumExp;
import static dev.lanewise.nn.prob.LogDomain.sigmoid;
import static dev.lanewise.nn.prob.LogDomain.softmax;
import static dev.lanewise.nn.prob.LogDomain.xLogY;
import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Rules of logarithms and powers; each step rounds, so a few U of the largest number are allowed.
 */
final class LogDomainProperties {
  private static final double U = 0x1p-53;

  @Provide
  Arbitrary<double[]> logs() {
    return Families.between(-700, 700).array(double[].class).ofMinSize(1).ofMaxSize(8);
  }

  @Provide
  Arbitrary<Double> log() {
    return Arbitraries.oneOf(Families.between(-800, 0), Families.between(-1e-3, 0));
  }

  private static double allowed(double... a) {
    return 8 * U * (a.length + Arrays.stream(a).map(Math::abs).max().orElse(0));
  }

  @Property(tries = 100)
  void sumsAreSumsOfExponentials(@ForAll("logs") double[] a) {
    double greatest = Arrays.stream(a).max().orElse(0);
    double[] scaled = Arrays.stream(a).map(x -> x - greatest).toArray();
    double plain = Math.log(Arrays.stream(scaled).map(Math::exp).sum());
    assertThat(logSumExp(scaled)).isCloseTo(plain, within(allowed(scaled)));
    assertThat(logSumExp(a)).isCloseTo(plain + greatest, within(allowed(a)));
    double inTurn = NEGATIVE_INFINITY;
    for (double x : a) {
      inTurn = logAddExp(inTurn, x);
    }
    assertThat(logSumExp(a)).isCloseTo(inTurn, within(a.length * allowed(a)));
  }

  @Property(tries = 100)
  void shiftsComeOut(@ForAll("logs") double[] a) {
    double[] shifted = Arrays.stream(a).map(x -> x + 1e6).toArray();
    assertThat(logSumExp(shifted)).isCloseTo(logSumExp(a) + 1e6, within(allowed(shifted)));
  }

  @Property(tries = 100)
  void complementsAddUpToOne(@ForAll("log") double x) {
    assertThat(logAddExp(x, log1mExp(x))).isCloseTo(0, within(4 * U));
    assertThat(log1mExp(x)).isNotPositive();
  }

  @Property(tries = 100)
  void sigmoidsAndTheirLogarithms(@ForAll("log") double x) {
    assertThat(sigmoid(x)).isCloseTo(Math.exp(-log1pExp(-x)), within(allowed(x) * sigmoid(x)));
    assertThat(sigmoid(x) + sigmoid(-x)).isCloseTo(1, within(2 * U));
    assertThat(log1pExp(-x) - log1pExp(x)).isCloseTo(-x, within(allowed(x)));
  }

  @Property(tries = 100)
  void softmaxIsADistributionWhoseLogarithmsDifferAsItsLogits(@ForAll("logs") double[] a) {
    double[] p = softmax(a);
    assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(2 * allowed(a)));
    double[] logP = logSoftmax(a);
    for (int i = 0; i < a.length; i++) {
      assertThat(logP[i] - logP[0]).isCloseTo(a[i] - a[0], within(4 * allowed(a)));
      assertThat(logP[i]).isNotPositive();
    }
  }

  /** To all digits where the plain formulas have none left. */
  @Example
  void smallNumbersKeepTheirDigits() {
    assertThat(logAddExp(0, -50)).isEqualTo(Math.exp(-50));
    assertThat(logSumExp(-50, 0)).isEqualTo(Math.exp(-50));
    assertThat(log1pExp(-800)).isZero();
    assertThat(log1pExp(-700)).isEqualTo(Math.exp(-700));
    assertThat(log1pExp(800)).isEqualTo(800);
    assertThat(log1mExp(-1e-300)).isEqualTo(Math.log(1e-300));
    assertThat(log1mExp(-50)).isEqualTo(-Math.exp(-50));
    assertThat(sigmoid(-700)).isEqualTo(Math.exp(-700));
    assertThat(softmax(0, -700)[1]).isEqualTo(Math.exp(-700));
  }

  @Example
  void zerosAndInfinities() {
    assertThat(logSumExp()).isEqualTo(NEGATIVE_INFINITY);
    assertThat(logSumExp(NEGATIVE_INFINITY, NEGATIVE_INFINITY)).isEqualTo(NEGATIVE_INFINITY);
    assertThat(logSumExp(1, POSITIVE_INFINITY, NEGATIVE_INFINITY)).isEqualTo(POSITIVE_INFINITY);
    assertThat(logSumExp(1, NaN, 2)).isNaN();
    assertThat(logAddExp(NEGATIVE_INFINITY, NEGATIVE_INFINITY)).isEqualTo(NEGATIVE_INFINITY);
    assertThat(logAddExp(POSITIVE_INFINITY, POSITIVE_INFINITY)).isEqualTo(POSITIVE_INFINITY);
    assertThat(logAddExp(NEGATIVE_INFINITY, 3)).isEqualTo(3);
    assertThat(logAddExp(1, NaN)).isNaN();
    assertThat(log1mExp(0)).isEqualTo(NEGATIVE_INFINITY);
    assertThat(log1mExp(NEGATIVE_INFINITY)).isZero();
    assertThat(xLogY(0, 0)).isZero();
    assertThat(xLogY(2, 0)).isEqualTo(NEGATIVE_INFINITY);
    assertThat(sigmoid(POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(sigmoid(NEGATIVE_INFINITY)).isZero();
  }

  @Example
  void whatHasNoLogarithmIsRefused() {
    assertThatThrownBy(() -> log1mExp(0.5)).hasMessageContaining("x is 0.5 but must be at most 0");
    assertThatThrownBy(() -> softmax(NEGATIVE_INFINITY)).hasMessageContaining("must be finite");
    assertThatThrownBy(() -> softmax(1, NaN)).hasMessageContaining("sum is NaN");
    assertThatThrownBy(() -> softmax(1, POSITIVE_INFINITY)).hasMessageContaining("Infinity");
  }
}
