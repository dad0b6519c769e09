package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationWordsTest {
  @Test
  void everyAugmentationIsReadBack() {
    Augmentation all =
        Augmentation.of(
            new RandomCrop(24, 20, 2, Border.MIRROR),
            new RandomAffine(12.5, 0.1, 0.8, 1.25, 0.2, 0.3f),
            new RandomFlip(0.4),
            new RandomLight(0.15, 0.25),
            new Cutout(7, 0.1f),
            new RandomErasing(0.5, 0.02, 0.3, 0.25, 0.7f));
    assertThat(Augmentation.parse(all.describe())).isEqualTo(all);
    assertThat(Augmentation.parse("flip 0.25")).isEqualTo(new RandomFlip(0.25));
    assertThat(Augmentation.parse(Augmentation.NONE.describe())).isEqualTo(Augmentation.NONE);
    assertThat(Augmentation.parse("flip, cutout"))
        .isEqualTo(Augmentation.of(new RandomFlip(0.5), new Cutout(8, 0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "melt",
        "flip half",
        "flip 1 2",
        "flip,",
        "flip 2",
        "crop 2 2 1",
        "crop 2 2 1 round",
        "crop a 2 1 zero",
        "cutout 1.5 0",
        "cutout NaN 0",
        "affine 10"
      })
  void refusesOthers(String line) {
    assertThatThrownBy(() -> Augmentation.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("\n");
  }
}
