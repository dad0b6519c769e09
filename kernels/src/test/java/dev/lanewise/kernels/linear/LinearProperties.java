package dev.lanewise.kernels.linear;

import static dev.lanewise.kernels.linear.Matrices.U;
import static dev.lanewise.kernels.linear.Matrices.assertNear;
import static dev.lanewise.kernels.linear.Matrices.assertOrthonormal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The theorems of small linear algebra, on random matrices. Factorisations are backward stable:
 * they err by a small multiple of {@code n U |A|} (Higham, Accuracy and Stability of Numerical
 * Algorithms, chapters 9, 10, 19), here 10 times it.
 */
final class LinearProperties {
  private static double stable(Matrix a) {
    return 10 * U * (a.rows() + a.cols()) * Norms.frobenius(a);
  }

  @Property(tries = 60)
  void traceIsCyclic(
      @ForAll @IntRange(min = 1, max = 12) int m,
      @ForAll @IntRange(min = 1, max = 12) int n,
      @ForAll int seed) {
    Matrix a = Matrices.random(m, n, seed);
    Matrix b = Matrices.random(n, m, seed ^ 1);
    assertThat(Norms.trace(a.times(b)))
        .isCloseTo(Norms.trace(b.times(a)), within(2.0 * (m + n) * U * m * n));
  }

  @Property(tries = 60)
  void frobeniusIsTheTraceAndTheSingularValues(
      @ForAll @IntRange(min = 1, max = 14) int m,
      @ForAll @IntRange(min = 1, max = 14) int n,
      @ForAll int seed) {
    Matrix a = Matrices.random(m, n, seed);
    double square = Norms.frobenius(a) * Norms.frobenius(a);
    double allowed = 10 * (m + n) * U * square;
    assertThat(Norms.trace(a.transposed().times(a))).isCloseTo(square, within(allowed));
    double sum = 0;
    for (double value : Svd.of(a).values()) {
      sum += value * value;
    }
    assertThat(sum).isCloseTo(square, within(allowed));
  }

  @Property(tries = 40)
  void normsAreOrthogonallyInvariant(@ForAll @IntRange(min = 1, max = 12) int n, @ForAll int seed) {
    Matrix a = Matrices.random(n, n, seed);
    Matrix turned = Qr.of(Matrices.random(n, n, seed ^ 1)).q().times(a);
    assertThat(Norms.frobenius(turned)).isCloseTo(Norms.frobenius(a), within(stable(a)));
    double[] values = Svd.of(a).values();
    double[] again = Svd.of(turned).values();
    for (int i = 0; i < n; i++) {
      assertThat(again[i]).isCloseTo(values[i], within(4 * stable(a)));
    }
  }

