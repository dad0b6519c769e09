package dev.lanewise.nn.grad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/**
 * Derivatives of any order are right if and only if what Taylor's series leaves is small enough.
 */
class TaylorProperties {
  /**
   * {@code f(x) = sum_k sin (W x)_k}: its n-th derivative along v is at most {@code sum_k |W
   * v|_k^n}, so by Lagrange the remainder after n terms is at most that times {@code h^n / n!}.
   */
  @Property(tries = 60)
  void remaindersAreWithinLagrangesBound(
      @ForAll @LongRange(max = 1000) long seed,
      @ForAll @DoubleRange(min = 0.01, max = 1) double h,
      @ForAll @IntRange(min = 1, max = 5) int terms) {
    Calculus c = new Calculus(seed);
    Node x = c.column("x");
    Node v = c.column("v");
    Node w = c.tensor("W", Shape.of(4, 3));
    Node f = w.matmul(x).sin().sum();
    double series = 0;
    double power = 1;
    Node derivative = f;
    for (int k = 0; k < terms; k++) {
      series += power * c.value(derivative)[0];
      power *= h / (k + 1);
      derivative = Gradient.jacobianVector(derivative, x, v);
    }
    double bound =
        power
            * IntStream.range(0, 4)
                .mapToDouble(i -> Math.pow(Math.abs(c.value(w.matmul(v))[i]), terms))
                .sum();
    double value = c.moved(f, "x", c.value(v), h)[0];
    assertThat(Math.abs(value - series)).isLessThanOrEqualTo(bound + 1e-12);
  }

  /** With one derivative wrong the remainder would fall by 2^(n-1) only when the step is halved. */
  @Property(tries = 30)
  void remaindersFallWithThePowerOfTheFirstTermLeftOut(
      @ForAll @LongRange(max = 1000) long seed, @ForAll @IntRange(min = 1, max = 3) int terms) {
    Calculus c = new Calculus(seed);
    Node x = c.number("x");
    Node f = x.exp();
    double ratio = remainder(c, f, x, terms, 0x1p-6) / remainder(c, f, x, terms, 0x1p-7);
    // e^x has all derivatives equal: the ratio is 2^n (1 + O(h / (n + 1))).
    assertThat(ratio).isBetween(Math.pow(2, terms) * 0.99, Math.pow(2, terms) * 1.01);
  }

  private static double remainder(Calculus c, Node f, Node x, int terms, double h) {
    double series = 0;
    double power = 1;
    Node derivative = f;
    for (int k = 0; k < terms; k++) {
      series += power * c.value(derivative)[0];
      power *= h / (k + 1);
      derivative = Gradient.of(derivative, x);
    }
    return Math.abs(c.moved(f, "x", new double[] {1}, h)[0] - series);
  }
}
