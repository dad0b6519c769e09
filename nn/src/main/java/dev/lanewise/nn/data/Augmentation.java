package dev.lanewise.nn.data;

import java.util.List;

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
    public void apply(Draws draws, Picture picture) {
      // By index: an iterator would be an object per image.
      for (int i = 0; i < steps.size(); i++) {
        steps.get(i).apply(draws, picture);
      }
    }
  }
}
