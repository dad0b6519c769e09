package dev.lanewise.nn.data;

import dev.lanewise.kernels.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Rows of numbers, each with a class or with numbers as its target. Immutable: the arrays given to
 * it are its own from then on.
 */
public final class Dataset implements Examples {
  /** As many as a confusion matrix has, which is measured of all that is learnt. */
  static final int MOST_CLASSES = 1 << 15;

  private final int[] shape;
  private final int size;
  private final float[] features;
  private final int targetSize;
  private final float[] targets;
  private final List<String> classNames;
  private final ColumnNames columnNames;

  private Dataset(
      int[] shape,
      float[] features,
      int targetSize,
      float[] targets,
      List<String> classNames,
      ColumnNames columnNames) {
    long numbers = Sizes.product(shape);
    if (numbers < 1) {
      throw new IllegalArgumentException(
          "dataset: rows of shape " + Arrays.toString(shape) + " (want at least 1 of each size)");
    }
    if (targetSize < 1 || targets.length % targetSize != 0) {
      throw new IllegalArgumentException(
          "dataset: %d targets of %d numbers each".formatted(targets.length, targetSize));
    }
    if (targets.length / targetSize * numbers != features.length) {
      throw new IllegalArgumentException(
          "dataset: %d targets, but %d features in rows of shape %s"
              .formatted(targets.length / targetSize, features.length, Arrays.toString(shape)));
    }
    this.shape = shape.clone();
    this.size = (int) numbers;
    this.features = features;
    this.targetSize = targetSize;
    this.targets = targets;
    this.classNames = List.copyOf(classNames);
    this.columnNames = columnNames;
    requireNames("features", this.size, columnNames.features());
    requireNames("targets", targetSize, columnNames.targets());
  }

  private static void requireNames(String what, int columns, List<String> names) {
    if (!names.isEmpty() && names.size() != columns) {
      throw new IllegalArgumentException(
          "dataset: %d %s in a row cannot be called %s".formatted(columns, what, names));
    }
  }

