package dev.lanewise.kernels.nhwc;

import java.util.List;

/**
 * F(m, 3): m neighbouring outputs of a correlation with 3 weights from m + 2 products instead of 3
 * m (Winograd: Arithmetic complexity of computations, 1980; Lavin and Gray: Fast algorithms for
 * convolutional neural networks, 2016): {@code y = A^T [(G g) . (B^T x)]}.
 *
 * <p>The polynomials x(t) and g(t) are multiplied by their values at m + 1 points and at infinity.
 * Row i of {@code B^T} holds the coefficients of {@code prod_(j != i) (t - a_j)}, row i of G is
 * {@code (1, a_i, a_i^2) / prod_(j != i) (a_i - a_j)}, column i of {@code A^T} is {@code (1, a_i,
 * a_i^2, ...)}.
 */
public enum Minimal {
  /**
   * F(2, 3) at 0, 1, -1: more accurate than the sums it replaces, and 2.25 times fewer products.
   */
  F2(1, 0),

  /**
   * F(4, 3) at 0, +-21/32, +-3/2: four times fewer products. A sum of C products has a variance of
   * errors in proportion to {@code sum_i A_ki^2 |B_i|^2 |G_i|^2} along each axis; no five points
   * make its mean less by more than a hundredth (searched numerically), the usual points 0, +-1,
   * +-2 make it 2.3 times as large. Measured, rms errors are 1.7 to 1.9 times those of one chain of
   * 9 C products where C is 96 and more, 2 to 2.5 times for fewer, where the transforms' own errors
   * show. Powers of these points are exact in floats.
   */
  F4(0.65625, 1.5);

  private final double p;
  private final double q;

  /**
   * @param p the points p and -p
   * @param q the points q and -q, or 0 for none
   */
  Minimal(double p, double q) {
    this.p = p;
    this.q = q;
  }

  /** m: outputs of one application. */
  public int outputs() {
    return q == 0 ? 2 : 4;
  }

  /** m + 2: inputs and products of one application. */
  public int products() {
    return outputs() + 2;
  }

  /** {@code B^T}. */
  public LinearMap inputTransform() {
    return this == F2 ? inputOfTwo() : inputOfFour();
  }

  /** {@code A^T}. */
  public LinearMap outputTransform() {
    return this == F2 ? outputOfTwo() : outputOfFour();
  }

  private static LinearMap inputOfTwo() {
    LinearMap.Writer w = new LinearMap.Writer(4);
    return w.outputs(w.fma(-1, 0, 2), w.add(1, 2), w.fma(-1, 1, 2), w.fma(-1, 1, 3));
  }

  private static LinearMap outputOfTwo() {
    LinearMap.Writer w = new LinearMap.Writer(4);
    return w.outputs(w.add(0, w.add(1, 2)), w.add(3, w.fma(-1, 2, 1)));
  }

  /**
   * With a = p^2 and b = q^2 for points +-p, +-q: the two of a pair share their even and odd part.
   */
  private LinearMap inputOfFour() {
    double a = p * p;
    double b = q * q;
    LinearMap.Writer w = new LinearMap.Writer(6);
    int zero = w.fma(a * b, 0, w.fma(-(a + b), 2, 4));
    int evenP = w.fma(-b, 2, 4);
    int oddP = w.fma(-b, 1, 3);
    int evenQ = w.fma(-a, 2, 4);
    int oddQ = w.fma(-a, 1, 3);
    int infinity = w.fma(a * b, 1, w.fma(-(a + b), 3, 5));
    return w.outputs(
        zero,
        w.fma(p, oddP, evenP),
        w.fma(-p, oddP, evenP),
        w.fma(q, oddQ, evenQ),
        w.fma(-q, oddQ, evenQ),
        infinity);
  }

  private LinearMap outputOfFour() {
    LinearMap.Writer w = new LinearMap.Writer(6);
    int sumP = w.add(1, 2);
    int sumQ = w.add(3, 4);
    int differenceP = w.fma(-1, 2, 1);
    int differenceQ = w.fma(-1, 4, 3);
    return w.outputs(
        w.add(sumQ, w.add(sumP, 0)),
        w.fma(q, differenceQ, w.times(p, differenceP)),
        w.fma(q * q, sumQ, w.times(p * p, sumP)),
        w.fma(q * q * q, differenceQ, w.fma(p * p * p, differenceP, 5)));
  }

