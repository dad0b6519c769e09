package dev.lanewise.nn.data;

import java.util.Objects;

/**
 * Images as a network sees them: bytes until they are gathered, numbers then.
 *
 * @param images with their classes
 * @param normalisation of their pixels
 */
public record NormalisedImages(LabelledImages images, Normalisation normalisation)
    implements Examples {
  /** Checks that both are there. */
  public NormalisedImages {
    Objects.requireNonNull(images, "normalised images: images");
    Objects.requireNonNull(normalisation, "normalised images: normalisation");
  }

  @Override
  public int count() {
    return images.count();
  }

  @Override
  public int[] shape() {
    return new int[] {images.channels(), images.height(), images.width()};
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public int targetSize() {
    return 1;
  }

  @Override
  public int classes() {
    return images.classes();
  }

  @Override
  public void gather(int[] order, int from, int n, float[] features, float[] targets) {
    images.gather(order, from, n, normalisation, features, targets);
  }
}
