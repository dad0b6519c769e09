package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Some channels of a batch, by pitch, are normalised as they are within the whole. */
class NormPitchTest {
  private static final int BATCH = 3;
  private static final int CHANNELS = 5;
  private static final int INNER = 37;
  private static final NormShape ALL = NormShape.batch(BATCH, CHANNELS, INNER);
  private static final NormShape SOME = new NormShape(BATCH, 1, 2, INNER, CHANNELS * INNER);

  private final float[] x = Numbers.uniform(1, ALL.size());
  private final float[] g = Numbers.uniform(2, ALL.size());
  private final float[] scale = Numbers.uniform(3, CHANNELS);
  private final float[] shift = Numbers.uniform(4, CHANNELS);
  private final Workspace workspace = new Workspace();

  @Test
  void someChannelsAreAsWithinAll() {
    Kernels.best().all().stream()
        .filter(k -> k.operation().equals(Operations.BATCH_NORM))
        .forEach(k -> someAreAsAll((Normalisation) k.code()));
  }

  private void someAreAsAll(Normalisation norm) {
    float[] whole = new float[ALL.size()];
    norm.run(ALL, 0.1f, x, 0, scale, 0, shift, 0, new float[2 * CHANNELS], 0, whole, 0, workspace);
    float[] part = x.clone();
    norm.run(SOME, 0.1f, x, INNER, scale, 1, shift, 1, new float[4], 0, part, INNER, workspace);
    check(part, whole, x);
  }

  @Test
  void gradientsOfSomeChannelsAreAsWithinAll() {
    Kernels.best().all().stream()
        .filter(k -> k.operation().equals(Operations.BATCH_NORM_GRADIENT))
        .forEach(k -> someGradientsAreAsAll((NormalisationGradient) k.code()));
  }

  private void someGradientsAreAsAll(NormalisationGradient code) {
    float[] statistics = Numbers.uniform(5, 2 * CHANNELS);
    float[] some = {
      statistics[1], statistics[2], statistics[CHANNELS + 1], statistics[CHANNELS + 2]
    };
    float[] whole = new float[ALL.size()];
    float[] sums = new float[2 * CHANNELS];
    code.run(ALL, x, 0, g, 0, scale, 0, statistics, 0, whole, 0, sums, 0, workspace);
    float[] part = g.clone();
    float[] partSums = new float[4];
    code.run(SOME, x, INNER, g, INNER, scale, 1, some, 0, part, INNER, partSums, 0, workspace);
    check(part, whole, g);
    assertThat(partSums).containsExactly(sums[1], sums[2], sums[CHANNELS + 1], sums[CHANNELS + 2]);
  }

  /** Channels 1 and 2 as in the whole, the others untouched. */
  private static void check(float[] part, float[] whole, float[] before) {
    for (int i = 0; i < part.length; i++) {
      int c = i / INNER % CHANNELS;
      assertThat(part[i]).as("%d", i).isEqualTo(c == 1 || c == 2 ? whole[i] : before[i]);
    }
  }

  @Test
  void rowsHaveNoGaps() {
    Normalisation rows = Kernels.best().kernel(Operations.GROUP_NORM).code();
    float[] held = new float[2 * BATCH];
    assertThatThrownBy(() -> rows.run(SOME, 0, x, 0, scale, 0, shift, 0, held, 0, g, 0, workspace))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has gaps, but rows are one after another");
  }
}
