package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.jtransforms.fft.DoubleFFT_1D;
import org.jtransforms.fft.DoubleFFT_2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long transforms against JTransforms in double; what is refused; what is not finite. */
final class FftTest {
  private static final Fft FFT = Kernels.best().get(Operations.FFT);
  private static final Fft SCALAR_BITS =
      new dev.lanewise.kernels.fourier.FastFourier(
          new dev.lanewise.kernels.fourier.Passes(1, dev.lanewise.kernels.spin.PassSpinner::spin));

  private static double[] widened(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  private static double relativeError(float[] y, double[] expected) {
    double error = 0;
    double norm = 0;
    for (int i = 0; i < y.length; i++) {
      error += (y[i] - expected[i]) * (y[i] - expected[i]);
      norm += expected[i] * expected[i];
    }
    return Math.sqrt(error / norm);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        1000, 1009, 1024, 1536, 2048, 3125, 4093, 4096, 6561, 8192, 10007, 16384, 65536, 44100
      })
  void longSignalsAgreeWithJTransforms(int n) {
    float[] x = Numbers.uniform(82, 2 * n);
    float[] y = new float[2 * n];
    Workspace workspace = new Workspace();
    FftPlan plan = FFT.plan(n);
    plan.forward(1, x, 0, y, 0, workspace);
    double[] expected = widened(x);
    new DoubleFFT_1D(n).complexForward(expected);
    assertThat(relativeError(y, expected)).isLessThan(FftBounds.relative(n));
    plan.inverse(1, y, 0, y, 0, workspace);
    assertThat(relativeError(y, widened(x))).isLessThan(2 * FftBounds.relative(n));
  }

  @Test
  void planesAgreeWithJTransforms() {
    float[] x = Numbers.uniform(83, 2 * 96 * 250);
    float[] y = new float[x.length];
    FFT.plan(96, 250).forward(1, x, 0, y, 0, new Workspace());
    double[] expected = widened(x);
    new DoubleFFT_2D(96, 250).complexForward(expected);
    assertThat(relativeError(y, expected)).isLessThan(FftBounds.relative(96, 250));
  }

  /** The error of random signals grows like the root of the passes: far below the bound. */
  @Test
  void errorsAreAFewRoundings() {
    for (int n = 16; n <= 65536; n *= 4) {
      float[] x = Numbers.uniform(84, 2 * n);
      float[] y = new float[2 * n];
      FFT.plan(n).forward(1, x, 0, y, 0, new Workspace());
      double[] expected = widened(x);
      new DoubleFFT_1D(n).complexForward(expected);
      assertThat(relativeError(y, expected)).isLessThan(3 * Numbers.U);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 64, 96, 100, 243, 256, 1000, 1009, 1024, 2048})
  void theSameBitsAtEveryWidth(int n) {
    float[] x = Numbers.uniform(85, 2 * n);
    float[] wide = new float[2 * n];
    float[] narrow = new float[2 * n];
    FFT.plan(n).forward(1, x, 0, wide, 0, new Workspace());
    SCALAR_BITS.plan(n).forward(1, x, 0, narrow, 0, new Workspace());
    assertThat(wide).isEqualTo(narrow);
    FFT.plan(n).forwardReal(1, x, 0, wide, 0, new Workspace());
    SCALAR_BITS.plan(n).forwardReal(1, x, 0, narrow, 0, new Workspace());
    assertThat(wide).isEqualTo(narrow);
  }

  @Test
  void whatIsNotFiniteShowsEverywhere() {
    for (int n : new int[] {4, 17, 60, 256}) {
      for (float special : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
        float[] x = Numbers.uniform(86, 2 * n);
        x[n / 2 * 2] = special;
        FFT.plan(n).forward(1, x, 0, x, 0, new Workspace());
        for (int k = 0; k < n; k++) {
          assertThat(Float.isFinite(x[2 * k]) && Float.isFinite(x[2 * k + 1])).isFalse();
        }
      }
    }
  }

  @Test
  void mistakesAreNamedAndNothingIsWritten() {
    FftPlan plan = FFT.plan(4, 6);
    float[] x = new float[48];
    float[] y = new float[100];
    Workspace ws = new Workspace();
    assertThatThrownBy(() -> FFT.plan(0)).hasMessageContaining("cols is 0");
    assertThatThrownBy(() -> FFT.plan(-1, 4)).hasMessageContaining("rows is -1");
    assertThatThrownBy(() -> FFT.plan(1 << 15, 1 << 15)).hasMessageContaining("2^31");
    assertThatThrownBy(() -> plan.forward(-1, x, 0, y, 0, ws)).hasMessageContaining("batch is -1");
    assertThatThrownBy(() -> plan.forward(2, x, 0, y, 0, ws)).hasMessageContaining("48", "96");
    assertThatThrownBy(() -> plan.forward(1, x, 1, y, 0, ws)).hasMessageContaining("offset 1");
    assertThatThrownBy(() -> plan.inverse(1, y, 0, y, 1, ws)).hasMessageContaining("overlaps");
    assertThatThrownBy(() -> plan.forwardReal(1, y, 0, y, 0, ws)).hasMessageContaining("overlaps");
    assertThatThrownBy(() -> plan.inverseReal(1, y, 0, x, 30, ws))
        .hasMessageContaining("offset 30");
    assertThat(x).containsOnly(0);
    assertThat(y).containsOnly(0);
  }

  @Test
  void plansRunAtOnceOnManyThreads() {
    FftPlan plan = FFT.plan(720);
    float[] x = Numbers.uniform(87, 1440);
    float[] alone = new float[1440];
    plan.forward(1, x, 0, alone, 0, new Workspace());
    try (Team team = Team.of(2)) {
      team.run(
          8,
          (part, worker) -> {
            float[] y = new float[1440];
            plan.forward(1, x, 0, y, 0, new Workspace());
            assertThat(Arrays.equals(y, alone)).isTrue();
          });
    }
  }
}
