package dev.lanewise.kernels.linear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.RandomKey;
import org.ejml.data.DMatrixRMaj;

/** Random matrices, in views with gaps, and what rounding may do to them. */
final class Matrices {
  /** Half the distance from 1 to the next double. */
  static final double U = 0x1p-53;

  private Matrices() {}

  /** Elements uniform in [-1, 1), rows three numbers further apart than they are long. */
  static Matrix random(int rows, int cols, int seed) {
    RandomKey key = RandomKey.of(seed);
    Matrix a = new Matrix(rows, cols, new double[2 + rows * (cols + 3)], 2, cols + 3);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        a.set(i, j, 2.0 * key.uniform(i * cols + j) - 1);
      }
    }
    return a;
  }

  static Matrix symmetric(int n, int seed) {
    Matrix a = random(n, n, seed);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        a.set(i, j, a.get(j, i));
      }
    }
    return a;
  }

  /** {@code B B^T + shift I}. */
  static Matrix definite(int n, double shift, int seed) {
    Matrix b = random(n, n, seed);
    Matrix a = b.times(b.transposed());
    for (int i = 0; i < n; i++) {
      a.set(i, i, a.get(i, i) + shift);
    }
    return a;
  }

  static Matrix diagonal(double[] values) {
    Matrix d = Matrix.zeros(values.length, values.length);
    for (int i = 0; i < values.length; i++) {
      d.set(i, i, values[i]);
    }
    return d;
  }

  static DMatrixRMaj ejml(Matrix a) {
    DMatrixRMaj b = new DMatrixRMaj(a.rows(), a.cols());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.cols(); j++) {
        b.set(i, j, a.get(i, j));
      }
    }
    return b;
  }

  static Matrix from(DMatrixRMaj a) {
    return Matrix.of(a.numRows, a.numCols, a.data);
  }

  static double distance(Matrix a, Matrix b) {
    assertThat(a.toString()).isEqualTo(b.toString());
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.cols(); j++) {
        sum += (a.get(i, j) - b.get(i, j)) * (a.get(i, j) - b.get(i, j));
      }
    }
    return Math.sqrt(sum);
  }

  /** {@code |A - B|_F <= allowed}. */
  static void assertNear(Matrix a, Matrix b, double allowed) {
    assertThat(distance(a, b)).isLessThanOrEqualTo(allowed);
  }

  /** The columns are orthonormal: {@code |Q^T Q - I|_F}, backward stable methods give n m U. */
  static void assertOrthonormal(Matrix q) {
    assertNear(
        q.transposed().times(q),
        Matrix.identity(q.cols()),
        30.0 * U * q.rows() * Math.max(1, q.cols()));
  }
}
