package dev.lanewise.nn.data;

import dev.lanewise.kernels.RandomKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A data set in three: what is learnt from, what decides when to stop and which settings are best,
 * and what is measured on in the end.
 *
 * @param name for messages and reports, for example {@code digits}
 * @param train at least one example
 * @param validation may be empty
 * @param test may be empty
 * @param <E> kind of the examples
 */
public record Parts<E extends Examples>(String name, E train, E validation, E test) {
  /** Of parts that nobody named. */
  private static final String NAME = "data";

  /** Checks that there is something to learn from, and that all parts are of one kind. */
  public Parts {
    if (train.count() == 0) {
      throw new DataException(
          "%s: no examples to train on, %d to validate with and %d to test with"
              .formatted(name, validation.count(), test.count()));
    }
    checkAlike(name, "validation", train, validation);
    checkAlike(name, "test", train, test);
  }

  private static void checkAlike(String name, String what, Examples train, Examples other) {
    if (!Arrays.equals(train.shape(), other.shape())
        || train.targetSize() != other.targetSize()
        || !train.classNames().equals(other.classNames())) {
      throw new DataException(
          ("%s: training examples are of shape %s with classes %s and targets of %d, but %s examples"
                  + " of shape %s with classes %s and targets of %d")
              .formatted(
                  name,
                  Arrays.toString(train.shape()),
                  train.classNames(),
                  train.targetSize(),
                  what,
                  Arrays.toString(other.shape()),
                  other.classNames(),
                  other.targetSize()));
    }
  }

  /** Examples to learn from and others to measure on; none to validate with. */
  public static <E extends Examples> Parts<E> of(String name, E train, E test) {
    return new Parts<>(name, train, select(train), test);
  }

  /**
   * Some of the examples. A set of some examples of a kind is of that kind: {@code select} says so.
   */
  @SuppressWarnings("unchecked")
  private static <E extends Examples> E select(E all, int... order) {
    return (E) all.select(order);
  }

  /** The same parts under another name. */
  public Parts<E> named(String other) {
    return new Parts<>(other, train, validation, test);
  }

  /**
   * The first rows to train on, the next to validate, the last to test. Shuffle first if the order
   * of the rows means anything.
   *
   * @param validation share of the rows, in [0, 1)
   * @param test share of the rows, in [0, 1); both together below 1
   */
  public static <E extends Examples> Parts<E> of(E all, double validation, double test) {
    return cut(all, rows(all.count()), validation, test);
  }

  /** Shuffles, then cuts. */
  public static <E extends Examples> Parts<E> shuffled(
      E all, RandomKey key, double validation, double test) {
    return cut(all, key.permutation(all.count()), validation, test);
  }

  /**
   * Shuffles, then cuts so that every class has its share in every part, to within one row per
   * class; the parts' rows are shuffled too.
   */
  public static <E extends Examples> Parts<E> stratified(
      E all, RandomKey key, double validation, double test) {
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
    List<E> sets = new ArrayList<>();
    for (int p = 0; p < 3; p++) {
      int[] part = parts[p];
      int[] mixed = key.split(1 + p).permutation(sizes[p]);
      sets.add(select(all, Arrays.stream(mixed).map(i -> part[i]).toArray()));
    }
    return new Parts<>(NAME, sets.get(0), sets.get(1), sets.get(2));
  }

  /** All parts standardised by means and deviations of the training part alone. */
  public Parts<Standardised> standardised() {
    Standardisation by = Standardisation.of(train);
    return new Parts<>(
        name,
        new Standardised(train, by),
        new Standardised(validation, by),
        new Standardised(test, by));
  }

  private static <E extends Examples> Parts<E> cut(
      E all, int[] order, double validation, double test) {
    checkShares(validation, test);
    int[] ends = ends(order.length, validation, test);
    return new Parts<>(
        NAME,
        select(all, Arrays.copyOf(order, ends[0])),
        select(all, Arrays.copyOfRange(order, ends[0], ends[1])),
        select(all, Arrays.copyOfRange(order, ends[1], order.length)));
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
