package dev.lanewise.nn.data;

/**
 * {@code c (x - m) + m + b} with the image's own mean m, contrast c uniform in {@code [1 -
 * contrast, 1 + contrast)} and brightness b in {@code [-brightness, brightness)}; nothing is
 * clamped.
 *
 * @param brightness at least 0, in the units of the pixels
 * @param contrast in [0, 1]
 */
public record RandomLight(double brightness, double contrast) implements Augmentation {
  /** Checks the ranges. */
  public RandomLight {
    Sizes.share("random light: contrast", contrast);
    if (!(brightness >= 0) || Double.isInfinite(brightness)) {
      throw new IllegalArgumentException(
          "random light: brightness " + brightness + " (want at least 0, and finite)");
    }
  }

  @Override
  public String describe() {
    return "light " + brightness + " " + contrast;
  }

  @Override
  public void apply(Draws draws, Picture picture) {
    float b = (float) draws.uniform(-brightness, brightness);
    float c = (float) draws.uniform(1 - contrast, 1 + contrast);
    float[] x = picture.pixels();
    int end = picture.at() + picture.size();
    double sum = 0;
    for (int i = picture.at(); i < end; i++) {
      sum += x[i];
    }
    float mean = (float) (sum / picture.size());
    for (int i = picture.at(); i < end; i++) {
      x[i] = c * (x[i] - mean) + mean + b;
    }
  }
}
