package dev.lanewise.nn.prob;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.linear.Cholesky;
import dev.lanewise.kernels.linear.Matrix;
import dev.lanewise.kernels.linear.Triangular;
import java.util.Arrays;

/**
 * {@code ln p(x) = -(d^2 + n ln(2 pi) + ln det S) / 2}, d^2 being the squared Mahalanobis distance
 * {@code (x - mean)^T S^-1 (x - mean)} and S the covariance, n x n and positive definite. All goes
 * through its Cholesky factor. Immutable; entropies are in nats.
 */
public final class MultivariateNormal {
  /** Sets of indices are bits of an int, and moments are tabulated over them. */
  private static final int HIGHEST_ORDER = 20;

  private final double[] mean;
  private final Matrix covariance;
  private final Matrix factor;

  private MultivariateNormal(double[] mean, Matrix covariance, Matrix factor) {
    this.mean = mean;
    this.covariance = covariance;
    this.factor = factor;
  }

  /**
   * The distribution with this mean and covariance.
   *
   * @throws IllegalArgumentException if sizes differ, or the covariance is not symmetric but for
   *     rounding, or not positive definite
   */
  public static MultivariateNormal of(double[] mean, Matrix covariance) {
    return of("multivariate normal", mean, covariance, "what depends on the rest must be left out");
  }

  /** Mean 0, covariance the identity. */
  public static MultivariateNormal standard(int dimension) {
    return of(new double[dimension], Matrix.identity(dimension));
  }

