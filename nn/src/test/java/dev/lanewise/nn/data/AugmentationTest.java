package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.run.Allocations;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final Augmentation USUAL =
      Augmentation.of(
          new RandomCrop(28, 28, 2, Border.EDGE),
          new RandomFlip(0.5),
          new RandomAffine(10, 0.05, 0.9, 1.1, 0.1, 0),
          new RandomLight(0.1, 0.2),
          new Cutout(8, 0),
          new RandomErasing(0.5, 0.02, 0.2, 0.3, 0),
          new Standardisation(new float[] {0.13f}, new float[] {0.31f}));

  @Test
  void allocatesNothingPerBatch() {
    LabelledImages digits = Digits.images(RandomKey.of(1), 20);
    Examples examples = new AugmentedImages(digits, USUAL, RandomKey.of(2));
    int[] order = RandomKey.of(3).permutation(20);
    float[] x = new float[10 * 784];
    float[] y = new float[10];
    assertThat(Allocations.bytesOf(() -> examples.gather(order, 5, 10, x, y), 20)).isZero();
  }

  @Test
  void aCropShrinksTheImages() {
    Dataset images = AugmentationProperties.images(2, 1);
    AugmentedImages cropped =
        new AugmentedImages(images, new RandomCrop(3, 4, 0, Border.ZERO), RandomKey.of(1));
    assertThat(cropped.shape()).containsExactly(2, 3, 4);
    assertThat(cropped.size()).isEqualTo(24);
    assertThat(cropped.count()).isEqualTo(2);
    float[] x = new float[49];
    float[] y = new float[3];
    x[48] = 42;
    y[2] = 42;
    cropped.gather(new int[] {1, 0}, 0, 2, x, y);
    assertThat(x[48]).isEqualTo(42);
    assertThat(y).containsExactly(1, 0, 42);
  }

  @Test
  void everyWindowIsDrawn() {
    Dataset images = AugmentationProperties.images(200, 1);
    RandomKey key = RandomKey.of(5);
    boolean[] seen = new boolean[9];
    for (int i = 0; i < 200; i++) {
      Draws draws = new Draws(key);
      draws.begin(i);
      Picture picture = new Picture(2, 7, 9).over(images.features(), i * images.size());
      float corner = picture.pixels()[picture.index(0, 1, 1)];
      new RandomCrop(5, 7, 0, Border.ZERO).apply(draws, picture);
      for (int at = 0; at < 9; at++) {
        int row = 1 - at / 3;
        int column = 1 - at % 3;
        seen[at] |=
            row >= 0 && column >= 0 && picture.pixels()[picture.index(0, row, column)] == corner;
      }
    }
    assertThat(seen[0] && seen[1] && seen[3] && seen[4]).isTrue();
  }

  @Test
  void theSineIsOne() {
    for (int degrees = -180; degrees <= 180; degrees++) {
      double x = Math.toRadians(degrees);
      assertThat(RandomAffine.sine(x)).isCloseTo(Math.sin(x), within(2e-15));
    }
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> new RandomFlip(1.5)).hasMessageContaining("probability 1.5");
    assertThatThrownBy(() -> new RandomCrop(0, 1, 0, Border.ZERO)).hasMessageContaining("0 x 1");
    assertThatThrownBy(() -> new RandomLight(-1, 0)).hasMessageContaining("brightness -1.0");
    assertThatThrownBy(() -> new RandomLight(0, 2)).hasMessageContaining("contrast 2.0");
    assertThatThrownBy(() -> new Cutout(0, 0)).hasMessageContaining("size 0");
    assertThatThrownBy(() -> new RandomErasing(1, 0.5, 0.2, 0.5, 0))
        .hasMessageContaining("from 0.5 to 0.2");
    assertThatThrownBy(() -> new RandomAffine(0, 0, 0, 1, 0, 0)).hasMessageContaining("0.0 to 1.0");
    assertThatThrownBy(() -> RandomAffine.rotation(Double.NaN)).hasMessageContaining("NaN degrees");
    Dataset images = AugmentationProperties.images(1, 1);
    assertThatThrownBy(
            () ->
                new AugmentedImages(images, new RandomCrop(8, 8, 4, Border.ZERO), RandomKey.of(1)))
        .hasMessageContaining("no window of 8 x 8 in an image of 7 x 9");
    assertThatThrownBy(
            () -> new AugmentedImages(images.reshaped(126), Augmentation.NONE, RandomKey.of(1)))
        .hasMessageContaining("[126]");
    assertThatThrownBy(() -> new Picture(1, 2, 2).over(new float[4], 1))
        .hasMessageContaining("4 numbers from 1 on");
    assertThatThrownBy(() -> new Picture(1, 2, 2).resize(3, 1)).hasMessageContaining("3 x 1");
  }
}
