package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Batches of products, alone and in a team. */
final class GemmTaskTest {
  private static final Workspace WS = new Workspace();
  private final Gemm gemm = Kernels.best().get(Operations.GEMM);

  @Test
  void aBatchIsItsProductsOneByOne() {
    int m = 5;
    int n = 37;
    int k = 19;
    int batch = 4;
    float[] a = Numbers.uniform(1, batch * m * k);
    float[] b = Numbers.uniform(2, n * k);
    float[] expected = Numbers.uniform(3, batch * m * n + 2);
    float[] actual = expected.clone();
    for (int i = 0; i < batch; i++) {
      int at = 1 + i * m * n;
      gemm.run(true, true, m, n, k, 2, a, i * m * k, m, b, 0, k, -1, expected, at, n, WS);
    }
    GemmTask task =
        GemmTask.of(gemm, m, n, k)
            .a(a, 0, m)
            .b(b, 0, k)
            .c(actual, 1, n)
            .transposed(true, true)
            .scaled(2, -1)
            .batch(batch, m * k, 0, m * n);
    task.run(WS);
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void headsOfAttentionLieBetweenEachOther() {
    int heads = 3;
    int m = 6;
    int n = 8;
    int k = 4;
    float[] a = Numbers.uniform(1, heads * m * k);
    float[] b = Numbers.uniform(2, heads * k * n);
    float[] c = new float[m * heads * n];
    GemmTask.of(gemm, m, n, k)
        .a(a, 0, heads * k)
        .b(b, 0, n)
        .c(c, 0, heads * n)
        .batch(heads, k, k * n, n)
        .run(WS);
    for (int h = 0; h < heads; h++) {
      float[] one = new float[m * n];
      gemm.run(false, false, m, n, k, 1, a, h * k, heads * k, b, h * k * n, n, 0, one, 0, n, WS);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          assertThat(c[i * heads * n + h * n + j]).isEqualTo(one[i * n + j]);
        }
      }
    }
  }

  @Test
  void aTeamGivesTheSameBits() {
    for (int[] s : new int[][] {{200, 190, 100, 1}, {9, 600, 700, 1}, {30, 40, 200, 9}}) {
      int m = s[0];
      int n = s[1];
      int k = s[2];
      float[] a = Numbers.uniform(1, m * k);
      float[] b = Numbers.uniform(2, n * k);
      float[] expected = new float[m * n * s[3]];
      float[] actual = new float[m * n * s[3]];
      task(s, a, b, expected).run(WS);
      for (int threads = 1; threads <= 3; threads++) {
        try (Team team = Team.of(threads)) {
          task(s, a, b, actual).run(team);
          assertThat(actual).as("%d threads", threads).isEqualTo(expected);
        }
      }
    }
  }

  /** Which alone would be sixteen chains. */
  @Test
  void aTeamLeavesNoRowOrColumnAlone() {
    int k = 300_000;
    for (int[] s : new int[][] {{13, 2}, {29, 2}, {2, 13}, {2, 33}, {2, 65}, {1, 65}, {65, 1}}) {
      float[] a = Numbers.uniform(1, s[0] * k);
      float[] b = Numbers.uniform(2, s[1] * k);
      float[] expected = new float[s[0] * s[1]];
      float[] actual = new float[s[0] * s[1]];
      GemmTask task = GemmTask.of(gemm, s[0], s[1], k).a(a, 0, k).b(b, 0, k);
      task.transposed(false, true).c(expected, 0, s[1]).run(WS);
      for (int shares = 2; shares <= 9; shares++) {
        task.c(actual, 0, s[1]);
        for (int i = 0; i < shares; i++) {
          task.runShare(i, shares, WS);
        }
        assertThat(actual).as("%d x %d in %d", s[0], s[1], shares).isEqualTo(expected);
      }
    }
  }

  private GemmTask task(int[] s, float[] a, float[] b, float[] c) {
    return GemmTask.of(gemm, s[0], s[1], s[2])
        .a(a, 0, s[2])
        .b(b, 0, s[1])
        .c(c, 0, s[1])
        .batch(s[3], 0, 0, s[0] * s[1]);
  }

  @Test
  void nothingToDoIsDoneWithoutOperands() {
    GemmTask.of(gemm, 0, 3, 4).run(WS);
    GemmTask.of(gemm, 3, 4, 5).batch(0, 1, 1, 1).run(WS);
  }

  @Test
  void refusesWhatDoesNotFit() {
    float[] x = new float[100];
    float[] y = new float[100];
    assertThatThrownBy(() -> GemmTask.of(gemm, -1, 2, 3)).hasMessageContaining("m is -1");
    GemmTask task = GemmTask.of(gemm, 4, 4, 4).a(x, 0, 4).b(x, 0, 4).c(y, 0, 4);
    assertThatThrownBy(() -> task.batch(-1, 0, 0, 0)).hasMessageContaining("batch is -1");
    assertThatThrownBy(() -> task.batch(2, 0, 0, 15).run(WS))
        .hasMessageContaining("strideC is 15")
        .hasMessageContaining("at least 16");
    assertThatThrownBy(() -> task.batch(7, 0, 0, 16).run(WS)).hasMessageContaining("c holds 100");
    assertThatThrownBy(() -> task.batch(7, 16, 0, 16).run(WS)).hasMessageContaining("holds 100");
    assertThatThrownBy(() -> task.batch(1 << 20, 0, 0, 1 << 12).run(WS))
        .hasMessageContaining("2^31");
    assertThatThrownBy(() -> task.batch(2, 0, 0, 16).c(x, 90, 4).run(WS))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> task.batch(2, 40, 0, 16).a(y, 0, 4).c(y, 20, 4).run(WS))
        .hasMessageContaining("overlaps a");
    assertThatThrownBy(() -> task.runShare(2, 2, WS)).hasMessageContaining("part is 2");
    assertThatThrownBy(() -> GemmTask.of(gemm, 2, 2, 2).run(WS))
        .hasMessageContaining("rows of a have 2 elements");
  }
}
