package dev.lanewise.nn.data;

/**
 * A square of one value whose centre may be any pixel, so that it may lie partly outside (DeVries,
 * Taylor: Improved regularization of convolutional neural networks with cutout, 2017).
 *
 * @param size of the square's side, at least 1
 * @param fill what it holds
 */
public record Cutout(int size, float fill) implements Augmentation {
  /** Checks the size. */
  public Cutout {
    if (size < 1) {
      throw new IllegalArgumentException("cutout: size " + size + " (want at least 1)");
    }
  }

  @Override
  public String describe() {
    return "cutout " + size + " " + fill;
  }

  @Override
  public void apply(Draws draws, Picture picture) {
    int top = draws.below(picture.height()) - size / 2;
    int left = draws.below(picture.width()) - size / 2;
    picture.fill(
        Math.max(0, top),
        (int) Math.min(picture.height(), (long) top + size),
        Math.max(0, left),
        (int) Math.min(picture.width(), (long) left + size),
        fill);
  }
}
