package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Augmentations against their definitions, over random keys. */
class AugmentationProperties {
  private static final int ROWS = 7;
  private static final int COLUMNS = 9;

  private static final List<Augmentation> ALL =
      List.of(
          new RandomCrop(ROWS, COLUMNS, 3, Border.ZERO),
          new RandomCrop(5, 6, 2, Border.MIRROR),
          new RandomFlip(0.5),
          new RandomAffine(20, 0.1, 0.9, 1.1, 0.1, 0),
          new RandomLight(0.2, 0.3),
          new Cutout(4, 0.5f),
          new RandomErasing(0.7, 0.05, 0.4, 0.3, 0),
          new Standardisation(new float[] {0.4f, 0.5f}, new float[] {0.2f, 0.3f}));

  static Dataset images(int n, long seed) {
    RandomKey key = RandomKey.of(seed);
    float[] pixels = new float[n * 2 * ROWS * COLUMNS];
    float[] targets = new float[n];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = key.uniform(i);
    }
    for (int i = 0; i < n; i++) {
      targets[i] = i;
    }
    return Dataset.ofValues(new int[] {2, ROWS, COLUMNS}, pixels, 1, targets);
  }

  private static float[] gathered(Examples from, int... order) {
    float[] x = new float[order.length * from.size()];
    from.gather(order, 0, order.length, x, new float[order.length]);
    return x;
  }

  /** Each alone, and all of them in a row. */
  @Property(tries = 30)
  void anImageDependsOnItsKeyAndNumberAlone(
      @ForAll long seed, @ForAll @IntRange(max = 8) int which) {
    Augmentation chosen =
        which < ALL.size() ? ALL.get(which) : Augmentation.of(ALL.toArray(Augmentation[]::new));
    Dataset images = images(4, seed);
    AugmentedImages augmented = new AugmentedImages(images, chosen, RandomKey.of(seed));
    float[] all = gathered(augmented, 0, 1, 2, 3);
    float[] turned = gathered(augmented.with(RandomKey.of(seed)), 3, 1);
    int n = augmented.size();
    for (int p = 0; p < n; p++) {
      assertThat(turned[p]).isEqualTo(all[3 * n + p]);
      assertThat(turned[n + p]).isEqualTo(all[n + p]);
    }
    float[] source = gathered(images, 0, 1, 2, 3);
    assertThat(source).isEqualTo(images.features()); // the images themselves are as they were
  }

  /** Padded by hand, then cut; the window is found by the numbers the crop draws. */
  @Property(tries = 30)
  void cropsAreWindowsOfThePaddedImage(@ForAll long seed, @ForAll Border border) {
    int rim = 3;
    Augmentation crop = new RandomCrop(5, 6, rim, border);
    Dataset images = images(1, seed);
    float[] x = gathered(new AugmentedImages(images, crop, RandomKey.of(seed)), 0);
    Draws draws = new Draws(RandomKey.of(seed));
    int top = draws.below(ROWS - 5 + 2 * rim + 1) - rim;
    int left = draws.below(COLUMNS - 6 + 2 * rim + 1) - rim;
    for (int c = 0; c < 2; c++) {
      for (int row = 0; row < 5; row++) {
        for (int column = 0; column < 6; column++) {
          assertThat(x[(c * 5 + row) * 6 + column])
              .isEqualTo(seen(images, c, top + row, left + column, border));
        }
      }
    }
  }

  private static float seen(Dataset images, int c, int row, int column, Border border) {
    boolean inside = row >= 0 && row < ROWS && column >= 0 && column < COLUMNS;
    if (!inside && border == Border.ZERO) {
      return 0;
    }
    boolean mirror = border == Border.MIRROR;
    int y = row < 0 ? (mirror ? -row : 0) : row;
    int x = column < 0 ? (mirror ? -column : 0) : column;
    y = y < ROWS ? y : mirror ? 2 * (ROWS - 1) - y : ROWS - 1;
    x = x < COLUMNS ? x : mirror ? 2 * (COLUMNS - 1) - x : COLUMNS - 1;
    return images.feature(0, (c * ROWS + y) * COLUMNS + x);
  }

  @Property(tries = 20)
  void flippingTwiceChangesNothing(@ForAll long seed) {
    Dataset images = images(1, seed);
    RandomKey key = RandomKey.of(seed);
    float[] once = gathered(new AugmentedImages(images, new RandomFlip(1), key), 0);
    for (int row = 0; row < 2 * ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        assertThat(once[row * COLUMNS + column])
            .isEqualTo(images.feature(0, row * COLUMNS + COLUMNS - 1 - column));
      }
    }
    Augmentation twice = Augmentation.of(new RandomFlip(1), new RandomFlip(1));
    assertThat(gathered(new AugmentedImages(images, twice, key), 0)).isEqualTo(images.features());
    assertThat(gathered(new AugmentedImages(images, new RandomFlip(0), key), 0))
        .isEqualTo(images.features());
  }

  /**
   * Of an image whose channels are its own coordinates, interpolation gives back where a pixel came
   * from; mapped forwards, that must be where it is. Coordinates below 16 carry an error of a few
   * 2^-21 from floats, and the map has a norm below 2.
   */
  @Property(tries = 50)
  void affineMapsTakePixelsWhereTheySay(@ForAll long seed) {
    float[] ramps = new float[2 * ROWS * COLUMNS];
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        ramps[row * COLUMNS + column] = row;
        ramps[(ROWS + row) * COLUMNS + column] = column;
      }
    }
    Dataset images = Dataset.ofValues(new int[] {2, ROWS, COLUMNS}, ramps, 1, new float[1]);
    Augmentation map = new RandomAffine(30, 0.2, 0.8, 1.25, 0.3, Float.NaN);
    float[] from = gathered(new AugmentedImages(images, map, RandomKey.of(seed)), 0);
    Draws draws = new Draws(RandomKey.of(seed));
    double angle = Math.toRadians(draws.uniform(-30, 30));
    double scale = draws.uniform(0.8, 1.25);
    double lean = draws.uniform(-0.3, 0.3);
    double down = draws.uniform(-0.2, 0.2) * ROWS;
    double right = draws.uniform(-0.2, 0.2) * COLUMNS;
    int seen = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        double y = scale * (from[row * COLUMNS + column] - (ROWS - 1) / 2.0);
        double x = scale * (from[(ROWS + row) * COLUMNS + column] - (COLUMNS - 1) / 2.0);
        if (Double.isNaN(x)) {
          continue; // from beyond the edge
        }
        seen++;
        double sheared = x + lean * y;
        double toX = Math.cos(angle) * sheared - Math.sin(angle) * y;
        double toY = Math.sin(angle) * sheared + Math.cos(angle) * y;
        assertThat(toX + right + (COLUMNS - 1) / 2.0).isCloseTo(column, within(1e-5));
        assertThat(toY + down + (ROWS - 1) / 2.0).isCloseTo(row, within(1e-5));
      }
    }
    assertThat(seen).isPositive();
  }

  @Property(tries = 20)
  void noMapAtAllChangesNoBit(@ForAll long seed) {
    Dataset images = images(1, seed);
    Augmentation none = RandomAffine.rotation(0);
    assertThat(gathered(new AugmentedImages(images, none, RandomKey.of(seed)), 0))
        .isEqualTo(images.features());
  }

  /** Each pixel: a mean, a difference, a product and two sums, all below 4 in size. */
  @Property(tries = 30)
  void lightIsItsFormula(@ForAll long seed) {
    Dataset images = images(1, seed);
    float[] lit =
        gathered(new AugmentedImages(images, new RandomLight(0.2, 0.4), RandomKey.of(seed)), 0);
    Draws draws = new Draws(RandomKey.of(seed));
    double b = draws.uniform(-0.2, 0.2);
    double c = draws.uniform(0.6, 1.4);
    double mean = 0;
    for (float x : images.features()) {
      mean += x / (double) images.size();
    }
    for (int p = 0; p < lit.length; p++) {
      double expected = c * (images.feature(0, p) - mean) + mean + b;
      assertThat((double) lit[p]).isCloseTo(expected, within(7 * 4 * 0x1p-24));
    }
  }

  @Property(tries = 100)
  void whatIsCutOutIsARectangle(@ForAll long seed, @ForAll boolean erasing) {
    Augmentation cut = erasing ? new RandomErasing(1, 0.1, 0.3, 0.5, -1) : new Cutout(3, -1);
    Dataset images = images(1, seed);
    float[] x = gathered(new AugmentedImages(images, cut, RandomKey.of(seed)), 0);
    int top = ROWS;
    int bottom = -1;
    int left = COLUMNS;
    int right = -1;
    int gone = 0;
    for (int p = 0; p < ROWS * COLUMNS; p++) {
      assertThat(x[p] == -1).isEqualTo(x[ROWS * COLUMNS + p] == -1); // in every channel
      if (x[p] == -1) {
        gone++;
        top = Math.min(top, p / COLUMNS);
        bottom = Math.max(bottom, p / COLUMNS);
        left = Math.min(left, p % COLUMNS);
        right = Math.max(right, p % COLUMNS);
      } else {
        assertThat(x[p]).isEqualTo(images.feature(0, p));
      }
    }
    int height = bottom - top + 1;
    int width = right - left + 1;
    assertThat(gone).isEqualTo(height * width);
    if (erasing) {
      // Sides are rounded: each is off by a half at most.
      double low = (height + 0.5) * (width + 0.5);
      double high = (height - 0.5) * (width - 0.5);
      assertThat(low).isGreaterThanOrEqualTo(0.1 * ROWS * COLUMNS);
      assertThat(high).isLessThanOrEqualTo(0.3 * ROWS * COLUMNS);
    } else {
      assertThat(height).isBetween(2, 3);
      assertThat(width).isBetween(2, 3);
    }
  }
}
