package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statistics are of fixed keys: they pass or fail once and for all, with bounds of five standard
 * deviations.
 */
final class RandomKeyTest {
  private static final RandomKey KEY = RandomKey.of(42);

  /** Random123's kat_vectors, philox4x32 10: counter, key, expected block. */
  @Test
  void equalsThePublishedVectors() {
    assertThat(block(new RandomKey(0, 0), 0, 0, 0, 0))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertThat(block(new RandomKey(-1, -1), -1, -1, -1, -1))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertThat(
            block(
                new RandomKey(0xa4093822, 0x299f31d0),
                0x243f6a88,
                0x85a308d3,
                0x13198a2e,
                0x03707344))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  private static int[] block(RandomKey key, int c0, int c1, int c2, int c3) {
    long low = key.words(c0, c1, c2, c3, true);
    long high = key.words(c0, c1, c2, c3, false);
    return new int[] {(int) low, (int) (low >>> 32), (int) high, (int) (high >>> 32)};
  }

  @Test
  void theFirstNumbersAreTheFirstBlock() {
    RandomKey zero = RandomKey.of(0);
    assertThat(IntStream.range(0, 4).map(zero::bits).toArray())
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertThat(zero.bits(4)).isEqualTo(block(zero, 1, 0, 0, 0)[0]);
    assertThat(zero.bits(1L << 34 | 7)).isEqualTo(block(zero, 1, 1, 0, 0)[3]);
  }

  @Test
  void uniformsFillTheUnitInterval() {
    int n = 200_000;
    int[] counts = new int[100];
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      float u = KEY.uniform(i);
      assertThat(u >= 0 && u < 1).isTrue();
      counts[(int) (u * 100)]++;
      sum += u;
      squares += (double) u * u;
    }
    assertThat(sum / n).isCloseTo(0.5, within(5 / Math.sqrt(12.0 * n)));
    assertThat(squares / n).isCloseTo(1 / 3.0, within(5 * Math.sqrt(4 / 45.0 / n)));
    assertThat(chiSquare(counts, n / 100.0))
        .isBetween(99 - 5 * Math.sqrt(2 * 99), 99 + 5 * Math.sqrt(2 * 99));
  }

  @Test
  void normalsHaveTheirMoments() {
    int n = 200_000;
    double[] moments = new double[5];
    for (int i = 0; i < n; i++) {
      double x = KEY.normal(i);
      for (int p = 1; p <= 4; p++) {
        moments[p] += Math.pow(x, p) / n;
      }
    }
    // Variances of x, x^2, x^3, x^4 for a standard normal x: 1, 2, 15, 96.
    assertThat(moments[1]).isCloseTo(0, within(5 / Math.sqrt(n)));
    assertThat(moments[2]).isCloseTo(1, within(5 * Math.sqrt(2.0 / n)));
    assertThat(moments[3]).isCloseTo(0, within(5 * Math.sqrt(15.0 / n)));
    assertThat(moments[4]).isCloseTo(3, within(5 * Math.sqrt(96.0 / n)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 97})
  void integersBelowABoundAreEquallyLikely(int bound) {
    int n = 50_000;
    int[] counts = new int[bound];
    for (int i = 0; i < n; i++) {
      counts[KEY.below(bound, i)]++;
    }
    double freedom = bound - 1;
    assertThat(chiSquare(counts, (double) n / bound))
        .isLessThanOrEqualTo(freedom + 5 * Math.sqrt(2 * freedom) + 5);
  }

  @Test
  void aBoundMustBePositive() {
    assertThatThrownBy(() -> KEY.below(0, 1)).hasMessageContaining("bound is 0");
    assertThat(KEY.below(Integer.MAX_VALUE, 3)).isBetween(0, Integer.MAX_VALUE - 1);
  }

  private static double chiSquare(int[] counts, double expected) {
    return Arrays.stream(counts).mapToDouble(c -> (c - expected) * (c - expected) / expected).sum();
  }

  @Test
  void splitKeysDifferFromEachOtherAndFromTheirParent() {
    Set<RandomKey> keys = new HashSet<>();
    keys.add(KEY);
    for (int i = 0; i < 1000; i++) {
      assertThat(keys.add(KEY.split(i))).isTrue();
      assertThat(keys.add(KEY.split(i).split(i))).isTrue();
    }
    assertThat(keys.add(KEY.split(1L << 32))).isTrue();
    assertThat(KEY.split(5)).isEqualTo(KEY.split(5));
  }

  @Test
  void splitStreamsAreUncorrelated() {
    int n = 100_000;
    RandomKey left = KEY.split(0);
    RandomKey right = KEY.split(1);
    double withSibling = 0;
    double withParent = 0;
    for (int i = 0; i < n; i++) {
      double x = left.uniform(i) - 0.5;
      withSibling += x * (right.uniform(i) - 0.5);
      withParent += x * (KEY.uniform(i) - 0.5);
    }
    // A product of two centred uniforms has standard deviation 1/12.
    assertThat(withSibling / n).isCloseTo(0, within(5 / 12.0 / Math.sqrt(n)));
    assertThat(withParent / n).isCloseTo(0, within(5 / 12.0 / Math.sqrt(n)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 1000})
  void aPermutationHoldsEachNumberOnce(int n) {
    int[] order = KEY.permutation(n);
    assertThat(Arrays.stream(order).sorted().toArray()).isEqualTo(IntStream.range(0, n).toArray());
  }

  @Test
  void permutationsAreEquallyLikely() {
    int n = 60_000;
    int[] counts = new int[27];
    for (int i = 0; i < n; i++) {
      int[] p = KEY.split(i).permutation(3);
      counts[9 * p[0] + 3 * p[1] + p[2]]++;
    }
    int[] six = Arrays.stream(counts).filter(c -> c > 0).toArray();
    assertThat(six).hasSize(6);
    assertThat(chiSquare(six, n / 6.0)).isLessThan(5 + 5 * Math.sqrt(10));
  }
}
