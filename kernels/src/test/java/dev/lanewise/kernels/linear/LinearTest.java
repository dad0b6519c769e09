package dev.lanewise.kernels.linear;

import static dev.lanewise.kernels.linear.Matrices.U;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same numbers as EJML, exact small cases, and what is refused. */
final class LinearTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 17, 40})
  void agreesWithEjml(int n) {
    Matrix a = Matrices.random(n, n, n);
    DMatrixRMaj e = Matrices.ejml(a);
    double condition = Norms.condition(a);
    double allowed = 40.0 * n * n * U * condition;
    double det = CommonOps_DDRM.det(e);
    assertThat(Lu.of(a).determinant()).isCloseTo(det, within(allowed * Math.abs(det)));
    DMatrixRMaj inverse = new DMatrixRMaj(n, n);
    CommonOps_DDRM.invert(e.copy(), inverse);
    Matrices.assertNear(
        Lu.of(a).inverse(), Matrices.from(inverse), allowed * NormOps_DDRM.normF(inverse));
    double[] values = SingularOps_DDRM.singularValues(e);
    double[] ours = Svd.of(a).values();
    for (int i = 0; i < n; i++) {
      assertThat(ours[i]).isCloseTo(values[i], within(20 * n * U * values[0]));
    }
    assertThat(Norms.frobenius(a)).isCloseTo(NormOps_DDRM.normF(e), within(n * n * U * values[0]));
    assertThat(Norms.trace(a)).isCloseTo(CommonOps_DDRM.trace(e), within(n * U * n));
    assertThat(condition)
        .isCloseTo(values[0] / values[n - 1], within(20 * n * U * condition * condition));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 17, 40})
  void symmetricEigenvaluesAgreeWithEjml(int n) {
    Matrix a = Matrices.symmetric(n, 100 + n);
    EigenDecomposition_F64<DMatrixRMaj> eig = DecompositionFactory_DDRM.eig(n, false, true);
    assertThat(eig.decompose(Matrices.ejml(a))).isTrue();
    double[] expected = new double[n];
    for (int i = 0; i < n; i++) {
      expected[i] = eig.getEigenvalue(i).real;
    }
    Arrays.sort(expected);
    double[] values = SymmetricEigen.of(a).values();
    for (int i = 0; i < n; i++) {
      assertThat(values[i]).isCloseTo(expected[i], within(20 * n * U * Norms.frobenius(a)));
    }
  }

  @Test
  void exactSmallCases() {
    Matrix a = Matrix.of(2, 2, 4, 2, 2, 10);
    Matrix l = a.copy();
    Cholesky.factor(l);
    assertThat(l.array()).containsExactly(2, 0, 1, 3);
    assertThat(Norms.leadingMinors(a)).containsExactly(4, 36);
    assertThat(Lu.of(Matrix.of(2, 2, 0, 1, 1, 0)).determinant()).isEqualTo(-1);
    assertThat(Svd.of(Matrix.of(2, 2, 0, -3, 2, 0)).values()).containsExactly(3, 2);
    assertThat(Svd.of(Matrix.zeros(3, 2)).values()).containsExactly(0, 0);
    assertThat(Norms.condition(Matrix.of(2, 2, 1, 2, 2, 4))).isGreaterThan(1e15);
    assertThat(Norms.condition(Matrix.zeros(2, 2))).isInfinite();
    assertThat(Norms.spectral(Matrix.zeros(2, 2), 1e-10, 10)).isZero();
    assertThat(SymmetricEigen.of(Matrix.of(2, 2, 2, 1, 1, 2)).values()[0])
        .isCloseTo(1, within(4 * U));
    assertThat(Lu.of(Matrix.zeros(0, 0)).determinant()).isEqualTo(1);
  }

  /** Hilbert's matrix of order 8: its least eigenvalue, 1.1e-10, keeps its digits. */
  @Test
  void smallEigenvaluesKeepTheirDigits() {
    Matrix h = Matrix.zeros(8, 8);
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < 8; j++) {
        h.set(i, j, 1.0 / (i + j + 1));
      }
    }
    double least = SymmetricEigen.of(h).values()[0];
    double least2 = Svd.of(h).values()[7];
    assertThat(least).isCloseTo(1.11153896e-10, within(1e-15));
    assertThat(least2).isCloseTo(least, within(1e-15));
  }

  @Test
  void extremeScalesNeitherOverflowNorVanish() {
    for (double scale : new double[] {0x1p1000, 0x1p-1000}) {
      Matrix a = Matrix.of(2, 2, 3 * scale, 0, 0, scale);
      assertThat(Svd.of(a).values()).containsExactly(3 * scale, scale);
    }
  }

  @Test
  void whatHasNoFactorisationSaysWhere() {
    assertThatThrownBy(() -> Cholesky.factor(Matrix.of(2, 2, 1, 2, 2, 1)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("minor of order 2");
    assertThat(Cholesky.tryFactor(Matrix.of(1, 1, Double.NaN))).isEqualTo(1);
    Lu singular = Lu.of(Matrix.of(2, 2, 1, 2, 2, 4));
    assertThat(singular.determinant()).isZero();
    assertThatThrownBy(singular::inverse)
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("singular");
    assertThatThrownBy(() -> Triangular.solveLower(Matrix.of(1, 1, 0), Matrix.of(1, 1, 1)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("diagonal element 0");
  }

  @Test
  void wrongSizesAreNamed() {
    Matrix wide = Matrix.zeros(2, 3);
    assertThatThrownBy(() -> Cholesky.factor(wide)).hasMessageContaining("cholesky: a is 2x3");
    assertThatThrownBy(() -> Lu.of(wide)).hasMessageContaining("must be square");
    assertThatThrownBy(() -> Qr.of(wide)).hasMessageContaining("2x3");
    assertThatThrownBy(() -> wide.times(wide)).hasMessageContaining("inner 3 != 2");
    assertThatThrownBy(() -> Lu.of(Matrix.identity(2)).solve(Matrix.zeros(3, 1)))
        .hasMessageContaining("b is 3x1");
    assertThatThrownBy(() -> new Matrix(2, 3, new double[6], 1, 3))
        .hasMessageContaining("offset 1");
    assertThatThrownBy(() -> new Matrix(2, 3, new double[6], 0, 2)).hasMessageContaining("ld 2");
    assertThatThrownBy(() -> Matrix.zeros(1 << 16, 1 << 15)).hasMessageContaining("2^31");
    assertThatThrownBy(() -> wide.part(1, 1, 1, 3)).hasMessageContaining("1,1 + 1x3 of 2x3");
    assertThatThrownBy(() -> Svd.of(Matrix.of(1, 1, Double.NaN)))
        .hasMessageContaining("a(0,0) is NaN");
    assertThatThrownBy(() -> Norms.condition(Matrix.zeros(0, 0))).hasMessageContaining("0x0");
  }

  /** Only the elements of a view change. */
  @Test
  void gapsBetweenRowsStayAsTheyAre() {
    double[] array = new double[20];
    Arrays.fill(array, 7);
    Matrix a = new Matrix(3, 3, array, 2, 5);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        a.set(i, j, i == j ? 4 : 1);
      }
    }
    Cholesky.factor(a);
    Triangular.solveLower(Matrix.identity(3), a);
    for (int i : new int[] {0, 1, 5, 6, 10, 11, 15, 16, 17, 18, 19}) {
      assertThat(array[i]).isEqualTo(7);
    }
  }

  @Test
  void floatsAreTakenAndGiven() {
    float[] x = {0, 1, 2, 9, 3, 4, 9};
    Matrix a = Matrix.copyOf(2, 2, x, 1, 3);
    assertThat(a.array()).containsExactly(1, 2, 3, 4);
    float[] y = new float[6];
    a.transposed().copyTo(y, 1, 3);
    assertThat(y).containsExactly(0, 1, 3, 0, 2, 4);
  }
}
