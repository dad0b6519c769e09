package dev.lanewise.nn.data;

import dev.lanewise.kernels.RandomKey;
import java.util.Arrays;
import java.util.List;

/**
 * Images that are augmented as they are gathered. Image i is a pure function of (images,
 * augmentation, key, i); a new epoch takes a new key, by {@link #with}. Belongs to one thread, for
 * it has room for one image.
 */
public final class AugmentedImages implements Examples {
  private final Examples images;
  private final Augmentation augmentation;
  private final RandomKey key;
  private final Draws draws;
  private final Picture picture;
  private final float[] image;
  private final float[] target;
  private final int[] shape;
  private final int size;

  /**
   * @param images of shape {@code [channels, height, width]}
   */
  public AugmentedImages(Examples images, Augmentation augmentation, RandomKey key) {
    int[] from = images.shape();
    if (from.length != 3) {
      throw new IllegalArgumentException(
          "augmented images: rows of shape %s (want channels, height, width)"
              .formatted(Arrays.toString(from)));
    }
    this.images = images;
    this.augmentation = augmentation;
    this.key = key;
    draws = new Draws(key);
    image = new float[images.size()];
    target = new float[images.targetSize()];
    picture = new Picture(from[0], from[1], from[2]);
    augmentation.apply(draws, picture); // a black one, to see what size comes out
    shape = new int[] {picture.channels(), picture.height(), picture.width()};
    size = picture.size();
  }

  /** The same images under another key, for example {@code key.split(epoch)}. */
  public AugmentedImages with(RandomKey key) {
    return new AugmentedImages(images, augmentation, key);
  }

  @Override
  public int count() {
    return images.count();
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int targetSize() {
    return images.targetSize();
  }

  @Override
  public List<String> classNames() {
    return images.classNames();
  }

  @Override
  public int label(int i) {
    return images.label(i);
  }

  /** Image i of these is changed as image i of all was. */
  @Override
  public AugmentedImages select(int... order) {
    return new AugmentedImages(images.select(order), augmentation, key);
  }

  /** That of the images, before they are changed. */
  @Override
  public String fingerprint() {
    return images.fingerprint();
  }

  @Override
  public void gather(int[] order, int from, int n, float[] features, float[] targets) {
    Sizes.gather(this, order, from, n, features, targets);
    for (int k = 0; k < n; k++) {
      images.gather(order, from + k, 1, image, target);
      draws.begin(order[from + k]);
      augmentation.apply(draws, picture.over(image, 0));
      System.arraycopy(image, 0, features, k * size, size);
      System.arraycopy(target, 0, targets, k * target.length, target.length);
    }
  }
}
