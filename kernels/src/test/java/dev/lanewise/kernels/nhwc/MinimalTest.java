package dev.lanewise.kernels.nhwc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Workspace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The maps of Winograd's weight gradient: transposes of those forward, and what they cost. */
final class MinimalTest {
  @ParameterizedTest
  @EnumSource(Minimal.class)
  void adjointsAreTransposes(Minimal algorithm) {
    transposed(algorithm.outputAdjoint().matrix(), algorithm.outputTransform().matrix());
    transposed(algorithm.weightAdjoint().matrix(), algorithm.weightTransform().matrix());
  }

  /** Factors are floats. */
  private static void transposed(double[][] a, double[][] b) {
    assertThat(a).hasNumberOfRows(b[0].length);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        assertThat(a[i][j]).isCloseTo(b[j][i], within(1e-6));
      }
    }
  }

  /** Beside plain sums of floats, on normal numbers, in the rms: sums over tiles are short. */
  @ParameterizedTest
  @EnumSource(Minimal.class)
  void weightGradientsAreAboutAsAccurateAsPlainSums(Minimal algorithm) {
    ConvShape s = ConvShape.square(32, 28, 16, 3, 1, 1);
    int batch = 4;
    float[] x = normal(1, batch * s.inputSize());
    float[] dy = normal(2, batch * s.outputSize());
    double[] exact = new double[s.weightSize()];
    float[] plain = new float[s.weightSize()];
    sums(s, batch, x, dy, exact, plain);
    float[] actual = new float[s.weightSize()];
    kernel("winograd" + algorithm.outputs()).run(s, batch, x, 0, dy, 0, actual, 0, new Workspace());
    double ratio = rms(actual, exact) / rms(plain, exact);
    assertThat(ratio).as("rms error over that of plain sums").isLessThanOrEqualTo(1);
  }

  private static Convolution kernel(String algorithm) {
    return Kernels.best().all().stream()
        .filter(k -> k.operation().equals(Operations.CONV2D_WEIGHT_GRADIENT))
        .filter(k -> k.id().contains("." + algorithm + "."))
        .map(Kernel::code)
        .map(Convolution.class::cast)
        .toList()
        .getLast();
  }

  private static float[] normal(int stream, int n) {
    RandomKey key = RandomKey.of(6).split(stream);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = key.normal(i);
    }
    return x;
  }

  /** Each weight's sum over all outputs of all images, in double and as one chain of floats. */
  private static void sums(
      ConvShape s, int batch, float[] x, float[] dy, double[] exact, float[] plain) {
    for (int i = 0; i < exact.length; i++) {
      int f = i / (9 * s.channels());
      int c = i / 9 % s.channels();
      double sum = 0;
      float chain = 0;
      for (int p = 0; p < batch * s.outputPlane(); p++) {
        int n = p / s.outputPlane();
        int at = p % s.outputPlane();
        int row = at / s.outW() + i % 9 / 3 - 1;
        int column = at % s.outW() + i % 3 - 1;
        if (row >= 0 && row < s.height() && column >= 0 && column < s.width()) {
          float a = x[((n * s.channels() + c) * s.height() + row) * s.width() + column];
          float b = dy[(n * s.filters() + f) * s.outputPlane() + at];
          sum += (double) a * b;
          chain = Math.fma(a, b, chain);
        }
      }
      exact[i] = sum;
      plain[i] = chain;
    }
  }

  private static double rms(float[] a, double[] exact) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - exact[i]) * (a[i] - exact[i]);
    }
    return Math.sqrt(sum / a.length);
  }
}
