package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Convolutions by spectra are those of the defining sums. */
final class FourierConvolutionTest {
  private static final Fft FFT = Kernels.best().get(Operations.FFT);

  /** Three transforms and a product; {@code |x * h|_inf <= |x|_2 |h|_2}. */
  private static double allowed(FourierConvolution c, float[] x, float[] h) {
    double relative = 3 * FftBounds.relative(c.plan().rows(), c.plan().cols()) + 8 * Numbers.U;
    // A product's error in the 2-norm is that of X times the largest of H, at most sqrt(n) |h|_2.
    double grows = Math.sqrt(c.plan().realSize());
    return relative * grows * FftBounds.norm(x, 0, x.length) * FftBounds.norm(h, 0, h.length);
  }

  private static float[] run(
      FourierConvolution c, float[] x, int ld, float[] h, boolean flipped, int rows, int cols) {
    Workspace ws = new Workspace();
    float[] spectra = c.spectra(1, h, 0, flipped);
    float[] spectrum = new float[c.spectrumSize()];
    c.transform(x, 0, ld, spectrum, 0, ws);
    c.multiply(spectrum, 0, spectra, 0, false, spectrum, 0);
    float[] y = new float[rows * cols];
    c.window(spectrum, 0, 0, 0, rows, cols, y, 0, cols, ws);
    return y;
  }

  @Property(tries = 40)
  void linearConvolutionIsTheSum(
      @ForAll @IntRange(min = 1, max = 20) int rows,
      @ForAll @IntRange(min = 1, max = 40) int cols,
      @ForAll @IntRange(min = 1, max = 9) int kr,
      @ForAll @IntRange(min = 1, max = 50) int kc,
      @ForAll boolean flipped) {
    float[] x = Numbers.uniform(90, rows * cols);
    float[] h = Numbers.uniform(91, kr * kc);
    FourierConvolution c = FourierConvolution.linear(FFT, rows, cols, kr, kc);
    int outRows = rows + kr - 1;
    int outCols = cols + kc - 1;
    float[] y = run(c, x, cols, h, flipped, outRows, outCols);
    double allowed = allowed(c, x, h);
    for (int i = 0; i < outRows; i++) {
      for (int j = 0; j < outCols; j++) {
        double sum = 0;
        for (int u = Math.max(0, i - rows + 1); u <= Math.min(i, kr - 1); u++) {
          for (int v = Math.max(0, j - cols + 1); v <= Math.min(j, kc - 1); v++) {
            int at = u * kc + v;
            sum += (double) x[(i - u) * cols + j - v] * h[flipped ? h.length - 1 - at : at];
          }
        }
        assertThat(Math.abs(y[i * outCols + j] - sum)).isLessThanOrEqualTo(allowed);
      }
    }
  }

  @Property(tries = 30)
  void circularConvolutionWrapsRound(
      @ForAll @IntRange(min = 1, max = 9) int rows, @ForAll @IntRange(min = 1, max = 40) int cols) {
    float[] x = Numbers.uniform(92, rows * cols);
    float[] h = Numbers.uniform(93, rows * cols);
    FourierConvolution c = FourierConvolution.circular(FFT, rows, cols, rows, cols);
    float[] y = run(c, x, cols, h, false, rows, cols);
    double allowed = allowed(c, x, h);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        double sum = 0;
        for (int u = 0; u < rows; u++) {
          for (int v = 0; v < cols; v++) {
            int from = (i - u + rows) % rows * cols + (j - v + cols) % cols;
            sum += (double) x[from] * h[u * cols + v];
          }
        }
        assertThat(Math.abs(y[i * cols + j] - sum)).isLessThanOrEqualTo(allowed);
      }
    }
  }

  /** Two channels to one filter, adding spectra, against two convolutions added. */
  @Test
  void channelsAddUpInTheSpectrum() {
    int n = 21;
    FourierConvolution c = FourierConvolution.linear(FFT, n, n, 5, 5);
    float[] x = Numbers.uniform(94, 2 * n * n);
    float[] h = Numbers.uniform(95, 50);
    float[] first = run(c, x, n, java.util.Arrays.copyOf(h, 25), false, 25, 25);
    float[] second =
        run(
            c,
            java.util.Arrays.copyOfRange(x, n * n, 2 * n * n),
            n,
            java.util.Arrays.copyOfRange(h, 25, 50),
            false,
            25,
            25);
    float[] spectra = c.spectra(2, h, 0, false);
    float[] spectrum = new float[c.spectrumSize()];
    float[] sum = new float[c.spectrumSize()];
    Workspace ws = new Workspace();
    for (int channel = 0; channel < 2; channel++) {
      c.transform(x, channel * n * n, n, spectrum, 0, ws);
      c.multiply(spectrum, 0, spectra, channel, channel > 0, sum, 0);
    }
    float[] y = new float[25 * 25];
    c.window(sum, 0, 0, 0, 25, 25, y, 0, 25, ws);
    double allowed = 2 * allowed(c, x, h);
    for (int i = 0; i < y.length; i++) {
      assertThat(Math.abs(y[i] - (double) first[i] - second[i])).isLessThanOrEqualTo(allowed);
    }
  }

  @Test
  void allocatesNothing() {
    FourierConvolution c = FourierConvolution.linear(FFT, 24, 24, 9, 9);
    float[] x = Numbers.uniform(96, 24 * 24);
    float[] spectra = c.spectra(1, Numbers.uniform(97, 81), 0, true);
    float[] spectrum = new float[c.spectrumSize()];
    float[] sum = new float[c.spectrumSize()];
    Workspace ws = new Workspace();
    double bytes =
        GuardTest.bytesPerCall(
            () -> {
              c.transform(x, 0, 24, spectrum, 0, ws);
              c.multiply(spectrum, 0, spectra, 0, true, sum, 0);
              c.window(sum, 0, 8, 8, 16, 16, x, 0, 24, ws);
            });
    assertThat(bytes).isLessThan(1);
  }

  @Test
  void lengthsAreSmoothAndNotMuchLonger() {
    for (int n = 1; n < 3000; n++) {
      int good = FourierConvolution.goodLength(n);
      assertThat(good).isBetween(n, Math.max(n + 31, n * 3 / 2));
    }
    assertThat(FourierConvolution.goodLength(1)).isEqualTo(1);
    assertThat(FourierConvolution.goodLength(33)).isEqualTo(64);
    assertThat(FourierConvolution.goodLength(290)).isEqualTo(320);
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> FourierConvolution.circular(FFT, 4, 4, 5, 1))
        .hasMessageContaining("5x1", "4x4");
    assertThatThrownBy(() -> FourierConvolution.linear(FFT, 0, 4, 5, 1))
        .hasMessageContaining("rows is 0");
    FourierConvolution c = FourierConvolution.linear(FFT, 4, 4, 3, 3);
    float[] few = new float[8];
    float[] spectrum = new float[c.spectrumSize()];
    Workspace ws = new Workspace();
    assertThatThrownBy(() -> c.spectra(1, few, 0, false)).hasMessageContaining("kernels holds 8");
    assertThatThrownBy(() -> c.transform(few, 0, 4, spectrum, 0, ws))
        .hasMessageContaining("x holds 8");
    assertThatThrownBy(() -> c.window(spectrum, 0, 0, 0, 9, 4, few, 0, 4, ws))
        .hasMessageContaining("9x4", "8x8");
    assertThatThrownBy(() -> c.multiply(spectrum, 0, new float[7], 0, false, spectrum, 0))
        .hasMessageContaining("w holds 7");
  }
}
