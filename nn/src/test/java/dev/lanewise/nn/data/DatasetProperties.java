package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What holds for any rows: nothing is lost or counted twice, and nothing of a test part leaks. */
class DatasetProperties {
  private static final List<String> NAMES = List.of("a", "b", "c");

  /** n rows of three features, of which the first is the row's number. */
  private static Dataset rows(int n, long seed) {
    RandomKey key = RandomKey.of(seed);
    float[] x = new float[3 * n];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      x[3 * i] = i;
      x[3 * i + 1] = 100 + key.normal(2L * i);
      x[3 * i + 2] = 1e-3f * key.normal(2L * i + 1);
      labels[i] = key.split(1).below(3, i);
    }
    return Dataset.ofClasses(new int[] {3}, x, labels, NAMES);
  }

  private static List<Integer> numbers(Dataset... sets) {
    List<Integer> all = new ArrayList<>();
    for (Dataset d : sets) {
      for (int i = 0; i < d.count(); i++) {
        all.add((int) d.feature(i, 0));
      }
    }
    return all;
  }

  private static long members(Dataset of, int label) {
    long n = 0;
    for (int i = 0; i < of.count(); i++) {
      n += of.label(i) == label ? 1 : 0;
    }
    return n;
  }

  @Property(tries = 50)
  void everyRowIsInOnePart(
      @ForAll @IntRange(min = 4, max = 200) int n,
      @ForAll long seed,
      @ForAll @DoubleRange(max = 0.35) double validation,
      @ForAll @DoubleRange(max = 0.35) double test) {
    Dataset all = rows(n, seed);
    RandomKey key = RandomKey.of(~seed);
    List<Integer> expected = new ArrayList<>(Collections.nCopies(n, 0));
    expected.replaceAll(_ -> 0);
    for (int i = 0; i < n; i++) {
      expected.set(i, i);
    }
    Parts<Dataset> plain = Parts.of(all, validation, test);
    assertThat(numbers(plain.train(), plain.validation(), plain.test())).isEqualTo(expected);
    Parts<Dataset> shuffled = Parts.shuffled(all, key, validation, test);
    assertThat(numbers(shuffled.train(), shuffled.validation(), shuffled.test()))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(shuffled.test().count()).isEqualTo((int) Math.round(n * test));
    assertThat(numbers(Parts.shuffled(all, key, validation, test).train()))
        .isEqualTo(numbers(shuffled.train()));
    assertThat(numbers(all.shuffled(key))).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Property(tries = 50)
  void everyClassHasItsShareInEveryPart(
      @ForAll @IntRange(min = 10, max = 200) int n, @ForAll long seed) {
    Dataset all = rows(n, seed);
    Parts<Dataset> parts = Parts.stratified(all, RandomKey.of(seed), 0.2, 0.3);
    assertThat(numbers(parts.train(), parts.validation(), parts.test()))
        .containsExactlyInAnyOrderElementsOf(numbers(all));
    for (int c = 0; c < 3; c++) {
      double members = members(all, c);
      assertThat((double) members(parts.test(), c)).isCloseTo(0.3 * members, within(0.5 + 1e-9));
      assertThat((double) members(parts.validation(), c))
          .isCloseTo(0.2 * members, within(0.5 + 1e-9));
    }
  }

  /**
   * Against the formula in double: the mean's own rounding, the difference, the deviation's and the
   * quotient are four roundings of numbers up to (|x| + |mean|) / deviation.
   */
  @Property(tries = 50)
  void standardisationIsTheFormula(@ForAll @IntRange(min = 2, max = 100) int n, @ForAll long seed) {
    Dataset all = rows(n, seed);
    Dataset standard = Standardisation.ofFeatures(all).applyTo(all);
    for (int j = 0; j < 3; j++) {
      double mean = 0;
      for (int i = 0; i < n; i++) {
        mean += all.feature(i, j) / (double) n;
      }
      double squares = 0;
      for (int i = 0; i < n; i++) {
        squares += Math.pow(all.feature(i, j) - mean, 2) / n;
      }
      double deviation = Math.sqrt(squares);
      for (int i = 0; i < n; i++) {
        double x = all.feature(i, j);
        double most = 4.01 * 0x1p-24 * (Math.abs(x) + Math.abs(mean)) / deviation;
        assertThat((double) standard.feature(i, j)).isCloseTo((x - mean) / deviation, within(most));
      }
    }
  }

  @Property(tries = 20)
  void whatIsInTheTestPartDoesNotChangeTheTrainingPart(@ForAll long seed) {
    Dataset all = rows(20, seed);
    float[] x = new float[60];
    float[] y = new float[20];
    all.gather(numbers(all).stream().mapToInt(i -> i).toArray(), 0, 20, x, y);
    Arrays.fill(x, 45, 60, 1e6f);
    Dataset other = Dataset.ofValues(new int[] {3}, x, 1, y);
    Dataset same = Dataset.ofValues(new int[] {3}, allFeatures(all), 1, y);
    assertThat(Parts.of(other, 0, 0.25).standardised().train().standardisation().means())
        .isEqualTo(Parts.of(same, 0, 0.25).standardised().train().standardisation().means());
  }

  private static float[] allFeatures(Dataset d) {
    return d.features().clone();
  }

  @Property(tries = 20)
  void missingNumbersBecomeTheMeanOfTheOthers(@ForAll long seed) {
    Dataset all = rows(10, seed);
    float[] x = allFeatures(all);
    x[4] = Float.NaN; // feature 1 of row 1
    Dataset holed = Dataset.ofValues(new int[] {3}, x, 1, new float[10]);
    Dataset rest = all.select(0, 2, 3, 4, 5, 6, 7, 8, 9);
    Standardisation fitted = Standardisation.ofFeatures(holed);
    assertThat(fitted.means()[1]).isEqualTo(Standardisation.ofFeatures(rest).means()[1]);
    assertThat(fitted.applyTo(holed).feature(1, 1)).isZero();
  }
}
