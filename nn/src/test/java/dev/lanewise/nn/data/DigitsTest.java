package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.RandomKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DigitsTest {
  /** Taken on x86-64 with JDK 25; every machine must draw the same bytes. */
  @Test
  void theSameBitsEverywhere() {
    assertThat(Digits.images(RandomKey.of(1), 1000).fingerprint())
        .isEqualTo("1000x1x28x28:8bd28cdccf818f47");
  }

  @Test
  void imageIIsAFunctionOfKeyAndI() {
    LabelledImages few = Digits.images(RandomKey.of(7), 50);
    LabelledImages more = Digits.images(RandomKey.of(7), 80);
    assertThat(more.first(50).fingerprint()).isEqualTo(few.fingerprint());
    assertThat(Digits.images(RandomKey.of(8), 50).fingerprint()).isNotEqualTo(few.fingerprint());
  }

  @Test
  void trainAndTestShareNoImage() {
    Parts<LabelledImages> split = Digits.split(3, 200, 200);
    float[] a = new float[784];
    float[] b = new float[784];
    float[] label = new float[1];
    for (int i = 0; i < 200; i++) {
      split.train().gather(new int[] {i}, 0, 1, a, label);
      split.test().gather(new int[] {i}, 0, 1, b, label);
      assertThat(Arrays.equals(a, b)).as("image %d", i).isFalse();
    }
  }

  @Test
  void everyDigitIsInkOnAClearSheet() {
    LabelledImages images = Digits.images(RandomKey.of(2), 1000);
    for (int i = 0; i < images.count(); i++) {
      assertThat(images.label(i)).isEqualTo(i % 10);
      int ink = 0;
      int rim = 0;
      for (int y = 0; y < 28; y++) {
        for (int x = 0; x < 28; x++) {
          if (images.pixel(i, 0, y, x) > 100) {
            ink++;
            rim += x == 0 || y == 0 || x == 27 || y == 27 ? 1 : 0;
          }
        }
      }
      assertThat(ink).as("inked pixels of image %d", i).isBetween(20, 330);
      assertThat(rim).as("inked pixels on the rim of image %d", i).isLessThan(20);
    }
  }

  /** Softmax regression by gradient descent: it learns, but a linear map is not enough. */
  @Test
  void aLinearClassifierIsNotEnough() {
    Parts<LabelledImages> split = Digits.split(1, 3000, 1000);
    Standardisation by = Standardisation.of(split.train());
    float[] w = new float[10 * 785];
    float[] x = new float[785];
    float[] p = new float[10];
    for (int epoch = 0; epoch < 8; epoch++) {
      for (int i = 0; i < 3000; i++) {
        probabilities(w, split.train(), i, by, x, p);
        for (int c = 0; c < 10; c++) {
          float step = 2e-3f * (p[c] - (c == split.train().label(i) ? 1 : 0));
          for (int j = 0; j < 785; j++) {
            w[c * 785 + j] -= step * x[j];
          }
        }
      }
    }
    int right = 0;
    for (int i = 0; i < 1000; i++) {
      probabilities(w, split.test(), i, by, x, p);
      int best = 0;
      for (int c = 1; c < 10; c++) {
        best = p[c] > p[best] ? c : best;
      }
      right += best == split.test().label(i) ? 1 : 0;
    }
    assertThat(right / 1000.0).isBetween(0.5, 0.92);
  }

  private static void probabilities(
      float[] w, LabelledImages images, int i, Standardisation by, float[] x, float[] p) {
    new Standardised(images, by).gather(new int[] {i}, 0, 1, x, new float[1]);
    x[784] = 1;
    float sum = 0;
    for (int c = 0; c < 10; c++) {
      float z = 0;
      for (int j = 0; j < 785; j++) {
        z += w[c * 785 + j] * x[j];
      }
      p[c] = (float) Math.exp(z);
      sum += p[c];
    }
    for (int c = 0; c < 10; c++) {
      p[c] /= sum;
    }
  }

  @Test
  void refusesCountsItCannotDraw() {
    assertThatThrownBy(() -> Digits.split(1, 0, 5))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("0 images");
    assertThatThrownBy(() -> Digits.images(RandomKey.of(1), Integer.MAX_VALUE))
        .isInstanceOf(DataException.class);
  }
}