  private static MultivariateNormal of(String op, double[] mean, Matrix s, String remedy) {
    int n = mean.length;
    Require.atLeast(op, "the dimension", n, 1);
    if (s.rows() != n || s.cols() != n) {
      throw new IllegalArgumentException(
          op + ": covariance is " + s + " but the mean holds " + n + " numbers");
    }
    Matrix symmetric = Matrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      Require.finite(op, "mean[" + i + "]", mean[i]);
      for (int j = 0; j < n; j++) {
        double apart = Math.abs(s.get(i, j) - s.get(j, i));
        double scale = Math.sqrt(s.get(i, i)) * Math.sqrt(s.get(j, j));
        if (!(apart <= n * 0x1p-40 * scale)) { // also of NaN
          throw new IllegalArgumentException(
              op
                  + ": covariance is not symmetric: ("
                  + i
                  + ","
                  + j
                  + ") is "
                  + s.get(i, j)
                  + " and its mirror image "
                  + s.get(j, i));
        }
        symmetric.set(i, j, s.get(i, j) / 2 + s.get(j, i) / 2);
      }
    }
    Matrix l = symmetric.copy();
    int failed = Cholesky.tryFactor(l);
    for (int i = 0; i < n && failed == 0; i++) {
      // A pivot that is nothing but rounding of what was subtracted from the diagonal.
      double pivot = l.get(i, i) * l.get(i, i);
      failed = pivot > n * 0x1p-52 * symmetric.get(i, i) ? 0 : i + 1;
    }
    if (failed > 0) {
      throw new IllegalArgumentException(
          op
              + ": covariance "
              + s
              + " is not positive definite (its leading minor of order "
              + failed
              + " is not positive): "
              + remedy);
    }
    return new MultivariateNormal(mean.clone(), symmetric, l);
  }

  /** Maximum likelihood from draws, one a row: their mean, and their mean squared distances. */
  public static MultivariateNormal fit(Matrix draws) {
    int count = draws.rows();
    int n = draws.cols();
    Require.atLeast("multivariate normal fit", "the number of draws", count, n + 1L);
    double[] mean = new double[n];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < n; j++) {
        Require.finite("multivariate normal fit", "draw " + i + "," + j, draws.get(i, j));
        mean[j] += (draws.get(i, j) - mean[j]) / (i + 1);
      }
    }
    Matrix centred = Matrix.zeros(count, n);
    double root = Math.sqrt(count);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < n; j++) {
        centred.set(i, j, (draws.get(i, j) - mean[j]) / root);
      }
    }
    Matrix covariance = centred.transposed().times(centred);
    return of("multivariate normal fit", mean, covariance, "the draws lie in fewer dimensions");
  }

  /** n. */
  public int dimension() {
    return mean.length;
  }

  /** {@code E[X]}. */
  public double[] mean() {
    return mean.clone();
  }

  /** {@code E[(X - mean) (X - mean)^T]}. */
  public Matrix covariance() {
    return covariance.copy();
  }

  /** L, lower triangular, with {@code L L^T} the covariance. */
  public Matrix factor() {
    return factor.copy();
  }

  /** {@code ln p(x)}. */
  public double logDensity(double... x) {
    return -(squaredDistance(x) + Cholesky.logDeterminant(factor)) / 2
        - dimension() * LogDomain.HALF_LN_2_PI;
  }

  /** {@code p(x)}. */
  public double density(double... x) {
    return Math.exp(logDensity(x));
  }

  /** {@code (x - mean)^T S^-1 (x - mean)}: of a draw, chi-squared with n degrees of freedom. */
  public double squaredDistance(double... x) {
    Require.length("multivariate normal", "x", x.length, dimension());
    Matrix whitened = Matrix.zeros(x.length, 1);
    for (int i = 0; i < x.length; i++) {
      whitened.set(i, 0, x[i] - mean[i]);
    }
    Triangular.solveLower(factor, whitened);
    double square = Vectors.dot(whitened.array(), whitened.array());
    // Infinities that met on the way say no more than that x is infinitely far.
    return Double.isNaN(square) && Arrays.stream(x).noneMatch(Double::isNaN)
        ? Double.POSITIVE_INFINITY
        : square;
  }

  /** {@code ln E[exp(t . X)] = t . mean + t^T S t / 2}. */
  public double logMgf(double... t) {
    Require.length("multivariate normal", "t", t.length, dimension());
    double[] through = Vectors.times(factor.transposed(), t);
    return Vectors.dot(t, mean) + Vectors.dot(through, through) / 2;
  }

  /** {@code E[exp(t . X)]}. */
  public double mgf(double... t) {
    return Math.exp(logMgf(t));
  }

  /** {@code E[X_i X_j ...]}, indices as often as wanted, at most 20 of them. */
  public double moment(int... indices) {
    return moment(mean, indices);
  }

  /** {@code E[(X_i - mean_i) (X_j - mean_j) ...]}. */
  public double centralMoment(int... indices) {
    return moment(new double[dimension()], indices);
  }

  /**
   * Isserlis' theorem, the first index i being taken out: {@code E[X_i R] = mean_i E[R] + sum_j
   * S_ij E[R / X_j]}, over all subsets of the indices in turn.
   */
  private double moment(double[] about, int... indices) {
    int order = indices.length;
    if (order > HIGHEST_ORDER) {
      throw new IllegalArgumentException(
          "moment: " + order + " indices but at most " + HIGHEST_ORDER + " are possible");
    }
    for (int index : indices) {
      Require.below("moment", "index", index, dimension());
    }
    double[] of = new double[1 << order];
    of[0] = 1;
    for (int set = 1; set < of.length; set++) {
      int i = Integer.numberOfTrailingZeros(set);
      int rest = set & (set - 1);
      double sum = about[indices[i]] * of[rest];
      for (int left = rest; left != 0; left &= left - 1) {
        int j = Integer.numberOfTrailingZeros(left);
        sum += covariance.get(indices[i], indices[j]) * of[rest & ~(1 << j)];
      }
      of[set] = sum;
    }
    return of[of.length - 1];
  }

  /** Differential entropy {@code (n ln(2 pi e) + ln det S) / 2}. */
  public double entropy() {
    return dimension() * (LogDomain.HALF_LN_2_PI + 0.5) + Cholesky.logDeterminant(factor) / 2;
  }

  /** The distribution of these components, in this order. */
  public MultivariateNormal marginal(int... kept) {
    Vectors.chosen("marginal", dimension(), kept);
    Require.atLeast("marginal", "the number of components", kept.length, 1);
    return permuted(kept);
  }

  /** Component i by itself. */
  public Normal component(int i) {
    Require.below("component", "i", i, dimension());
    return Normal.of(mean[i], Math.sqrt(covariance.get(i, i)));
  }

  /**
   * The other components, in their order, given that the known ones have these values: mean {@code
   * m_a + S_ab S_bb^-1 (x_b - m_b)}, covariance the Schur complement {@code S_aa - S_ab S_bb^-1
   * S_ba}. With the known ones first, the factor's last block is that complement's factor.
   */
  public MultivariateNormal given(int[] known, double... values) {
    boolean[] isKnown = Vectors.chosen("given", dimension(), known);
    Require.length("given", "values", values.length, known.length);
    int k = known.length;
    int n = dimension() - k;
    Require.atLeast("given", "the number of unknown components", n, 1);
    int[] order = Arrays.copyOf(known, k + n);
    for (int i = 0, at = k; i < dimension(); i++) {
      if (!isKnown[i]) {
        order[at++] = i;
      }
    }
    MultivariateNormal all = permuted(order);
    Matrix surprise = Matrix.zeros(k, 1);
    for (int i = 0; i < k; i++) {
      Require.finite("given", "values[" + i + "]", values[i]);
      surprise.set(i, 0, values[i] - all.mean[i]);
    }
    Triangular.solveLower(all.factor.part(0, 0, k, k), surprise);
    double[] shift = Vectors.times(all.factor.part(k, 0, n, k), surprise.array());
    double[] m = Arrays.copyOfRange(all.mean, k, k + n);
    for (int i = 0; i < n; i++) {
      m[i] += shift[i];
    }
    Matrix rest = all.factor.part(k, k, n, n).copy();
    return new MultivariateNormal(m, rest.times(rest.transposed()), rest);
  }

  private MultivariateNormal permuted(int... order) {
    double[] m = new double[order.length];
    Matrix s = Matrix.zeros(order.length, order.length);
    for (int i = 0; i < order.length; i++) {
      m[i] = mean[order[i]];
      for (int j = 0; j < order.length; j++) {
        s.set(i, j, covariance.get(order[i], order[j]));
      }
    }
    return of(m, s);
  }

  /**
   * The distribution of {@code A X + b}: mean {@code A mean + b}, covariance {@code A S A^T}.
   *
   * @throws IllegalArgumentException if A's rows depend on each other: the image has no density
   */
  public MultivariateNormal affine(Matrix a, double... b) {
    if (a.cols() != dimension()) {
      throw new IllegalArgumentException(
          "affine: a is " + a + " but x holds " + dimension() + " numbers");
    }
    Require.length("affine", "b", b.length, a.rows());
    double[] m = Vectors.times(a, mean);
    for (int i = 0; i < m.length; i++) {
      m[i] += b[i];
    }
    Matrix root = a.times(factor);
    return of("affine", m, root.times(root.transposed()), "rows of a must not depend on others");
  }

  /** The sum of independent vectors. */
  public MultivariateNormal plus(MultivariateNormal other) {
    Require.length("plus", "the other mean", other.dimension(), dimension());
    double[] m = mean();
    Matrix s = covariance();
    for (int i = 0; i < m.length; i++) {
      m[i] += other.mean[i];
      for (int j = 0; j < m.length; j++) {
        s.set(i, j, s.get(i, j) + other.covariance.get(i, j));
      }
    }
    return of(m, s);
  }

  /** Draw i of the key's stream, {@code mean + L z}, from its numbers n i .. n i + n - 1. */
  public double[] sample(RandomKey key, long i) {
    double[] z = new double[dimension()];
    for (int j = 0; j < z.length; j++) {
      z[j] = Normal.STANDARD.sample(key, i * z.length + j);
    }
    double[] x = Vectors.times(factor, z);
    for (int j = 0; j < x.length; j++) {
      x[j] += mean[j];
    }
    return x;
  }

  /** Draws 0 .. count-1, one a row. */
  public Matrix samples(RandomKey key, int count) {
    Require.atLeast("sample", "count", count, 0);
    Matrix draws = Matrix.zeros(count, dimension());
    for (int i = 0; i < count; i++) {
      System.arraycopy(sample(key, i), 0, draws.array(), i * dimension(), dimension());
    }
    return draws;
  }

  @Override
  public String toString() {
    return "MultivariateNormal[dimension=" + dimension() + "]";
  }
}
