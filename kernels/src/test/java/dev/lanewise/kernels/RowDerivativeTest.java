package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Gradients of normalisations and of softmax against central differences of their definitions in
 * double. With steps of 1e-5, values and third derivatives of the order of 10, differences are off
 * by about 1e-9; the gradients are floats of sums of at most 60 terms below 10.
 */
final class RowDerivativeTest {
  private static final double STEP = 1e-5;
  private static final double EPSILON = 1e-3;
  private static final Kernels BEST = Kernels.best();

  private static double[] wide(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  /** {@code d/dx_i sum_k g_k f(x)_k} for every i. */
  private static void assertDerivative(
      float[] x, float[] g, UnaryOperator<double[]> f, float[] actual, int from) {
    for (int i = 0; i < x.length; i++) {
      double[] at = wide(x);
      at[i] += STEP;
      double[] above = f.apply(at);
      at[i] -= 2 * STEP;
      double[] below = f.apply(at);
      double expected = 0;
      for (int k = 0; k < g.length; k++) {
        expected += g[k] * (above[k] - below[k]) / (2 * STEP);
      }
      assertThat((double) actual[from + i])
          .as("derivative %s", i)
          .isCloseTo(expected, within(2e-4));
    }
  }

  /** The definition; means are those of the elements for which {@code set} is equal. */
  private static double[] normalise(
      NormShape s, boolean overBatch, boolean centred, double[] x, double[] scale, double[] shift) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double n = 0;
      double sum = 0;
      for (int j = 0; j < x.length; j++) {
        n += same(s, overBatch, i, j) ? 1 : 0;
        sum += same(s, overBatch, i, j) ? x[j] : 0;
      }
      double m = centred ? sum / n : 0;
      double v = 0;
      for (int j = 0; j < x.length; j++) {
        v += same(s, overBatch, i, j) ? (x[j] - m) * (x[j] - m) / n : 0;
      }
      int c = i / s.inner() % s.parameters();
      y[i] = (x[i] - m) / Math.sqrt(v + EPSILON) * scale[c] + shift[c];
    }
    return y;
  }

  private static boolean same(NormShape s, boolean overBatch, int i, int j) {
    int row = s.channels() * s.inner();
    return overBatch
        ? i / s.inner() % s.parameters() == j / s.inner() % s.parameters()
        : i / row == j / row;
  }

  private static void assertNormalisation(
      NormShape s,
      Operation<Normalisation> forward,
      Operation<NormalisationGradient> backward,
      boolean overBatch,
      boolean centred) {
    int n = s.parameters();
    float[] x = Numbers.uniform(80, s.size());
    float[] g = Numbers.uniform(81, s.size());
    float[] scale = Numbers.uniform(82, n);
    float[] shift = Numbers.uniform(83, n);
    float[] statistics = new float[2 * s.means(overBatch)];
    Workspace w = new Workspace();
    BEST.get(forward)
        .run(
            s, (float) EPSILON, x, 0, scale, 0, shift, 0, statistics, 0, new float[s.size()], 0, w);
    float[] dx = new float[s.size()];
    float[] parameters = new float[2 * n];
    BEST.get(backward).run(s, x, 0, g, 0, scale, 0, statistics, 0, dx, 0, parameters, 0, w);
    double[] a = wide(scale);
    double[] b = wide(shift);
    assertDerivative(x, g, t -> normalise(s, overBatch, centred, t, a, b), dx, 0);
    assertDerivative(scale, g, t -> normalise(s, overBatch, centred, wide(x), t, b), parameters, 0);
    assertDerivative(shift, g, t -> normalise(s, overBatch, centred, wide(x), a, t), parameters, n);
  }

  @Test
  void normalisations() {
    for (NormShape s :
        new NormShape[] {
          NormShape.layer(3, 20), NormShape.instance(2, 3, 9), new NormShape(2, 2, 3, 5)
        }) {
      assertNormalisation(s, Operations.GROUP_NORM, Operations.GROUP_NORM_GRADIENT, false, true);
      assertNormalisation(s, Operations.RMS_NORM, Operations.RMS_NORM_GRADIENT, false, false);
    }
    for (NormShape s : new NormShape[] {NormShape.batch(3, 4, 5), NormShape.batch(9, 5, 1)}) {
      assertNormalisation(s, Operations.BATCH_NORM, Operations.BATCH_NORM_GRADIENT, true, true);
    }
  }

  private static double[] softmax(double[] x, boolean logarithm) {
    double sum = 0;
    for (double v : x) {
      sum += Math.exp(v);
    }
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = logarithm ? x[i] - Math.log(sum) : Math.exp(x[i]) / sum;
    }
    return y;
  }

  @Test
  void softmaxAndItsLogarithm() {
    float[] x = Numbers.uniform(84, 37, 2);
    float[] g = Numbers.uniform(85, 37);
    float[] y = new float[37];
    float[] dx = new float[37];
    BEST.get(Operations.SOFTMAX).run(1, 37, x, 0, y, 0, new Workspace());
    BEST.get(Operations.SOFTMAX_GRADIENT).run(1, 37, y, 0, g, 0, dx, 0);
    assertDerivative(x, g, t -> softmax(t, false), dx, 0);
    BEST.get(Operations.LOG_SOFTMAX).run(1, 37, x, 0, y, 0, new Workspace());
    BEST.get(Operations.LOG_SOFTMAX_GRADIENT).run(1, 37, y, 0, g, 0, dx, 0);
    assertDerivative(x, g, t -> softmax(t, true), dx, 0);
  }

  private static double[] localResponse(LocalResponseShape s, double[] x) {
    double[] y = new double[x.length];
    for (int c = 0; c < s.channels(); c++) {
      for (int i = 0; i < s.inner(); i++) {
        double sum = 0;
        for (int k = s.first(c); k < s.end(c); k++) {
          sum += x[k * s.inner() + i] * x[k * s.inner() + i];
        }
        double d = s.bias() + s.alpha() / s.size() * sum;
        y[c * s.inner() + i] = x[c * s.inner() + i] * Math.pow(d, -s.beta());
      }
    }
    return y;
  }

  @Test
  void localResponses() {
    for (int size : new int[] {1, 4, 5}) {
      LocalResponseShape s = new LocalResponseShape(1, 7, 5, size, 0.9f, 0.75f, 1.5f);
      float[] x = Numbers.uniform(86, s.elements(), 2);
      float[] g = Numbers.uniform(87, s.elements());
      float[] dx = new float[s.elements()];
      BEST.get(Operations.LOCAL_RESPONSE).gradient(s, x, 0, g, 0, dx, 0, new Workspace());
      assertDerivative(x, g, t -> localResponse(s, t), dx, 0);
    }
  }
}
