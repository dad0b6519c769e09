package dev.lanewise.nn.prob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The rules of probability and information on tables of three variables, some cells being 0. */
final class JointTableProperties {
  /** Sums of at most 64 cells, times logarithms of at most ln 1e6 = 14, rounded a few times. */
  private static final double ROUNDING = 64 * 14 * 2 * 0x1p-53;

  @Provide
  Arbitrary<JointTable> tables() {
    Arbitrary<Integer> size = Arbitraries.integers().between(1, 4);
    return Combinators.combine(
            size, size, size, Arbitraries.integers(), Arbitraries.of(true, false))
        .as(JointTableProperties::table);
  }

  private static JointTable table(int nx, int ny, int nz, int seed, boolean zeros) {
    RandomKey key = RandomKey.of(seed);
    double[] p = new double[nx * ny * nz];
    for (int i = 0; i < p.length; i++) {
      p[i] = zeros && i > 0 && key.split(1).uniform(i) < 0.3 ? 0 : key.uniform(i) + 0.001;
    }
    double sum = Arrays.stream(p).sum();
    double[] scaled = Arrays.stream(p).map(v -> v / sum).toArray();
    return JointTable.of(List.of("x", "y", "z"), new int[] {nx, ny, nz}, scaled);
  }

  private static double[][] channel(int from, int to, int seed) {
    double[][] rows = new double[from][];
    for (int i = 0; i < from; i++) {
      rows[i] = table(to, 1, 1, seed + i, true).probabilities();
    }
    return rows;
  }

