package dev.lanewise.nn.train;

import dev.lanewise.nn.data.Augmentation;
import dev.lanewise.nn.data.DataException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Everything that, with the network and the data, decides the trained weights bit by bit. The
 * number of threads is not among it.
 *
 * @param epochs passes over the training examples, at most
 * @param batch examples per step; a smaller data set makes it smaller
 * @param loss to make small
 * @param optimizer with its learning rate
 * @param schedule of the learning rate over all epochs
 * @param seed of the first weights, of the order of the examples and of all else that is random
 * @param augmentation of the training images, before they are standardised
 * @param patience epochs without a smaller loss of the validation part after which training stops;
 *     0 for all epochs whatever happens
 */
public record Settings(
    int epochs,
    int batch,
    Loss loss,
    Optimizer optimizer,
    Schedule schedule,
    long seed,
    Augmentation augmentation,
    int patience) {
  /** What may be changed between two epochs: the others decide what an epoch is. */
  static final Set<String> OF_PROGRESS = Set.of("epochs", "optimizer", "schedule", "patience");

  /** Checks the ranges. */
  public Settings {
    Range.atLeastOne("settings", "epochs", epochs);
    Range.atLeastOne("settings", "batch", batch);
    if (patience < 0) {
      throw new IllegalArgumentException(
          "settings: patience is " + patience + " but must be at least 0");
    }
  }

  /**
   * 3 epochs of 32 examples a step; cross-entropy; Adam at 2e-3, falling to 0 along half a cosine;
   * seed 1; no augmentation; no early end.
   */
  public static Settings defaults() {
    return new Settings(
        3, 32, Loss.crossEntropy(), Adam.of(2e-3f), Schedule.cosine(), 1, Augmentation.NONE, 0);
  }

  /** These with another number of epochs. */
  public Settings epochs(int epochs) {
    return new Settings(epochs, batch, loss, optimizer, schedule, seed, augmentation, patience);
  }

  /** These with another number of examples per step. */
  public Settings batch(int batch) {
    return new Settings(epochs, batch, loss, optimizer, schedule, seed, augmentation, patience);
  }

  /** These with another loss. */
  public Settings loss(Loss loss) {
    return new Settings(epochs, batch, loss, optimizer, schedule, seed, augmentation, patience);
  }

  /** These with another optimiser. */
  public Settings optimizer(Optimizer optimizer) {
    return new Settings(epochs, batch, loss, optimizer, schedule, seed, augmentation, patience);
  }

  /** These with another schedule. */
  public Settings schedule(Schedule schedule) {
    return new Settings(epochs, batch, loss, optimizer, schedule, seed, augmentation, patience);
  }

  /** These with another seed. */
  public Settings seed(long seed) {
    return new Settings(epochs, batch, loss, optimizer, schedule, seed, augmentation, patience);
  }

  /** These with another augmentation. */
  public Settings augmentation(Augmentation augmentation) {
    return new Settings(epochs, batch, loss, optimizer, schedule, seed, augmentation, patience);
  }

  /** These with another patience. */
  public Settings patience(int patience) {
    return new Settings(epochs, batch, loss, optimizer, schedule, seed, augmentation, patience);
  }

  /** As words, for a checkpoint's metadata. */
  Map<String, String> describe() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("epochs", Integer.toString(epochs));
    words.put("batch", Integer.toString(batch));
    words.put("loss", loss.describe());
    words.put("optimizer", optimizer.describe());
    words.put("schedule", schedule.describe());
    words.put("seed", Long.toString(seed));
    words.put("augmentation", augmentation.describe());
    words.put("patience", Integer.toString(patience));
    return words;
  }

  /**
   * What {@link #describe} described.
   *
   * @throws DataException if a word is missing or makes no sense
   */
  static Settings parse(Words words) {
    return new Settings(
        words.number("epochs", 1, Integer.MAX_VALUE).intValue(),
        words.number("batch", 1, Integer.MAX_VALUE).intValue(),
        words.parsed("loss", Loss::parse),
        words.parsed("optimizer", Optimizer::parse),
        words.parsed("schedule", Schedule::parse),
        words.number("seed", Long.MIN_VALUE, Long.MAX_VALUE),
        words.parsed("augmentation", Augmentation::parse),
        words.number("patience", 0, Integer.MAX_VALUE).intValue());
  }
}