  /**
   * Rows with classes.
   *
   * @param shape of a row, for example {@code 4} or {@code 3, 32, 32}
   * @param features {@code [count, shape]}
   * @param labels {@code [count]}, each an index of {@code classNames}
   * @param classNames at least one
   */
  public static Dataset ofClasses(
      int[] shape, float[] features, int[] labels, List<String> classNames) {
    if (classNames.isEmpty()) {
      throw new IllegalArgumentException("dataset: no classes (want at least one name)");
    }
    float[] targets = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classNames.size()) {
        throw new DataException(
            "dataset: label %d of row %d is not in 0..%d"
                .formatted(labels[i], i, classNames.size() - 1));
      }
      targets[i] = labels[i];
    }
    return new Dataset(shape, features, 1, targets, classNames, ColumnNames.NONE);
  }

  /**
   * Rows with numbers as targets.
   *
   * @param shape of a row
   * @param features {@code [count, shape]}
   * @param targetSize numbers per target, at least 1
   * @param targets {@code [count, targetSize]}
   */
  public static Dataset ofValues(int[] shape, float[] features, int targetSize, float[] targets) {
    return new Dataset(shape, features, targetSize, targets, List.of(), ColumnNames.NONE);
  }

  /**
   * Rows from two arrays of as many elements along their first axes. Targets of whole numbers along
   * one axis are classes 0 .. largest, named by their numbers; others are numbers to be predicted.
   * Features along one axis are one for each row.
   *
   * @throws DataException if the arrays do not fit each other, or a class is negative or absurd
   */
  public static Dataset of(Npy features, Npy targets) {
    int[] from = features.shape();
    int[] to = targets.shape();
    if (from.length == 0 || to.length == 0 || from[0] != to[0]) {
      throw new DataException(
          "dataset: features %s and targets %s have not as many rows".formatted(features, targets));
    }
    int[] shape = from.length == 1 ? new int[] {1} : Arrays.copyOfRange(from, 1, from.length);
    if (to.length > 1 || !targets.type().whole()) {
      int targetSize = (int) Sizes.product(Arrays.copyOfRange(to, 1, to.length));
      return ofValues(shape, features.floats(), targetSize, targets.floats());
    }
    int[] labels = new int[to[0]];
    int classes = 1;
    for (int i = 0; i < labels.length; i++) {
      labels[i] = label(targets, i);
      classes = Math.max(classes, labels[i] + 1);
    }
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return ofClasses(shape, features.floats(), labels, names);
  }

  private static int label(Npy targets, int i) {
    String range = "row %d (want 0 to %d; floating numbers if they are no classes)";
    range = range.formatted(i, MOST_CLASSES - 1);
    try {
      long label = targets.integer(i);
      if (label >= 0 && label < MOST_CLASSES) {
        return (int) label;
      }
      throw new DataException("dataset: label %d of %s".formatted(label, range));
    } catch (ArithmeticException e) { // an unsigned one
      throw new DataException("dataset: label of %s: %s".formatted(range, e.getMessage()));
    }
  }

  @Override
  public int count() {
    return targets.length / targetSize;
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int targetSize() {
    return targetSize;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  /** Feature j, counted through the whole shape, of row i. */
  public float feature(int i, int j) {
    Sizes.within("dataset: row", i, count());
    return features[i * size + Sizes.within("dataset: feature", j, size)];
  }

  /** Number j of the target of row i. */
  public float target(int i, int j) {
    Sizes.within("dataset: row", i, count());
    return targets[i * targetSize + Sizes.within("dataset: target", j, targetSize)];
  }

  @Override
  public ColumnNames columnNames() {
    return columnNames;
  }

  @Override
  public int label(int i) {
    if (classNames.isEmpty()) {
      throw new IllegalStateException("dataset: its targets are numbers, not classes: use target");
    }
    return (int) targets[Sizes.within("dataset: row", i, count())];
  }

  /** The same numbers as rows of another shape, for example 64 columns as {@code 1, 8, 8}. */
  public Dataset reshaped(int... rowShape) {
    if (Sizes.product(rowShape) != size) {
      throw new IllegalArgumentException(
          "dataset: rows of shape %s cannot become %s: %d numbers"
              .formatted(Arrays.toString(shape), Arrays.toString(rowShape), size));
    }
    return new Dataset(rowShape, features, targetSize, targets, classNames, columnNames);
  }

  /** The same rows with classes of these names, of which there are at least as many as before. */
  public Dataset renamed(List<String> names) {
    if (classes() == 0 || names.size() < classes()) {
      throw new IllegalArgumentException(
          "dataset: %d classes cannot be called %s".formatted(classes(), names));
    }
    return new Dataset(shape, features, targetSize, targets, names, columnNames);
  }

  /** The same rows with columns of these names. */
  public Dataset withColumnNames(ColumnNames names) {
    return new Dataset(shape, features, targetSize, targets, classNames, names);
  }

  @Override
  public Dataset select(int... rows) {
    if ((long) rows.length * Math.max(size, targetSize) > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "dataset: %d rows of %d numbers are more than an array holds"
              .formatted(rows.length, size));
    }
    float[] x = new float[rows.length * size];
    float[] y = new float[rows.length * targetSize];
    gather(rows, 0, rows.length, x, y);
    return new Dataset(shape, x, targetSize, y, classNames, columnNames);
  }

  /** Rows {@code from .. to-1}. */
  public Dataset range(int from, int to) {
    Objects.checkFromToIndex(from, to, count());
    return select(IntStream.range(from, to).toArray());
  }

  /** All rows in an order that depends on the key and their number alone. */
  public Dataset shuffled(RandomKey key) {
    return select(key.permutation(count()));
  }

  @Override
  public void gather(int[] order, int from, int n, float[] to, float[] targetsTo) {
    Sizes.gather(this, order, from, n, to, targetsTo);
    for (int k = 0; k < n; k++) {
      int i = order[from + k];
      System.arraycopy(features, i * size, to, k * size, size);
      System.arraycopy(targets, i * targetSize, targetsTo, k * targetSize, targetSize);
    }
  }

  /** The same targets with other features in the same shape. */
  Dataset with(float[] others) {
    return new Dataset(shape, others, targetSize, targets, classNames, columnNames);
  }

  /** The features themselves, not a copy. */
  float[] features() {
    return features;
  }

  @Override
  public String fingerprint() {
    return new Fingerprint()
        .add(count(), targetSize)
        .add(shape)
        .add(features)
        .add(targets)
        .add(classNames)
        .of(this);
  }

  /** For example {@code 150x4}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(count());
    for (int s : shape) {
      text.append('x').append(s);
    }
    return text.toString();
  }
}
