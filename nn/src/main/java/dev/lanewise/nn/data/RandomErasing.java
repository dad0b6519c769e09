package dev.lanewise.nn.data;

/**
 * A rectangle of random area and aspect ratio filled with one value (Zhong, Zheng, Kang, Li, Yang:
 * Random erasing data augmentation, AAAI 2020, algorithm 1). The ratio is uniform in {@code
 * [aspect, 1 / aspect)}; a rectangle that does not fit is drawn again, ten times at most.
 *
 * @param probability of erasing anything, in [0, 1]
 * @param least smallest share of the image, in [0, 1]
 * @param most largest share, from {@code least} to 1
 * @param aspect smallest ratio of height to width, in (0, 1]
 * @param fill what the rectangle holds
 */
public record RandomErasing(
    double probability, double least, double most, double aspect, float fill)
    implements Augmentation {
  private static final int ATTEMPTS = 10;

  /** Checks the shares. */
  public RandomErasing {
    Sizes.share("random erasing: probability", probability);
    Sizes.share("random erasing: least area", least);
    Sizes.share("random erasing: most area", most);
    Sizes.share("random erasing: aspect", aspect);
    if (least > most || aspect == 0) {
      throw new IllegalArgumentException(
          "random erasing: areas from %s to %s with aspect %s (want rising, and a positive aspect)"
              .formatted(least, most, aspect));
    }
  }

  @Override
  public String describe() {
    return "erasing %s %s %s %s %s".formatted(probability, least, most, aspect, fill);
  }

  @Override
  public void apply(Draws draws, Picture picture) {
    if (!draws.chance(probability)) {
      return;
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double area = draws.uniform(least, most) * picture.height() * picture.width();
      double ratio = draws.uniform(aspect, 1 / aspect);
      int rows = (int) Math.round(Math.sqrt(area * ratio));
      int columns = (int) Math.round(Math.sqrt(area / ratio));
      if (rows <= picture.height() && columns <= picture.width()) {
        int top = draws.below(picture.height() - rows + 1);
        int left = draws.below(picture.width() - columns + 1);
        picture.fill(top, top + rows, left, left + columns, fill);
        return;
      }
    }
  }
}
