package dev.lanewise.nn.serve;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.run.Arguments;
import dev.lanewise.nn.run.Model;
import dev.lanewise.nn.run.Predictor;
import dev.lanewise.nn.run.Weights;
import java.util.Arrays;

/** LeNet-5 with random weights, images, and what it makes of them on one thread. */
final class Served {
  static final int IMAGES = 16;
  private static final RandomKey KEY = RandomKey.of(9);
  private static final Networks.Network LENET = Networks.lenet5();
  static final Model MODEL =
      Model.of(LENET.layer(), Weights.init(LENET.layer(), KEY), LENET.inputShape());
  static final float[][] IN = new float[IMAGES][784];
  static final float[][] EXPECTED = new float[IMAGES][10];

  static {
    try (Predictor p = MODEL.predictor()) {
      for (int i = 0; i < IMAGES; i++) {
        RandomKey key = KEY.split(i);
        for (int j = 0; j < IN[i].length; j++) {
          IN[i][j] = key.normal(j);
        }
        p.run(IN[i], EXPECTED[i]);
      }
    }
  }

  private Served() {}

  static ServiceSettings settings(int predictors) {
    return ServiceSettings.defaults().name("lenet5").predictors(predictors);
  }

  static Arguments arguments(Service service, int image) {
    return service.arguments().input("input", IN[image]).output("output", new float[10]);
  }

  static boolean isRight(Arguments arguments, int image) {
    return Arrays.equals(arguments.output("output"), EXPECTED[image]);
  }

  /** The first n images one after another. */
  static float[] batch(int n) {
    float[] all = new float[n * 784];
    for (int i = 0; i < n; i++) {
      System.arraycopy(IN[i], 0, all, i * 784, 784);
    }
    return all;
  }

  /** What they come to. */
  static float[] expected(int n) {
    float[] all = new float[n * 10];
    for (int i = 0; i < n; i++) {
      System.arraycopy(EXPECTED[i], 0, all, i * 10, 10);
    }
    return all;
  }
}
