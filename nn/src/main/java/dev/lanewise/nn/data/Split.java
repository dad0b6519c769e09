package dev.lanewise.nn.data;

/**
 * A data set: what is learnt from, and what is only measured on.
 *
 * @param name for messages and reports, for example {@code digits}
 * @param train at least one image
 * @param test at least one image, of the same shape and classes
 * @param normalisation of the training images
 */
public record Split(
    String name, LabelledImages train, LabelledImages test, Normalisation normalisation) {
  /** Checks that both parts hold images of one kind. */
  public Split {
    if (train.count() == 0 || test.count() == 0) {
      throw new DataException(
          "%s: no images: %d to train on, %d to test".formatted(name, train.count(), test.count()));
    }
    if (train.channels() != test.channels()
        || train.height() != test.height()
        || train.width() != test.width()
        || train.classes() != test.classes()) {
      throw new DataException(
          "%s: training images are %s with %d classes, but test images %s with %d"
              .formatted(name, train, train.classes(), test, test.classes()));
    }
  }

  /** Both parts, normalised by the mean and deviation of the training images. */
  public static Split of(String name, LabelledImages train, LabelledImages test) {
    return new Split(name, train, test, Normalisation.of(train));
  }
}
