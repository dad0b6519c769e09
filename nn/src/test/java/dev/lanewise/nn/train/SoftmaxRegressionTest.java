package dev.lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.linear.Cholesky;
import dev.lanewise.kernels.linear.Matrix;
import dev.lanewise.nn.data.Csv;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Parts;
import dev.lanewise.nn.data.Standardisation;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.run.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Softmax regression with {@code decay / 2 |w|^2} in its loss has one optimum, which gradient
 * descent and Newton's method must both find.
 */
class SoftmaxRegressionTest {
  private static final double DECAY = 1e-2;

  @Test
  void findsTheOptimumOfNewtonsMethodOnIris() {
    Path iris =
        Path.of(System.getProperty("lanewise.root", ".."), "..", "shared/data/uci/iris.csv");
    Assumptions.assumeTrue(Files.exists(iris), "the iris data is not on this machine");
    findsTheOptimum(Csv.withHeader().label("class").read(iris));
  }

  @Test
  void findsTheOptimumOfNewtonsMethodOnOverlappingClouds() {
    float[] x = new float[60 * 3];
    int[] labels = new int[60];
    for (int i = 0; i < 60; i++) {
      labels[i] = i % 3;
      for (int j = 0; j < 3; j++) {
        x[3 * i + j] = RandomKey.of(4).normal(3L * i + j) + (j == i % 3 ? 1 : 0);
      }
    }
    findsTheOptimum(Dataset.ofClasses(new int[] {3}, x, labels, List.of("a", "b", "c")));
  }

  private static void findsTheOptimum(Dataset data) {
    int n = data.size() + 1;
    double[] newton = newton(Standardisation.of(data).applyTo(data), data.classes());
    Settings settings =
        Settings.defaults()
            .epochs(400)
            .batch(data.count())
            .schedule(Schedule.constant())
            .optimizer(new Nesterov(0.5f, 0.9f).weightDecay((float) DECAY));
    Weights weights =
        Trainer.of(
                Networks.of("softmax", Shape.of(data.size()), data.classes()),
                Parts.of("data", data, data.select()),
                settings)
            .fit(TrainingListener.NONE)
            .weights();
    float[] w = weights.get("fc1.weight");
    float[] b = weights.get("fc1.bias");
    double[] ours = new double[newton.length];
    for (int k = 0; k < ours.length; k++) {
      ours[k] = k % n < n - 1 ? w[k / n * (n - 1) + k % n] : b[k / n];
      assertThat(ours[k]).as("weight %d", k).isCloseTo(newton[k], offset(1e-4));
    }
    Dataset standard = Standardisation.of(data).applyTo(data);
    assertThat(loss(standard, ours, data.classes()))
        .isCloseTo(loss(standard, newton, data.classes()), offset(1e-6));
  }

  /** Features of a row with a 1 behind them. */
  private static double[] row(Dataset data, int i) {
    double[] x = new double[data.size() + 1];
    for (int j = 0; j < data.size(); j++) {
      x[j] = data.feature(i, j);
    }
    x[data.size()] = 1;
    return x;
  }

  private static double[] probabilities(double[] x, double[] w, int classes) {
    double[] p = new double[classes];
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      double z = 0;
      for (int j = 0; j < x.length; j++) {
        z += w[c * x.length + j] * x[j];
      }
      p[c] = Math.exp(z);
      sum += p[c];
    }
    for (int c = 0; c < classes; c++) {
      p[c] /= sum;
    }
    return p;
  }

  private static double loss(Dataset data, double[] w, int classes) {
    double loss = 0;
    for (int i = 0; i < data.count(); i++) {
      loss -= Math.log(probabilities(row(data, i), w, classes)[data.label(i)]) / data.count();
    }
    for (double v : w) {
      loss += DECAY / 2 * v * v;
    }
    return loss;
  }

  /** {@code w' = w - H^-1 g} with {@code H = mean (diag p - p p^T) (x) x x^T + decay I}. */
  private static double[] newton(Dataset data, int classes) {
    int n = data.size() + 1;
    double[] w = new double[classes * n];
    for (int step = 0; step < 12; step++) {
      double[] g = new double[w.length];
      double[] h = new double[w.length * w.length];
      for (int i = 0; i < data.count(); i++) {
        double[] x = row(data, i);
        double[] p = probabilities(x, w, classes);
        for (int a = 0; a < w.length; a++) {
          int c = a / n;
          g[a] += (p[c] - (data.label(i) == c ? 1 : 0)) * x[a % n] / data.count();
          for (int b = 0; b < w.length; b++) {
            double curvature = (c == b / n ? p[c] : 0) - p[c] * p[b / n];
            h[a * w.length + b] += curvature * x[a % n] * x[b % n] / data.count();
          }
        }
      }
      for (int a = 0; a < w.length; a++) {
        g[a] += DECAY * w[a];
        h[a * w.length + a] += DECAY;
      }
      Matrix factor = Matrix.of(w.length, w.length, h);
      Cholesky.factor(factor);
      Matrix change = Matrix.of(w.length, 1, g);
      Cholesky.solve(factor, change);
      for (int a = 0; a < w.length; a++) {
        w[a] -= change.get(a, 0);
      }
    }
    return w;
  }
}
