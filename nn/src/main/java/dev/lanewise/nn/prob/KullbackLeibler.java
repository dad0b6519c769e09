package dev.lanewise.nn.prob;

import dev.lanewise.kernels.linear.Matrix;
import dev.lanewise.kernels.linear.Triangular;

/**
 * {@code KL(p, q) = E_p[ln p(X) - ln q(X)]} in closed form, in nats: never negative, 0 where p = q,
 * infinite where q rules out what p does not. Each is arranged as a sum of terms that cannot be
 * negative, so that it keeps its digits where p and q are close.
 */
public final class KullbackLeibler {
  /**
   * Points and weights of Gauss and Legendre's rule of order 8 on [-1, 1]; the rest by symmetry.
   */
  private static final double[] POINTS = {
    0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363
  };

  private static final double[] WEIGHTS = {
    0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763
  };

  private KullbackLeibler() {}

  /** {@code p ln(p / q) + (1 - p) ln((1 - p) / (1 - q))}. */
  public static double of(Bernoulli p, Bernoulli q) {
    return Deviance.of(p.p(), q.p()) + Deviance.of(p.q(), q.q());
  }

  /** {@code sum p_i ln(p_i / q_i)}. */
  public static double of(Categorical p, Categorical q) {
    return LogInformation.kl(p.logProbabilities(), q.logProbabilities());
  }

  /** {@code p ln(p / q) + q - p}, p and q being the rates. */
  public static double of(Poisson p, Poisson q) {
    return Deviance.of(p.rate(), q.rate());
  }

  /** {@code (s - 1 - ln s + z^2) / 2} with variances' ratio s and {@code z = (m_p - m_q) / d_q}. */
  public static double of(Normal p, Normal q) {
    double apart = p.mean() - q.mean();
    double z =
        Double.isInfinite(apart)
            ? 2 * ((p.mean() / 2 - q.mean() / 2) / q.deviation())
            : apart / q.deviation();
    return (spreadTerm(p.deviation(), q.deviation()) + z * z) / 2;
  }

  /** {@code s - 1 - ln s} of {@code s = r^2, r = a / b}. */
  private static double spreadTerm(double a, double b) {
    // Only their ratio matters: with b near 1, products overflow only where the result does.
    int exponent = Math.getExponent(b);
    double scaledA = Math.scalb(a, -exponent);
    return scaledA < Double.MIN_NORMAL // and s far below what a digit of the result is
        ? 2 * (Math.log(b) - Math.log(a)) - 1
        : scaledSpreadTerm(scaledA, Math.scalb(b, -exponent));
  }

  private static double scaledSpreadTerm(double a, double b) {
    // r - 1 - ln r twice, and what s - 1 is more than 2 (r - 1): none is negative.
    double more = (a - b) / b;
    return 2 * Deviance.of(b, a) / b + more * more;
  }

  /**
   * {@code (tr(S_q^-1 S_p) - n - ln det(S_q^-1 S_p) + d^T S_q^-1 d) / 2} with d the difference of
   * means. With {@code M = L_q^-1 L_p} from the factors of the covariances, trace and determinant
   * are sums of squares and products of M's diagonal.
   */
  public static double of(MultivariateNormal p, MultivariateNormal q) {
    Require.length("kl", "p's mean", p.dimension(), q.dimension());
    Matrix m = p.factor();
    Triangular.solveLower(q.factor(), m);
    double sum = q.squaredDistance(p.mean());
    for (int i = 0; i < m.rows(); i++) {
      sum += spreadTerm(m.get(i, i), 1);
      for (int j = 0; j < i; j++) {
        sum += m.get(i, j) * m.get(i, j);
      }
    }
    return sum / 2;
  }

  /**
   * With shapes a, c and rates b, d of p and q: {@code (a - c) digamma(a) - ln Gamma(a) + ln
   * Gamma(c) + c ln(b / d) + a (d - b) / b}. It is the sum of two divergences: of shapes, at the
   * best rate for each, and of q's shape from p's mean in units of q.
   */
  public static double of(Gamma p, Gamma q) {
    return shapeTerm(p.shape(), q.shape()) + rateTerm(p, q);
  }

  /** {@code c ln(c / m) + m - c} of c, q's shape, and {@code m = a d / b}. */
  private static double rateTerm(Gamma p, Gamma q) {
    double c = q.shape();
    // By mantissas and exponents: neither quotient nor product overflows unless m does.
    int a = Math.getExponent(p.shape());
    int b = Math.getExponent(p.rate());
    int d = Math.getExponent(q.rate());
    double ratio = Math.scalb(q.rate(), -d) / Math.scalb(p.rate(), -b);
    double m = Math.scalb(Math.scalb(p.shape(), -a) * ratio, a + d - b);
    return m < Double.MIN_NORMAL && m < c / 2 // it has lost digits, if not all
        ? c * (Math.log(c) - Math.log(p.shape()) - Math.log(q.rate()) + Math.log(p.rate())) + m - c
        : Deviance.of(c, m);
  }

  /**
   * {@code g(c) - g(a) - g'(a) (c - a)} of the convex {@code g(x) = ln Gamma(x) - x ln x + x},
   * which is Stirling's error less ln(x) / 2 and a constant. For near shapes it is Taylor's
   * remainder, an integral of the second derivative, which does not cancel.
   */
  private static double shapeTerm(double a, double c) {
    double step = c - a;
    if (Math.abs(step) > Math.min(a, c) / 2) {
      return Stirling.error(c)
          - Stirling.error(a)
          - (Math.log(c) - Math.log(a)) / 2
          + Stirling.digammaGap(a) * step;
    }
    double sum = 0;
    for (int i = 0; i < POINTS.length; i++) {
      sum += WEIGHTS[i] * (curvature(a, step, POINTS[i]) + curvature(a, step, -POINTS[i]));
    }
    return sum / 2;
  }

  /** {@code (1 - s) g''(a + s step) step^2} at s = (1 + point) / 2. */
  private static double curvature(double a, double step, double point) {
    double s = (1 + point) / 2;
    double x = a + s * step;
    return (1 - s) * Stirling.trigammaGap(x) * (step / x) * (step / x);
  }
}
