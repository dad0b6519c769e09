package dev.lanewise.nn.data;

/**
 * Left and right exchanged.
 *
 * @param probability in [0, 1]
 */
public record RandomFlip(double probability) implements Augmentation {
  /** Checks the probability. */
  public RandomFlip {
    Sizes.share("random flip: probability", probability);
  }

  @Override
  public String describe() {
    return "flip " + probability;
  }

  @Override
  public void apply(Draws draws, Picture picture) {
    if (!draws.chance(probability)) {
      return;
    }
    float[] pixels = picture.pixels();
    for (int row = 0; row < picture.channels() * picture.height(); row++) {
      int left = picture.index(0, row, 0);
      int right = left + picture.width() - 1;
      for (; left < right; left++, right--) {
        float kept = pixels[left];
        pixels[left] = pixels[right];
        pixels[right] = kept;
      }
    }
  }
}
