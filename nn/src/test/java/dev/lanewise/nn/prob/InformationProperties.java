package dev.lanewise.nn.prob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Entropies and divergences of finite distributions, zeros among their probabilities. */
final class InformationProperties {
  /** Sums of at most 8 terms, of sizes up to ln 1e6, each rounded a few times. */
  private static final double ROUNDING = 8 * 14 * 4 * 0x1p-53;

  private static final double[] NEVER = {1, 0, 0};
  private static final double[] ALWAYS = {0.5, 0.5, 0};

  /** Two distributions over as many outcomes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Pair(double[] p, double[] q) {}

  private static Arbitrary<double[]> distributions(int size) {
    Arbitrary<Double> weight =
        Arbitraries.frequencyOf(
            Tuple.of(4, Families.between(0.000001, 1)), Tuple.of(1, Arbitraries.just(0.0)));
    return weight
        .array(double[].class)
        .ofSize(size)
        .map(
            weights -> {
              weights[0] += 0.001;
              return Categorical.ofWeights(weights).probabilities();
            });
  }

  @Provide
  Arbitrary<Pair> pairs() {
    return Arbitraries.integers()
        .between(1, 8)
        .flatMap(n -> Combinators.combine(distributions(n), distributions(n)).as(Pair::new));
  }

  private static double[] logs(double... p) {
    return Arrays.stream(p).map(Math::log).toArray();
  }

  private static boolean continuous(Pair pair) {
    for (int i = 0; i < pair.p.length; i++) {
      if (pair.p[i] > 0 && pair.q[i] == 0) {
        return false;
      }
    }
    return true;
  }

  @Property(tries = 300)
  void divergenceIsPositiveAndZeroOnlyAtEquality(@ForAll("pairs") Pair pair) {
    double kl = Information.kl(pair.p, pair.q);
    assertThat(kl).isNotNegative();
    assertThat(kl == 0).isEqualTo(Arrays.equals(pair.p, pair.q));
    assertThat(kl == Double.POSITIVE_INFINITY).isEqualTo(!continuous(pair));
    assertThat(Information.kl(pair.p, pair.p)).isZero();
    assertThat(LogInformation.kl(logs(pair.p), logs(pair.p))).isZero();
  }

  @Property(tries = 200)
  void divergenceIsItsFormula(@ForAll("pairs") Pair pair) {
    double plain = 0;
    for (int i = 0; i < pair.p.length; i++) {
      plain += pair.p[i] == 0 ? 0 : pair.p[i] * Math.log(pair.p[i] / pair.q[i]);
    }
    if (continuous(pair)) {
      assertThat(Information.kl(pair.p, pair.q)).isCloseTo(plain, within(ROUNDING));
      // Pinsker: half the square of the distance in variation is below it.
      double variation = 0;
      for (int i = 0; i < pair.p.length; i++) {
        variation += Math.abs(pair.p[i] - pair.q[i]);
      }
      assertThat(Information.kl(pair.p, pair.q))
          .isGreaterThanOrEqualTo(variation * variation / 2 - ROUNDING);
    }
  }

  @Property(tries = 200)
  void crossEntropyIsEntropyAndDivergence(@ForAll("pairs") Pair pair) {
    double cross = Information.crossEntropy(pair.p, pair.q);
    double sum = Information.entropy(pair.p) + Information.kl(pair.p, pair.q);
    if (continuous(pair)) {
      assertThat(cross).isCloseTo(sum, within(ROUNDING));
    } else {
      assertThat(cross).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(sum).isEqualTo(Double.POSITIVE_INFINITY);
    }
    assertThat(Information.crossEntropy(pair.p, pair.p))
        .isCloseTo(Information.entropy(pair.p), within(ROUNDING));
  }

  @Property(tries = 200)
  void jensenShannonIsSymmetricAndBounded(@ForAll("pairs") Pair pair) {
    double jsd = Information.jensenShannon(pair.p, pair.q);
    assertThat(jsd).isBetween(0.0, Math.log(2));
    assertThat(Information.jensenShannon(pair.q, pair.p)).isCloseTo(jsd, within(ROUNDING));
    assertThat(jsd == 0).isEqualTo(Arrays.equals(pair.p, pair.q));
    double[] middle = new double[pair.p.length];
    Arrays.setAll(middle, i -> (pair.p[i] + pair.q[i]) / 2);
    double means = Information.kl(pair.p, middle) + Information.kl(pair.q, middle);
    assertThat(jsd).isCloseTo(means / 2, within(ROUNDING));
    // And so the entropy of the mean less the mean entropy.
    double entropies = Information.entropy(pair.p) + Information.entropy(pair.q);
    assertThat(jsd).isCloseTo(Information.entropy(middle) - entropies / 2, within(ROUNDING));
    double[] apart = new double[2 * pair.p.length];
    double[] other = apart.clone();
    System.arraycopy(pair.p, 0, apart, 0, pair.p.length);
    System.arraycopy(pair.q, 0, other, pair.p.length, pair.p.length);
    assertThat(Information.jensenShannon(apart, other)).isCloseTo(Math.log(2), within(ROUNDING));
    assertThat(Information.jensenShannon(apart, other)).isLessThanOrEqualTo(Math.log(2));
  }

  /** What is hardly possible adds hardly anything, be it the smallest number there is. */
  @Property(tries = 200)
  void jensenShannonOfHardlyPossible(
      @ForAll @IntRange(min = 1, max = 9) int p, @ForAll @IntRange(max = 9) int q) {
    double[] a = {1, p * Double.MIN_VALUE};
    double[] b = {1, q * Double.MIN_VALUE};
    assertThat(Information.jensenShannon(a, b)).isBetween(0.0, 1e-320);
    assertThat(Information.jensenShannon(b, a)).isBetween(0.0, 1e-320);
  }