  /** A: what the output transform does to gradients. */
  public LinearMap outputAdjoint() {
    LinearMap.Writer w = new LinearMap.Writer(outputs());
    if (this == F2) {
      return w.outputs(0, w.add(0, 1), w.fma(-1, 1, 0), 1);
    }
    int evenP = w.fma(p * p, 2, 0);
    int oddP = w.fma(p * p * p, 3, w.times(p, 1));
    int evenQ = w.fma(q * q, 2, 0);
    int oddQ = w.fma(q * q * q, 3, w.times(q, 1));
    return w.outputs(
        0,
        w.add(evenP, oddP),
        w.fma(-1, oddP, evenP),
        w.add(evenQ, oddQ),
        w.fma(-1, oddQ, evenQ),
        3);
  }

  /** {@code G^T}: what the weight transform does to gradients. */
  public LinearMap weightAdjoint() {
    double a = p * p;
    double b = q * q;
    LinearMap.Writer w = new LinearMap.Writer(products());
    int sumP = w.add(1, 2);
    int differenceP = w.fma(-1, 2, 1);
    if (this == F2) {
      return w.outputs(
          w.fma(1 / (2 * a), sumP, w.times(-1 / a, 0)),
          w.times(p / (2 * a), differenceP),
          w.fma(0.5, sumP, 3));
    }
    double inner = 2 * a * (a - b);
    double outer = 2 * b * (b - a);
    int sumQ = w.add(3, 4);
    int differenceQ = w.fma(-1, 4, 3);
    return w.outputs(
        w.fma(1 / outer, sumQ, w.fma(1 / inner, sumP, w.times(1 / (a * b), 0))),
        w.fma(q / outer, differenceQ, w.times(p / inner, differenceP)),
        w.fma(b / outer, sumQ, w.fma(a / inner, sumP, 5)));
  }

  /** {@code max_k sum_i |A^T_ki| sum_r |G_ir| sum_j |B^T_ij|}. */
  double amplification() {
    return amplification(outputTransform(), weightTransform());
  }

  /** {@code max_k sum_i |G_ik| sum_r |A^T_ri| sum_j |B^T_ij|}. */
  double adjointAmplification() {
    return amplification(weightAdjoint(), outputAdjoint());
  }

  private double amplification(LinearMap last, LinearMap other) {
    double[][] b = inputTransform().matrix();
    double[][] g = other.matrix();
    double most = 0;
    for (double[] row : last.matrix()) {
      double sum = 0;
      for (int i = 0; i < products(); i++) {
        sum += Math.abs(row[i]) * norm(g[i]) * norm(b[i]);
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  private static double norm(double[] row) {
    double sum = 0;
    for (double v : row) {
      sum += Math.abs(v);
    }
    return sum;
  }

  /** G: with {@code a = p^2}, {@code b = q^2}; the two points of a pair share a denominator. */
  public LinearMap weightTransform() {
    double a = p * p;
    double b = q * q;
    LinearMap.Writer w = new LinearMap.Writer(3);
    if (this == F2) {
      List<Integer> pair = pair(w, p, 2 * a);
      return w.outputs(w.times(-1 / a, 0), pair.get(0), pair.get(1), 2);
    }
    List<Integer> inner = pair(w, p, 2 * a * (a - b));
    List<Integer> outer = pair(w, q, 2 * b * (b - a));
    return w.outputs(
        w.times(1 / (a * b), 0), inner.get(0), inner.get(1), outer.get(0), outer.get(1), 2);
  }

  /** {@code (g0 +- r g1 + r^2 g2) / denominator}, one rounding at a time. */
  private static List<Integer> pair(LinearMap.Writer w, double r, double denominator) {
    int even = w.fma(r * r / denominator, 2, w.times(1 / denominator, 0));
    return List.of(w.fma(r / denominator, 1, even), w.fma(-r / denominator, 1, even));
  }
}
