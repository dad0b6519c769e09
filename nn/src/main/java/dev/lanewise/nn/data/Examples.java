package dev.lanewise.nn.data;

import java.util.List;

/**
 * What a network learns from or is measured on: {@code count} pairs of features and a target, which
 * is a class or some numbers.
 */
public interface Examples {
  /** Number of examples. */
  int count();

  /** Shape of one example's features, for example {@code [1, 28, 28]}; a copy. */
  int[] shape();

  /** Numbers in one example's features: the product of its shape. */
  int size();

  /** Numbers in one example's target; 1 for a class. */
  int targetSize();

  /** What the classes are called, by index; empty if the targets are numbers. */
  List<String> classNames();

  /** What the columns are called, of features and of targets. */
  default ColumnNames columnNames() {
    return ColumnNames.NONE;
  }

  /** Number of classes; 0 if the targets are numbers. */
  default int classes() {
    return classNames().size();
  }

  /**
   * Class of example i.
   *
   * @throws IllegalStateException if the targets are numbers
   */
  int label(int i);

  /**
   * Some of the examples in the given order, as a set of the same kind; an example may be given
   * twice.
   */
  Examples select(int... order);

  /** Count, shape and a hash of everything in it: tells one set from another. */
  String fingerprint();

  /**
   * Writes the features of examples {@code order[from] .. order[from+n-1]} one after the other to
   * the start of {@code features}, and their targets (the index of the class, or numbers) to the
   * start of {@code targets}. Allocates nothing; nothing is written if an argument is wrong.
   *
   * @param features at least {@code n * size()} long
   * @param targets at least {@code n * targetSize()} long
   * @throws IndexOutOfBoundsException if an example is not in 0 .. count-1, or the order too short
   */
  void gather(int[] order, int from, int n, float[] features, float[] targets);
}
