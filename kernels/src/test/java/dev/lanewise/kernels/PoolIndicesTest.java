package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Where max pooling finds its maxima, as ONNX counts. */
final class PoolIndicesTest {
  private static final PoolSelection GATHER = Kernels.best().get(Operations.MAX_POOL_GATHER);
  private static final int OFF = 2;
  private final Workspace ws = new Workspace();

  /** The maxima are at their indices, and no equal element of the window comes earlier. */
  @Test
  void indicesPointAtTheFirstMaxima() {
    PoolShape[] shapes = {
      PoolShape.square(10, 2, 2),
      PoolShape.square(35, 2, 2),
      PoolShape.of(PoolAxis.of(9, 3, 2).padded(1, 1), PoolAxis.of(20, 3, 1).padded(1, 0)),
      PoolShape.of(PoolAxis.of(5, 2, 1), PoolAxis.of(6, 3, 2), PoolAxis.of(7, 2, 2)),
    };
    for (PoolShape s : shapes) {
      int planes = 3;
      float[] x = Numbers.uniform(220, OFF + planes * s.inputSize()); // all different
      float[] y = new float[planes * s.outputSize()];
      Kernels.best().get(Operations.MAX_POOL).run(s, planes, x, OFF, y, 0, ws);
      int[] rows = new int[y.length + 1];
      int[] columns = new int[y.length];
      GATHER.indices(s, planes, x, OFF, false, rows, 1, ws);
      GATHER.indices(s, planes, x, OFF, true, columns, 0, ws);
      for (int o = 0; o < y.length; o++) {
        assertThat(x[OFF + rows[o + 1]]).isEqualTo(y[o]);
        assertThat(columns[o]).isEqualTo(turned(s, rows[o + 1]));
      }
    }
  }

  /** Element (n, d, h, w) is number ((n W + w) H + h) D + d. */
  private static int turned(PoolShape s, int index) {
    int d = s.depth().size();
    int h = s.height().size();
    int w = s.width().size();
    int n = index / (d * h * w);
    int at = index - n * d * h * w;
    return ((n * w + at % w) * h + at / w % h) * d + at / w / h;
  }

  @Test
  void ofEqualElementsTheFirstIsMeant() {
    int[] indices = new int[8];
    PoolShape s = PoolShape.square(4, 2, 2);
    GATHER.indices(s, 2, new float[32], 0, false, indices, 0, ws);
    assertThat(indices).containsExactly(0, 2, 8, 10, 16, 18, 24, 26);
    GATHER.indices(s, 2, new float[32], 0, true, indices, 0, ws);
    assertThat(indices).containsExactly(0, 8, 2, 10, 16, 24, 18, 26);
  }

  @Test
  void whatHasNoIndicesIsRefused() {
    PoolShape s = PoolShape.square(4, 2, 2);
    float[] x = new float[32];
    int[] none = new int[4];
    PoolSelection scatter = Kernels.best().get(Operations.MAX_POOL_SCATTER);
    assertThatThrownBy(() -> scatter.indices(s, 1, x, 0, false, none, 0, ws))
        .hasMessageContaining("pool.max-scatter scatters but indices");
    assertThatThrownBy(() -> GATHER.indices(s.channels(2), 1, x, 0, false, none, 0, ws))
        .hasMessageContaining("2 channels");
    assertThatThrownBy(() -> GATHER.indices(s, 2, x, 0, false, none, 0, ws))
        .hasMessageContaining("indices holds 4 ints but offset 0 + 8");
    assertThatThrownBy(() -> GATHER.indices(s, 3, x, 0, false, none, 0, ws))
        .hasMessageContaining("x holds 32 floats but offset 0 + 48");
    assertThat(none).containsOnly(0);
  }
}