  @Property(tries = 200)
  void entropyIsBetweenCertaintyAndUniformity(@ForAll("pairs") Pair pair) {
    double h = Information.entropy(pair.p);
    assertThat(h).isBetween(0.0, Math.log(pair.p.length) + ROUNDING);
    double[] uniform = new double[pair.p.length];
    Arrays.fill(uniform, 1.0 / uniform.length);
    assertThat(Information.entropy(uniform)).isCloseTo(Math.log(uniform.length), within(ROUNDING));
    assertThat(Information.kl(pair.p, uniform))
        .isCloseTo(Math.log(uniform.length) - h, within(ROUNDING));
  }

  /** Logits, shifted by any constant, tell the same. */
  @Property(tries = 200)
  void logitsTellTheSame(@ForAll("pairs") Pair pair) {
    double[] p = Arrays.stream(logs(pair.p)).map(x -> x + 3).toArray();
    double[] q = Arrays.stream(logs(pair.q)).map(x -> x - 700).toArray();
    double allowed = ROUNDING + 8 * 700 * 0x1p-52;
    assertSame(LogInformation.kl(p, q), Information.kl(pair.p, pair.q), allowed);
    assertSame(
        LogInformation.crossEntropy(p, q), Information.crossEntropy(pair.p, pair.q), allowed);
    assertSame(LogInformation.entropy(p), Information.entropy(pair.p), allowed);
    assertSame(
        LogInformation.jensenShannon(p, q), Information.jensenShannon(pair.p, pair.q), allowed);
    assertThat(LogInformation.jensenShannon(p, q)).isBetween(0.0, Math.log(2));
    assertThat(LogInformation.kl(p, q)).isNotNegative();
  }

  private static void assertSame(double actual, double expected, double allowed) {
    if (Double.isInfinite(expected)) {
      assertThat(actual).isEqualTo(expected);
    } else {
      assertThat(actual).isCloseTo(expected, within(allowed));
    }
  }

  /** KL and JSD are convex in the pair: mixing two pairs does not increase them. */
  @Property(tries = 100)
  void divergencesAreConvex(@ForAll("pairs") Pair a) {
    double[] turnedP = turned(a.p);
    double[] turnedQ = turned(a.q);
    double[] p = new double[a.p.length];
    double[] q = new double[a.p.length];
    Arrays.setAll(p, i -> 0.3 * a.p[i] + 0.7 * turnedP[i]);
    Arrays.setAll(q, i -> 0.3 * a.q[i] + 0.7 * turnedQ[i]);
    assertThat(Information.kl(p, q)).isLessThanOrEqualTo(Information.kl(a.p, a.q) + ROUNDING);
    assertThat(Information.jensenShannon(p, q))
        .isLessThanOrEqualTo(Information.jensenShannon(a.p, a.q) + ROUNDING);
  }

  private static double[] turned(double[] p) {
    double[] t = new double[p.length];
    Arrays.setAll(t, i -> p[(i + 1) % p.length]);
    return t;
  }