  @Property(tries = 60)
  void qrMultipliesBack(
      @ForAll @IntRange(min = 0, max = 8) int more,
      @ForAll @IntRange(min = 1, max = 14) int n,
      @ForAll int seed) {
    Matrix a = Matrices.random(n + more, n, seed);
    Qr qr = Qr.of(a);
    assertNear(qr.q().times(qr.r()), a, stable(a));
    assertOrthonormal(qr.q());
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        assertThat(qr.r().get(i, j)).isZero();
      }
    }
  }

  @Property(tries = 60)
  void svdMultipliesBack(
      @ForAll @IntRange(min = 1, max = 14) int m,
      @ForAll @IntRange(min = 1, max = 14) int n,
      @ForAll @IntRange(min = 0, max = 3) int rankLost,
      @ForAll int seed) {
    int rank = Math.max(0, Math.min(m, n) - rankLost);
    Matrix a = Matrices.random(m, rank, seed).times(Matrices.random(rank, n, seed ^ 1));
    Svd svd = Svd.of(a);
    assertNear(
        svd.u().times(Matrices.diagonal(svd.values())).times(svd.v().transposed()),
        a,
        4 * stable(a));
    assertOrthonormal(svd.u());
    assertOrthonormal(svd.v());
    assertThat(svd.values()).isSortedAccordingTo((x, y) -> Double.compare(y, x));
  }

  @Property(tries = 60)
  void eigenvectorsMultiplyBack(@ForAll @IntRange(min = 1, max = 16) int n, @ForAll int seed) {
    Matrix a = Matrices.symmetric(n, seed);
    SymmetricEigen eigen = SymmetricEigen.of(a);
    Matrix v = eigen.vectors();
    assertNear(v.times(Matrices.diagonal(eigen.values())).times(v.transposed()), a, 4 * stable(a));
    assertOrthonormal(v);
    assertThat(eigen.values()).isSorted();
  }

  @Property(tries = 60)
  void choleskyMultipliesBack(@ForAll @IntRange(min = 1, max = 20) int n, @ForAll int seed) {
    Matrix a = Matrices.definite(n, 0.1, seed);
    Matrix l = a.copy();
    Cholesky.factor(l);
    assertNear(l.times(l.transposed()), a, stable(a));
    Matrix x = Matrices.random(n, 3, seed ^ 1);
    Matrix b = a.times(x);
    Cholesky.solve(l, b);
    assertNear(b, x, 4 * Norms.condition(a) * U * n * 10 * (1 + Norms.frobenius(x)));
    assertThat(Cholesky.logDeterminant(l))
        .isCloseTo(
            Math.log(Lu.of(a).determinant()), within(20 * n * U * Norms.condition(a) + 1e-13));
  }

  /**
   * Sylvester: all leading minors positive, Cholesky succeeds, and all eigenvalues positive are one
   * and the same. Asked of matrices that are not within rounding of being singular.
   */
  @Property(tries = 80)
  void threeTestsOfDefinitenessAgree(
      @ForAll @IntRange(min = 1, max = 8) int n,
      @ForAll @IntRange(min = -12, max = 12) int shift,
      @ForAll int seed) {
    Matrix a = Matrices.symmetric(n, seed);
    for (int i = 0; i < n; i++) {
      a.set(i, i, a.get(i, i) + shift / 4.0);
    }
    double least = SymmetricEigen.of(a).values()[0];
    Assume.that(Math.abs(least) > 1e-9);
    assertThat(Norms.isPositiveDefinite(a)).isEqualTo(least > 0);
    assertThat(Cholesky.tryFactor(a.copy()) == 0).isEqualTo(least > 0);
  }

  @Property(tries = 60)
  void luSolvesAndInverts(@ForAll @IntRange(min = 1, max = 16) int n, @ForAll int seed) {
    Matrix a = Matrices.random(n, n, seed);
    Lu lu = Lu.of(a);
    double condition = Norms.condition(a);
    Matrix x = Matrices.random(n, 2, seed ^ 1);
    Matrix b = a.times(x);
    lu.solve(b);
    // Partial pivoting's growth is below 2 n for random matrices.
    double allowed = 40.0 * n * n * U * condition;
    assertNear(b, x, allowed * Norms.frobenius(x));
    assertNear(a.times(lu.inverse()), Matrix.identity(n), allowed * n);
    assertThat(Math.abs(Lu.of(a.transposed()).determinant()))
        .isCloseTo(Math.abs(lu.determinant()), within(allowed * Math.abs(lu.determinant())));
  }

  /**
   * Never above the largest singular value; below it, after t steps, by at most a share of 1 / (4 e
   * t), whatever the gap to the second.
   */
  @Property(tries = 40)
  void powerIterationFindsTheSpectralNorm(
      @ForAll @IntRange(min = 1, max = 12) int m,
      @ForAll @IntRange(min = 1, max = 12) int n,
      @ForAll int seed) {
    Matrix a = Matrices.random(m, n, seed);
    double largest = Svd.of(a).values()[0];
    double estimate = Norms.spectral(a, 1e-14, 20_000);
    assertThat(estimate).isLessThanOrEqualTo(largest * (1 + 20 * (m + n) * U));
    assertThat(estimate).isGreaterThan(largest * (1 - 1e-5));
  }

  @Property(tries = 40)
  void leastSquaresLeaveAnOrthogonalRest(
      @ForAll @IntRange(min = 0, max = 8) int more,
      @ForAll @IntRange(min = 1, max = 10) int n,
      @ForAll int seed) {
    Matrix a = Matrices.random(n + more, n, seed);
    Matrix b = Matrices.random(n + more, 2, seed ^ 1);
    Matrix x = Qr.of(a).leastSquares(b);
    Matrix rest = a.times(x);
    for (int i = 0; i < b.rows(); i++) {
      for (int j = 0; j < b.cols(); j++) {
        rest.set(i, j, b.get(i, j) - rest.get(i, j));
      }
    }
    double allowed =
        stable(a) * 10 * (Norms.frobenius(a) * Norms.frobenius(x) + Norms.frobenius(b));
    assertNear(a.transposed().times(rest), Matrix.zeros(n, 2), allowed);
  }
}
