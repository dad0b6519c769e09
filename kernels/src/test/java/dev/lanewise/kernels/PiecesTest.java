package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Activations that are other operations along an axis. */
final class PiecesTest {
  private static final int OUTER = 3;
  private static final int PIECES = 4;
  private static final int INNER = 21;
  private static final Kernels BEST = Kernels.best();
  private final Workspace ws = new Workspace();
  private final float[] x = Numbers.uniform(230, OUTER * PIECES * INNER);

  /** Maxout: the maximum along an axis, and back to where it was. */
  @Test
  void maxoutIsAMaximumAndItsGradientAScatter() {
    float[] y = new float[OUTER * INNER];
    BEST.get(Operations.MAXIMUM).run(OUTER, PIECES, INNER, x, 0, y, 0, ws);
    PoolShape s = PoolShape.of(PoolAxis.of(PIECES, PIECES, 1), PoolAxis.of(INNER, 1, 1));
    float[] g = Numbers.uniform(231, y.length);
    float[] dx = new float[x.length];
    BEST.get(Operations.MAX_POOL_SCATTER).run(s, OUTER, x, 0, g, 0, dx, 0, ws);
    for (int e = 0; e < x.length; e++) {
      int o = e / (PIECES * INNER) * INNER + e % INNER;
      assertThat(x[e]).isLessThanOrEqualTo(y[o]);
      assertThat(dx[e]).isEqualTo(x[e] == y[o] ? g[o] : 0);
    }
  }

  /** Parametric ReLU with a slope for each channel: broadcast. */
  @Test
  void aSlopeForEachChannel() {
    float[] slopes = {0.1f, -2, 0, 1};
    float[] y = new float[x.length];
    BroadcastShape s = BroadcastShape.of(new int[] {OUTER, PIECES, INNER}, new int[] {PIECES, 1});
    Elementwise relu = BEST.get(Activations.LEAKY_RELU);
    BEST.get(Operations.BROADCAST).run(relu, s, new float[][] {x, slopes}, new int[2], y, 0, ws);
    for (int e = 0; e < x.length; e++) {
      float slope = slopes[e / INNER % PIECES];
      assertThat(y[e]).isEqualTo(x[e] > 0 ? x[e] : slope * x[e]);
    }
  }
}
