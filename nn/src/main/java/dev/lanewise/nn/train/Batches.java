package dev.lanewise.nn.train;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.data.Augmentation;
import dev.lanewise.nn.data.AugmentedImages;
import dev.lanewise.nn.data.Examples;
import dev.lanewise.nn.data.Standardisation;
import dev.lanewise.nn.data.Standardised;

/**
 * What each step of a training sees: which examples, and how they are changed, is a pure function
 * of (key, epoch, step). What is left over of an epoch after its last whole batch is dropped; the
 * next epoch's order brings other examples to its end.
 */
final class Batches {
  private final Examples train;
  private final Augmentation augmentation;
  private final Standardisation standardisation;
  private final RandomKey orders;
  private final RandomKey changes;
  private final int batch;

  private Examples seen;
  private int[] order = new int[0];

  /**
   * Batches of that size, or of all examples if there are fewer.
   *
   * @param augmentation of the examples as they are, before they are standardised
   */
  Batches(
      Examples train,
      Augmentation augmentation,
      Standardisation standardisation,
      RandomKey key,
      int batch) {
    this.train = train;
    this.augmentation = augmentation;
    this.standardisation = standardisation;
    orders = key.split(1);
    changes = key.split(3);
    this.batch = Math.min(batch, train.count());
    seen = seen(0);
  }

  private Examples seen(int epoch) {
    Examples changed =
        augmentation.equals(Augmentation.NONE)
            ? train
            : new AugmentedImages(train, augmentation, changes.split(epoch));
    return new Standardised(changed, standardisation);
  }

  /** Examples in a batch. */
  int size() {
    return batch;
  }

  /** Whole batches in an epoch. */
  int perEpoch() {
    return train.count() / batch;
  }

  /** Puts the examples in the order of an epoch, from 1. */
  void begin(int epoch) {
    order = orders.split(epoch - 1).permutation(train.count());
    seen = seen(epoch);
  }

  /** Writes the batch of a step, from 0; allocates nothing. */
  void gather(int step, float[] features, float[] targets) {
    seen.gather(order, step * batch, batch, features, targets);
  }
}
