package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What reductions, normalisations and movements refuse, by name, before anything is written. */
final class RowDoorTest {
  private static final Kernels BEST = Kernels.best();
  private static final Workspace WORKSPACE = new Workspace();

  private final float[] x = Numbers.uniform(110, 24);
  private final float[] y = new float[24];

  @Test
  void axes() {
    Reduction sum = BEST.get(Operations.SUM);
    assertThatThrownBy(() -> sum.run(2, 3, 5, x, 0, y, 0, WORKSPACE))
        .hasMessageContaining("x holds 24 floats but offset 0 + 30");
    assertThatThrownBy(() -> sum.run(1 << 12, 1 << 12, 1 << 12, x, 0, y, 0, WORKSPACE))
        .hasMessageContaining("2^31");
    assertThatThrownBy(() -> sum.run(2, -1, 5, x, 0, y, 0, WORKSPACE))
        .hasMessageContaining("negative");
    assertThatThrownBy(() -> sum.run(2, 3, 4, x, 0, x, 20, WORKSPACE))
        .hasMessageContaining("y holds 24 floats but offset 20 + 8");
    assertThatThrownBy(() -> sum.run(2, 3, 2, x, 0, x, 10, WORKSPACE))
        .hasMessageContaining("overlaps");
    assertThatThrownBy(
            () -> BEST.get(Operations.ARG_MAX).run(2, 0, 2, x, 0, new int[4], 0, WORKSPACE))
        .hasMessageContaining("reduced is 0");
    assertThatThrownBy(
            () -> BEST.get(Operations.ARG_MAX).run(2, 3, 2, x, 0, new int[3], 0, WORKSPACE))
        .hasMessageContaining("y holds 3 ints");
  }

  @Test
  void normalisations() {
    NormShape s = NormShape.layer(3, 4);
    Normalisation norm = BEST.get(Operations.GROUP_NORM);
    float[] p = new float[4];
    float[] statistics = new float[6];
    assertThatThrownBy(() -> norm.run(s, -1, x, 0, p, 0, p, 0, statistics, 0, y, 0, WORKSPACE))
        .hasMessageContaining("epsilon is -1.0");
    assertThatThrownBy(() -> norm.run(s, 0, x, 0, p, 0, p, 0, new float[5], 0, y, 0, WORKSPACE))
        .hasMessageContaining("statistics holds 5");
    assertThatThrownBy(() -> norm.run(s, 0, x, 0, p, 0, p, 0, y, 8, y, 0, WORKSPACE))
        .hasMessageContaining("overlaps");
    assertThatThrownBy(
            () ->
                BEST.get(Operations.GROUP_NORM_GRADIENT)
                    .run(s, x, 0, x, 0, p, 0, statistics, 0, y, 0, y, 6, WORKSPACE))
        .hasMessageContaining("overlaps");
    assertThatThrownBy(() -> new NormShape(1, 1 << 16, 1 << 16, 1)).hasMessageContaining("2^31");
    assertThatThrownBy(() -> new LocalResponseShape(1, 2, 3, 5, 1, 1, 0))
        .hasMessageContaining("bias 0.0");
    assertThatThrownBy(
            () -> BEST.get(Operations.DROPOUT).run(RandomKey.of(1), 0, 1, x, 0, y, 0, 4, WORKSPACE))
        .hasMessageContaining("rate is 1.0");
    assertThat(y).containsOnly(0);
  }

  @Test
  void movements() {
    assertThatThrownBy(() -> PermuteShape.of(new int[] {2, 3}, 1, 1))
        .hasMessageContaining("[1, 1] is not an order of the 2 axes");
    assertThatThrownBy(
            () ->
                BEST.get(Operations.PERMUTE)
                    .run(PermuteShape.transpose(3, 4), x, 0, x, 6, WORKSPACE))
        .hasMessageContaining("overlaps");
    assertThatThrownBy(() -> BEST.get(Operations.COPY).run(2, 3, x, 0, 2, y, 0, 3))
        .hasMessageContaining("ldx is 2");
    assertThatThrownBy(
            () -> BEST.get(Operations.GATHER).run(1, 4, 2, new int[] {0, 4}, 0, 2, x, 0, y, 0))
        .hasMessageContaining("index 1 is 4 but there are 4 rows");
    int[] three = {3};
    int[] none = {0};
    assertThatThrownBy(() -> RemapShape.slice(three, new int[] {1}, new int[] {2}, new int[] {2}))
        .hasMessageContaining("2 elements from 1 by 2 leave axis 0 of [3]");
    assertThatThrownBy(() -> RemapShape.pad(three, three, none, RemapShape.Edge.REFLECT))
        .hasMessageContaining("axis 0 of size 3 cannot take 3 before");
    assertThatThrownBy(() -> RemapShape.pad(three, new int[] {-4}, none, RemapShape.Edge.CONSTANT))
        .hasMessageContaining("cannot take -4 before");
    assertThat(y).containsOnly(0);
  }

  /** Dropping the gradient and dropping the output are the same map; pieces make the whole. */
  @Test
  void dropoutIsAFunctionOfThePosition() {
    Dropout dropout = BEST.get(Operations.DROPOUT);
    float[] whole = new float[24];
    dropout.run(RandomKey.of(4), 100, 0.4f, x, 0, whole, 0, 24, WORKSPACE);
    dropout.run(RandomKey.of(4), 100, 0.4f, x, 0, y, 0, 11, WORKSPACE);
    dropout.run(RandomKey.of(4), 111, 0.4f, x, 11, y, 11, 13, WORKSPACE);
    assertThat(y).containsExactly(whole);
  }
}
