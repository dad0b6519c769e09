package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.RandomKey;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class StandardisationTest {
  @Test
  void aConstantFeatureBecomesZero() {
    Dataset d =
        Dataset.ofValues(new int[] {2}, new float[] {0.1f, 1, 0.1f, 3, 0.1f, 5}, 1, new float[3]);
    Standardisation s = Standardisation.ofFeatures(d);
    assertThat(s.deviations()[0]).isEqualTo(1);
    assertThat(s.applyTo(d).feature(1, 0)).isZero();
    assertThat(s.applyTo(d).feature(1, 1)).isZero();
  }

  @Test
  void channelsShareAMean() {
    float[] pixels = {1, 3, 10, 10, 1, 3, 10, 14}; // two images of two channels of 1 x 2
    Dataset images = Dataset.ofValues(new int[] {2, 1, 2}, pixels, 1, new float[2]);
    Standardisation s = Standardisation.ofChannels(images);
    assertThat(s.means()).containsExactly(2, 11);
    assertThat(s.deviations()).containsExactly(1, (float) Math.sqrt(3));
    Picture picture = new Picture(2, 1, 2).over(new float[] {9, 3, 1, 11, 11}, 1);
    s.apply(new Draws(RandomKey.of(1)), picture);
    assertThat(picture.pixels()).containsExactly(9, 1, -1, 0, 0);
  }

  @Test
  void theMeanAndDeviationOfImagesAreThoseOfTheirPixels() {
    LabelledImages digits = Digits.images(RandomKey.of(1), 20);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 20 * 784; i++) {
      double pixel = digits.pixel(i / 784, 0, i / 28 % 28, i % 28) / 255.0;
      sum += pixel;
      squares += pixel * pixel;
    }
    double mean = sum / (20 * 784);
    Standardisation s = Standardisation.of(digits);
    // Pixels are rounded once to floats below 1 in one of them, not at all in the other.
    Offset<Double> rounding = Offset.offset(0x1p-22);
    assertThat((double) s.means()[0]).isCloseTo(mean, rounding);
    assertThat((double) s.deviations()[0])
        .isCloseTo(Math.sqrt(squares / (20 * 784) - mean * mean), rounding);
    float[] x = new float[784];
    new Standardised(digits, s).gather(new int[] {7}, 0, 1, x, new float[1]);
    assertThat(x[100])
        .isEqualTo((digits.pixel(7, 0, 3, 16) / 255f - s.means()[0]) / s.deviations()[0]);
  }

  @Test
  void refusesWhatHasNoMean() {
    Dataset none = Dataset.ofValues(new int[] {1}, new float[] {Float.NaN}, 1, new float[1]);
    assertThatThrownBy(() -> Standardisation.ofFeatures(none))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("feature 0 has 0 numbers");
    Dataset infinite =
        Dataset.ofValues(new int[] {1}, new float[] {Float.POSITIVE_INFINITY}, 1, new float[1]);
    assertThatThrownBy(() -> Standardisation.ofFeatures(infinite)).hasMessageContaining("Infinity");
    assertThatThrownBy(() -> new Standardisation(new float[1], new float[1]))
        .hasMessageContaining("deviation 0.0 at 0");
    Standardisation two = new Standardisation(new float[2], new float[] {1, 1});
    assertThatThrownBy(() -> two.apply(new float[3], 0, 3))
        .hasMessageContaining("a row of 3 numbers, but 2 means");
    assertThatThrownBy(() -> two.apply(new float[3], 2, 2)).hasMessageContaining("array of 3");
  }
}
