package dev.lanewise.nn.data;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A change to an image that leaves its class as it is, by random numbers of the image's own: the
 * result depends on the key and the image, not on batches, threads or what was changed before.
 * Immutable, and allocates nothing per image. The size of its output depends on the size of its
 * input alone.
 */
public interface Augmentation {
  /** Changes nothing. */
  Augmentation NONE = of();

  /** Changes the picture in place. */
  void apply(Draws draws, Picture picture);

  /**
   * One line that {@link #parse} reads back, such as {@code flip 0.5, cutout 8 0.0}. One of your
   * own, which nothing can read back, is described by its text.
   */
  default String describe() {
    return toString();
  }

  /**
   * The augmentation that {@link #describe} described, or a shorter form of it: steps after commas,
   * each {@code crop HEIGHT WIDTH RIM BORDER}, {@code affine DEGREES SHIFT SMALLEST LARGEST SHEAR
   * FILL}, {@code flip PROBABILITY}, {@code light BRIGHTNESS CONTRAST}, {@code cutout SIZE FILL} or
   * {@code erasing PROBABILITY LEAST MOST ASPECT FILL}. All but a crop may go without their
   * numbers, which then are usual ones.
   */
  static Augmentation parse(String line) {
    return AugmentationWords.parse(line);
  }

  /** One after the other. */
  static Augmentation of(Augmentation... steps) {
    return new Steps(List.of(steps));
  }

  /** Steps in their order. */
  record Steps(List<Augmentation> steps) implements Augmentation {
    /** Takes a copy of the list. */
    public Steps {
      steps = List.copyOf(steps);
    }

    @Override
    public String describe() {
      return steps.stream().map(Augmentation::describe).collect(Collectors.joining(", "));
    }

    @Override
    public void apply(Draws draws, Picture picture) {
      // By index: an iterator would be an object per image.
      for (int i = 0; i < steps.size(); i++) {
        steps.get(i).apply(draws, picture);
      }
    }
  }
}