  private static void assertNear(double[] actual, double... expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(ROUNDING));
    }
  }

  @Property(tries = 100)
  void sumRule(@ForAll("tables") JointTable t) {
    JointTable zx = t.marginal("z", "x");
    for (int x = 0; x < t.size("x"); x++) {
      for (int z = 0; z < t.size("z"); z++) {
        double sum = 0;
        for (int y = 0; y < t.size("y"); y++) {
          sum += t.probability(x, y, z);
        }
        assertThat(zx.probability(z, x)).isCloseTo(sum, within(ROUNDING));
      }
    }
    assertNear(t.marginal("x", "y", "z").probabilities(), t.probabilities());
    assertThat(Arrays.stream(t.marginal("y").probabilities()).sum()).isCloseTo(1, within(ROUNDING));
  }

  @Property(tries = 100)
  void productRuleAndBayesRule(@ForAll("tables") JointTable t, @ForAll int seed) {
    JointTable x = t.marginal("x");
    double[][] rows = channel(t.size("x"), 3, seed);
    JointTable joint = x.then("e", "x", rows);
    JointTable e = joint.marginal("e");
    for (int i = 0; i < x.size("x"); i++) {
      for (int j = 0; j < 3; j++) {
        assertThat(joint.probability(i, j))
            .isCloseTo(x.probability(i) * rows[i][j], within(ROUNDING));
        if (e.probability(j) > 1e-3) {
          // p(x | e) = p(x) p(e | x) / p(e)
          assertThat(joint.given("e", j).probability(i))
              .isCloseTo(x.probability(i) * rows[i][j] / e.probability(j), within(1e3 * ROUNDING));
        }
      }
    }
    if (Arrays.stream(x.probabilities()).allMatch(p -> p > 1e-3)) {
      double[][] back = joint.conditional("e", "x");
      for (int i = 0; i < back.length; i++) {
        for (int j = 0; j < 3; j++) {
          assertThat(back[i][j]).isCloseTo(rows[i][j], within(1e3 * ROUNDING));
        }
      }
    }
  }

  /** {@code E[X] = E[E[X | Y]]} and {@code Var[X] = E[Var[X | Y]] + Var[E[X | Y]]}. */
  @Property(tries = 100)
  void totalExpectationAndVariance(@ForAll("tables") JointTable t) {
    double mean = t.expectation(v -> v[0]);
    double variance = t.expectation(v -> (v[0] - mean) * (v[0] - mean));
    double meanOfMeans = 0;
    double meanVariance = 0;
    double varianceOfMeans = 0;
    JointTable ys = t.marginal("y");
    for (int y = 0; y < t.size("y"); y++) {
      double chance = ys.probability(y);
      if (chance > 0) {
        JointTable given = t.given("y", y);
        assertThat(given.names()).containsExactly("x", "z");
        double m = given.expectation(v -> v[0]);
        meanOfMeans += chance * m;
        meanVariance += chance * given.expectation(v -> (v[0] - m) * (v[0] - m));
        varianceOfMeans += chance * (m - mean) * (m - mean);
      }
    }
    assertThat(meanOfMeans).isCloseTo(mean, within(ROUNDING));
    assertThat(meanVariance + varianceOfMeans).isCloseTo(variance, within(9 * ROUNDING));
  }

  @Property(tries = 100)
  void cauchySchwarzAndJensen(@ForAll("tables") JointTable t) {
    double xy = t.expectation(v -> v[0] * v[1]);
    double xx = t.expectation(v -> v[0] * v[0]);
    double yy = t.expectation(v -> v[1] * v[1]);
    assertThat(xy * xy).isLessThanOrEqualTo(xx * yy * (1 + ROUNDING));
    double mean = t.expectation(v -> v[0] + v[2]);
    assertThat(t.expectation(v -> Math.exp(v[0] + v[2])))
        .isGreaterThanOrEqualTo(Math.exp(mean) * (1 - ROUNDING));
  }

  /** {@code H(x, y, z) = H(x) + H(y | x) + H(z | x, y)}, and conditioning never adds. */
  @Property(tries = 100)
  void chainRuleOfEntropy(@ForAll("tables") JointTable t) {
    double chained =
        t.entropy("x") + t.conditionalEntropy("y", "x") + t.conditionalEntropy("z", "x", "y");
    assertThat(t.entropy("x", "y", "z")).isCloseTo(chained, within(ROUNDING));
    assertThat(t.conditionalEntropy("y")).isCloseTo(t.entropy("y"), within(ROUNDING));
    assertThat(t.conditionalEntropy("y", "x")).isLessThanOrEqualTo(t.entropy("y") + ROUNDING);
    assertThat(t.conditionalEntropy("y", "x", "z")).isNotNegative();
    assertThat(t.entropy("x", "y")).isLessThanOrEqualTo(t.entropy("x") + t.entropy("y") + ROUNDING);
  }

  @Property(tries = 100)
  void mutualInformationIsTheDivergenceOfTheProduct(@ForAll("tables") JointTable t) {
    double mutual = t.mutualInformation("x", "y");
    JointTable product = t.marginal("x").times(t.marginal("y"));
    double kl = Information.kl(t.marginal("x", "y").probabilities(), product.probabilities());
    assertThat(mutual).isCloseTo(kl, within(ROUNDING));
    assertThat(mutual).isNotNegative();
    assertThat(t.mutualInformation("y", "x")).isCloseTo(mutual, within(ROUNDING));
    assertThat(mutual).isCloseTo(t.entropy("x") - t.conditionalEntropy("x", "y"), within(ROUNDING));
    assertThat(product.mutualInformation("x", "y")).isCloseTo(0, within(ROUNDING * ROUNDING));
  }

  /** {@code I(x; yz) = I(x; z) + I(x; y | z)}. */
  @Property(tries = 100)
  void chainRuleOfInformation(@ForAll("tables") JointTable t) {
    JointTable merged = t.merged("yz", "y", "z");
    assertThat(merged.names()).containsExactly("x", "yz");
    double chained = t.mutualInformation("x", "z") + t.mutualInformation("x", "y", "z");
    assertThat(merged.mutualInformation("x", "yz")).isCloseTo(chained, within(ROUNDING));
    assertThat(t.mutualInformation("x", "y", "z")).isNotNegative();
    double entropies =
        t.entropy("x", "z") + t.entropy("y", "z") - t.entropy("x", "y", "z") - t.entropy("z");
    assertThat(t.mutualInformation("x", "y", "z")).isCloseTo(entropies, within(ROUNDING));
  }

  /** What depends on y alone knows of x at most what y does: {@code I(x; w) <= I(x; y)}. */
  @Property(tries = 100)
  void dataProcessing(@ForAll("tables") JointTable t, @ForAll int seed) {
    JointTable chain = t.marginal("x", "y").then("w", "y", channel(t.size("y"), 3, seed));
    assertThat(chain.mutualInformation("x", "w"))
        .isLessThanOrEqualTo(chain.mutualInformation("x", "y") + ROUNDING);
    assertThat(chain.mutualInformation("x", "w", "y")).isCloseTo(0, within(ROUNDING));
    // And of divergences: p and q through the same channel come closer.
    double[] p = t.marginal("y").probabilities();
    double[] q = new double[p.length];
    Arrays.setAll(q, i -> (p[i] + 1.0 / p.length) / 2);
    double[][] rows = channel(p.length, 3, ~seed);
    double[] pOut = JointTable.of("y", p).then("w", "y", rows).marginal("w").probabilities();
    double[] qOut = JointTable.of("y", q).then("w", "y", rows).marginal("w").probabilities();
    assertThat(Information.kl(pOut, qOut)).isLessThanOrEqualTo(Information.kl(p, q) + ROUNDING);
  }

  @Example
  void anExample() {
    JointTable illness = JointTable.of("ill", 0.99, 0.01);
    JointTable both = illness.then("test", "ill", new double[][] {{0.95, 0.05}, {0.1, 0.9}});
    assertNear(both.given("test", 1).probabilities(), 0.0495 / 0.0585, 0.009 / 0.0585);
    assertThat(both.expectation(v -> v[0] * v[1])).isCloseTo(0.009, within(1e-16));
    JointTable coins = JointTable.of("a", 0.5, 0.5).times(JointTable.of("b", 0.5, 0.5));
    JointTable parity = coins.merged("ab", "a", "b");
    JointTable all = parity.then("xor", "ab", new double[][] {{1, 0}, {0, 1}, {0, 1}, {1, 0}});
    assertThat(all.mutualInformation("xor", "ab")).isCloseTo(Math.log(2), within(1e-15));
    assertThat(all.entropy("ab", "xor")).isCloseTo(2 * Math.log(2), within(1e-15));
  }

  /**
   * A product of chances may underflow where the cell does not. Its neighbours miss that chance,
   * which is nothing beside 1, in the sums over a row and a column.
   */
  @Example
  void tinyChancesAreNoContradiction() {
    JointTable t = JointTable.of(List.of("x", "y"), new int[] {2, 2}, 1, 0, 0, 1e-200);
    assertThat(t.mutualInformation("x", "y"))
        .isCloseTo(1e-200 * 200 * Math.log(10), within(2e-200));
  }

  @Example
  void wrongArgumentsAreNamed() {
    JointTable t = JointTable.of(List.of("x", "y"), new int[] {2, 2}, 0.5, 0.5, 0, 0);
    assertThatThrownBy(() -> t.marginal("w"))
        .hasMessage("joint table: there is no variable w among [x, y]");
    assertThatThrownBy(() -> t.marginal("x", "x")).hasMessageContaining("is named twice");
    assertThatThrownBy(() -> t.given("x", 1))
        .hasMessage("given: P(x = 1) is 0: nothing can be conditioned on it");
    assertThatThrownBy(() -> t.conditional("y", "x")).hasMessageContaining("P(x = 1) is 0");
    assertThatThrownBy(() -> t.given("x", 2))
        .hasMessageContaining("x is 2 but must be within 0 .. 1");
    assertThatThrownBy(() -> t.probability(0)).hasMessageContaining("values holds 1 numbers");
    assertThatThrownBy(() -> t.probability(0, 2)).hasMessageContaining("y is 2 but");
    assertThatThrownBy(() -> t.then("w", "x", new double[][] {{1}}))
        .hasMessage("then: the rows of w holds 1 numbers but must hold 2");
    assertThatThrownBy(() -> t.then("w", "x", new double[][] {{1}, {0.5}}))
        .hasMessageContaining("row 1 of w sums to 0.5 but must sum to 1");
    assertThatThrownBy(() -> t.then("x", "y", new double[][] {{1}, {1}}))
        .hasMessageContaining("a name is there twice in [x, y, x]");
    assertThatThrownBy(() -> t.times(t)).hasMessageContaining("a name is there twice");
    assertThatThrownBy(() -> JointTable.of(List.of("x"), new int[] {3}, 1))
        .hasMessage("joint table: p holds 1 numbers but must hold 3");
    assertThatThrownBy(() -> JointTable.of(List.of("x"), new int[] {0}))
        .hasMessageContaining("a size is 0 but must be at least 1");
    assertThatThrownBy(() -> JointTable.of("x", 0.5)).hasMessageContaining("sums to 0.5");
  }
}
