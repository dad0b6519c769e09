package dev.lanewise.nn.data;

import dev.lanewise.kernels.RandomKey;
import java.util.Arrays;

/**
 * A data set in three: what is learnt from, what decides when to stop and which settings are best,
 * and what is measured on in the end.
 *
 * @param train at least one row
 * @param validation may have no rows
 * @param test may have no rows
 */
public record Parts(Dataset train, Dataset validation, Dataset test) {
  /** Checks that there is something to learn from, and that all parts are of one kind. */
  public Parts {
    if (train.count() == 0) {
      throw new DataException(
          "data: no rows to train on, %d to validate with and %d to test with"
              .formatted(validation.count(), test.count()));
    }
    checkAlike("validation", train, validation);
    checkAlike("test", train, test);
  }

  private static void checkAlike(String what, Dataset train, Dataset other) {
    if (!Arrays.equals(train.shape(), other.shape())
        || train.targetSize() != other.targetSize()
        || !train.classNames().equals(other.classNames())) {
      throw new DataException(
          ("data: training rows are of shape %s with classes %s and targets of %d, but %s rows of"
                  + " shape %s with classes %s and targets of %d")
              .formatted(
                  Arrays.toString(train.shape()),
                  train.classNames(),
                  train.targetSize(),
                  what,
                  Arrays.toString(other.shape()),
                  other.classNames(),
                  other.targetSize()));
    }
  }

  /**
   * The first rows to train on, the next to validate, the last to test. Shuffle first if the order
   * of the rows means anything.
   *
   * @param validation share of the rows, in [0, 1)
   * @param test share of the rows, in [0, 1); both together below 1
   */
  public static Parts of(Dataset all, double validation, double test) {
    return cut(all, rows(all.count()), validation, test);
  }

  /** Shuffles, then cuts. */
  public static Parts shuffled(Dataset all, RandomKey key, double validation, double test) {
    return cut(all, key.permutation(all.count()), validation, test);
  }

  /**
   * Shuffles, then cuts so that every class has its share in every part, to within one row per
   * class; the parts' rows are shuffled too.
   */
  public static Parts stratified(Dataset all, RandomKey key, double validation, double test) {
    checkShares(validation, test);
    if (all.classes() == 0) {
      throw new IllegalArgumentException(
          "parts: the targets are numbers, of which there are no shares: use shuffled");
    }
    int[] order = key.split(0).permutation(all.count());
    int[][] parts = new int[3][all.count()];
    int[] sizes = new int[3];
    for (int c = 0; c < all.classes(); c++) {
      int label = c;
      int[] members = Arrays.stream(order).filter(i -> all.label(i) == label).toArray();
      int[] ends = ends(members.length, validation, test);
      for (int k = 0; k < members.length; k++) {
        int part = k < ends[0] ? 0 : k < ends[1] ? 1 : 2;
        parts[part][sizes[part]++] = members[k];
      }
    }
    Dataset[] sets = new Dataset[3];
    for (int p = 0; p < 3; p++) {
      Dataset part = all.select(Arrays.copyOf(parts[p], sizes[p]));
      sets[p] = part.shuffled(key.split(1 + p));
    }
    return new Parts(sets[0], sets[1], sets[2]);
  }

  /** All parts standardised by means and deviations of the training part alone. */
  public Parts standardised() {
    Standardisation by = Standardisation.ofFeatures(train);
    return new Parts(by.applyTo(train), by.applyTo(validation), by.applyTo(test));
  }

  private static Parts cut(Dataset all, int[] order, double validation, double test) {
    checkShares(validation, test);
    int[] ends = ends(order.length, validation, test);
    return new Parts(
        all.select(Arrays.copyOf(order, ends[0])),
        all.select(Arrays.copyOfRange(order, ends[0], ends[1])),
        all.select(Arrays.copyOfRange(order, ends[1], order.length)));
  }

  private static void checkShares(double validation, double test) {
    if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
      throw new IllegalArgumentException(
          "parts: validation share %s and test share %s (want each at least 0, together below 1)"
              .formatted(validation, test));
    }
  }

  /** Where the training and the validation rows end among n. */
  private static int[] ends(int n, double validation, double test) {
    int tested = (int) Math.round(n * test);
    int validated = Math.min((int) Math.round(n * validation), n - tested);
    return new int[] {n - tested - validated, n - tested};
  }

  private static int[] rows(int n) {
    int[] rows = new int[n];
    Arrays.setAll(rows, i -> i);
    return rows;
  }
}
