package dev.lanewise.nn.train;

import dev.lanewise.nn.data.DataException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that, with the network and the data, decides the trained weights bit by bit. The
 * number of threads is not among it.
 *
 * @param epochs passes over the training images
 * @param batch images per step; a smaller data set makes it smaller
 * @param loss to make small
 * @param optimizer with its learning rate
 * @param schedule of the learning rate over all epochs
 * @param seed of the first weights and of the order of the images
 */
public record Settings(
    int epochs, int batch, Loss loss, Optimizer optimizer, Schedule schedule, long seed) {
  /** Checks the ranges. */
  public Settings {
    Range.atLeastOne("settings", "epochs", epochs);
    Range.atLeastOne("settings", "batch", batch);
  }

  /**
   * 3 epochs of 32 images a step; cross-entropy; Adam at 2e-3, falling to 0 along half a cosine;
   * seed 1.
   */
  public static Settings defaults() {
    return new Settings(3, 32, Loss.crossEntropy(), Adam.of(2e-3f), Schedule.cosine(), 1);
  }

  /** These with another number of epochs. */
  public Settings epochs(int epochs) {
    return new Settings(epochs, batch, loss, optimizer, schedule, seed);
  }

  /** These with another number of images per step. */
  public Settings batch(int batch) {
    return new Settings(epochs, batch, loss, optimizer, schedule, seed);
  }

  /** These with another loss. */
  public Settings loss(Loss loss) {
    return new Settings(epochs, batch, loss, optimizer, schedule, seed);
  }

  /** These with another optimiser. */
  public Settings optimizer(Optimizer optimizer) {
    return new Settings(epochs, batch, loss, optimizer, schedule, seed);
  }

  /** These with another schedule. */
  public Settings schedule(Schedule schedule) {
    return new Settings(epochs, batch, loss, optimizer, schedule, seed);
  }

  /** These with another seed. */
  public Settings seed(long seed) {
    return new Settings(epochs, batch, loss, optimizer, schedule, seed);
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
        words.number("seed", Long.MIN_VALUE, Long.MAX_VALUE));
  }
}