  @Example
  void closeDistributionsKeepTheirDigits() {
    double e = 1e-9;
    // sum p ln(p / q) = (e^2 / p) / 2 each, to first order.
    assertThat(Information.kl(new double[] {0.5, 0.5}, new double[] {0.5 + e, 0.5 - e}))
        .isCloseTo(2 * e * e, within(1e-6 * e * e));
    assertThat(LogInformation.kl(new double[] {0, 0}, new double[] {e, -e}))
        .isCloseTo(e * e / 2, within(1e-6 * e * e));
    assertThat(KullbackLeibler.of(Bernoulli.of(1e-300), Bernoulli.of(2e-300)))
        .isCloseTo(1e-300 * (1 - Math.log(2)), within(1e-314));
  }

  @Example
  void zerosInfinitiesAndUnderflow() {
    assertThat(Information.kl(ALWAYS, NEVER)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Information.kl(NEVER, ALWAYS)).isCloseTo(Math.log(2), within(ROUNDING));
    assertThat(Information.entropy(NEVER)).isZero();
    assertThat(Information.crossEntropy(ALWAYS, NEVER)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Information.kl(new double[] {1 - 1e-16, 1e-320}, new double[] {1, 0}))
        .isEqualTo(Double.POSITIVE_INFINITY);
    // A chance of e^-1000 is 0 as a double, but not as a logit.
    double[] p = {0, 0};
    double[] q = {0, -1000};
    double never = Double.NEGATIVE_INFINITY;
    assertThat(LogInformation.kl(p, q)).isCloseTo(500 - Math.log(2), within(1e-12));
    assertThat(LogInformation.kl(q, p)).isCloseTo(Math.log(2), within(1e-15));
    assertThat(LogInformation.kl(q, new double[] {0, never})).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(LogInformation.crossEntropy(q, new double[] {0, never}))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(LogInformation.kl(new double[] {0, never}, q)).isZero();
    assertThat(LogInformation.kl(new double[] {-1e300, 0}, new double[] {0, -1e300}))
        .isEqualTo(1e300);
    assertThat(LogInformation.jensenShannon(new double[] {0, never}, new double[] {never, 0}))
        .isEqualTo(Math.log(2));
  }

  /** Floats are taken as what they are, their sum divided out. */
  @Example
  void floats() {
    float[] p = {0.1f, 0.2f, 0.7f};
    float[] q = {0.3f, 0.3f, 0.4f};
    double allowed = 1e-6;
    double[] exactP = {0.1, 0.2, 0.7};
    double[] exactQ = {0.3, 0.3, 0.4};
    assertThat(Information.entropy(p)).isCloseTo(Information.entropy(exactP), within(allowed));
    assertThat(Information.kl(p, q)).isCloseTo(Information.kl(exactP, exactQ), within(allowed));
    assertThat(Information.kl(p, p)).isZero();
    assertThat(Information.crossEntropy(p, q))
        .isCloseTo(Information.crossEntropy(exactP, exactQ), within(allowed));
    assertThat(Information.jensenShannon(p, q))
        .isCloseTo(Information.jensenShannon(exactP, exactQ), within(allowed));
    float[] a = {1, -2, 3};
    float[] b = {0, 0.5f, -1};
    double[] doubleA = {1, -2, 3};
    double[] doubleB = {0, 0.5, -1};
    assertThat(LogInformation.entropy(a)).isEqualTo(LogInformation.entropy(doubleA));
    assertThat(LogInformation.kl(a, b)).isEqualTo(LogInformation.kl(doubleA, doubleB));
    assertThat(LogInformation.crossEntropy(a, b))
        .isEqualTo(LogInformation.crossEntropy(doubleA, doubleB));
    assertThat(LogInformation.jensenShannon(a, b))
        .isEqualTo(LogInformation.jensenShannon(doubleA, doubleB));
  }

  @Example
  void whatIsNoDistributionIsRefused() {
    double[] half = {0.5};
    assertThatThrownBy(() -> Information.entropy(half))
        .hasMessageContaining("entropy: p sums to 0.5 but must sum to 1");
    assertThatThrownBy(() -> Information.kl(ALWAYS, new double[] {1, 1, -1}))
        .hasMessage("kl: q[2] is -1.0 but must be 0 or more");
    assertThatThrownBy(() -> Information.kl(ALWAYS, new double[] {1}))
        .hasMessage("kl: q holds 1 numbers but must hold 3");
    assertThatThrownBy(() -> Information.entropy(Double.NaN, 1))
        .hasMessageContaining("p[0] is NaN");
    assertThatThrownBy(() -> LogInformation.kl(half, ALWAYS))
        .hasMessage("kl: logitsQ holds 3 numbers but must hold 1");
    assertThatThrownBy(() -> LogInformation.entropy(Double.NaN)).hasMessageContaining("NaN");
  }
}
