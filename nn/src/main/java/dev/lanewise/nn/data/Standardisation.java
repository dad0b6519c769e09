package dev.lanewise.nn.data;

import java.util.Arrays;

/**
 * {@code (x - mean) / deviation}, with a mean and a deviation for each feature or for each channel;
 * a missing number (NaN) becomes the mean, that is 0. Fitted on the training part, applied to all:
 * what the test part's own mean would tell is not known when a network is used.
 */
public final class Standardisation implements Augmentation {
  private final float[] means;
  private final float[] deviations;

  /**
   * @param means finite
   * @param deviations as many, finite and positive
   */
  public Standardisation(float[] means, float[] deviations) {
    if (means.length == 0 || means.length != deviations.length) {
      throw new IllegalArgumentException(
          "standardisation: %d means but %d deviations (want as many, and at least one)"
              .formatted(means.length, deviations.length));
    }
    for (int g = 0; g < means.length; g++) {
      if (!Float.isFinite(means[g]) || !(deviations[g] > 0) || Float.isInfinite(deviations[g])) {
        throw new IllegalArgumentException(
            "standardisation: mean %s and deviation %s at %d (want finite, and positive)"
                .formatted(means[g], deviations[g], g));
      }
    }
    this.means = means.clone();
    this.deviations = deviations.clone();
  }

  /**
   * What the shape of the examples suggests: images, of shape {@code [channels, height, width]}, by
   * {@link #ofChannels}, others by {@link #ofFeatures}.
   */
  public static Standardisation of(Examples examples) {
    return examples.shape().length == 3 ? ofChannels(examples) : ofFeatures(examples);
  }

  /** Leaves numbers as they are; only a missing one becomes 0. */
  public static Standardisation none() {
    return new Standardisation(new float[] {0}, new float[] {1});
  }

  /**
   * Mean and deviation of each feature over all rows; the deviation of a constant feature is taken
   * as 1. Missing numbers are left out.
   *
   * @throws DataException if a feature has no numbers at all, or an infinite one
   */
  public static Standardisation ofFeatures(Examples rows) {
    return fit(rows, rows.size(), false);
  }

  /**
   * As {@link #ofFeatures}, but of the numbers to be predicted.
   *
   * @throws IllegalArgumentException if the targets are classes
   */
  public static Standardisation ofTargets(Examples rows) {
    if (rows.classes() > 0) {
      throw new IllegalArgumentException("standardisation: of targets that are classes");
    }
    return fit(rows, rows.targetSize(), true);
  }

  /**
   * As {@link #ofFeatures}, but one mean and deviation for each channel, the outermost axis of a
   * row's shape: what images of colours want.
   */
  public static Standardisation ofChannels(Examples images) {
    return fit(images, images.shape().length == 0 ? 1 : images.shape()[0], false);
  }

  private static Standardisation fit(Examples rows, int groups, boolean ofTargets) {
    Moments moments = new Moments(groups);
    int[] row = new int[1];
    float[] x = new float[rows.size()];
    float[] target = new float[rows.targetSize()];
    for (row[0] = 0; row[0] < rows.count(); row[0]++) {
      rows.gather(row, 0, 1, x, target);
      moments.add(ofTargets ? target : x);
    }
    return moments.standardisation(ofTargets ? "target" : "feature", rows.count());
  }

  /** Means and mean squares around them; numbers that follow each other in a row share a group. */
  private static final class Moments {
    private final long[] counts;
    private final double[] means;
    private final double[] squares;

    Moments(int groups) {
      counts = new long[groups];
      means = new double[groups];
      squares = new double[groups];
    }

    void add(float... row) {
      int run = row.length / means.length;
      for (int j = 0; j < row.length; j++) {
        if (!Float.isNaN(row[j])) {
          // Welford 1962: squares around a moving mean, so that nothing large cancels.
          int g = j / run;
          double before = row[j] - means[g];
          means[g] += before / ++counts[g];
          squares[g] += before * (row[j] - means[g]);
        }
      }
    }

    Standardisation standardisation(String what, int rows) {
      float[] m = new float[means.length];
      float[] d = new float[means.length];
      for (int g = 0; g < m.length; g++) {
        if (counts[g] == 0 || !Double.isFinite(means[g])) {
          throw new DataException(
              "standardisation: %s %d has %d numbers of mean %s in %d rows (want finite ones)"
                  .formatted(what, g, counts[g], means[g], rows));
        }
        m[g] = (float) means[g];
        d[g] = deviation(squares[g] / counts[g], m[g]);
      }
      return new Standardisation(m, d);
    }
  }

  /** A spread that is nothing but the mean's rounding counts as none. */
  private static float deviation(double variance, float mean) {
    float deviation = (float) Math.sqrt(variance);
    return deviation <= Math.ulp(mean) ? 1 : deviation;
  }

  /** The means, by feature or channel. */
  public float[] means() {
    return means.clone();
  }

  /** The deviations, by feature or channel. */
  public float[] deviations() {
    return deviations.clone();
  }

  /**
   * Standardises {@code n} numbers in place: one row, whose groups are of equal length. Allocates
   * nothing.
   */
  public void apply(float[] row, int at, int n) {
    Sizes.inside("standardisation", row, at, n);
    if (n % means.length != 0) {
      throw new IllegalArgumentException(
          "standardisation: a row of %d numbers, but %d means".formatted(n, means.length));
    }
    int run = n / means.length;
    for (int g = 0; g < means.length; g++) {
      float mean = means[g];
      float deviation = deviations[g];
      for (int i = at + g * run; i < at + (g + 1) * run; i++) {
        row[i] = Float.isNaN(row[i]) ? 0 : (row[i] - mean) / deviation;
      }
    }
  }

  /** A standardised copy. */
  public Dataset applyTo(Dataset rows) {
    float[] x = rows.features().clone();
    for (int i = 0; i < rows.count(); i++) {
      apply(x, i * rows.size(), rows.size());
    }
    return rows.with(x);
  }

  @Override
  public void apply(Draws draws, Picture picture) {
    apply(picture.pixels(), picture.at(), picture.size());
  }

  @Override
  public String toString() {
    return "standardisation by means %s and deviations %s"
        .formatted(Arrays.toString(means), Arrays.toString(deviations));
  }
}
