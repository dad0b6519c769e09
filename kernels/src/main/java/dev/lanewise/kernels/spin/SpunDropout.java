package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.constant;
import static dev.lanewise.kernels.spin.Expression.input;

import dev.lanewise.kernels.Dropout;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.RandomBits;

/** Random words put into scratch, and what they keep or drop while they are in the cache. */
final class SpunDropout extends Dropout {
  /** Numbers at a time: 8 KiB, a quarter of a small first-level cache. */
  private static final int CHUNK = 2048;

  private final RandomBits words;
  private final RowLoop drop;

  SpunDropout(RandomBits words, int bits) {
    this.words = words;
    Expression kept = input(3).lessOrEqual(Distributions.UNIT);
    Expression y = kept.select(input(1).mul(input(4)), constant(0));
    drop = LoopSpinner.row("dropout", y, true, Fold.NONE, bits);
  }

  @Override
  protected void compute(
      RandomKey key,
      long first,
      float rate,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      int n,
      Workspace workspace) {
    float[] bits = workspace.floats(Math.min(n, CHUNK));
    float factor = (float) (1 / (1.0 - rate));
    for (int done = 0; done < n; done += CHUNK) {
      int some = Math.min(CHUNK, n - done);
      words.fill(key, first + done, bits, 0, some);
      drop.run(bits, 0, x, xOff + done, RowLoop.NONE, 0, rate, factor, 0, 0, y, yOff + done, some);
    }
  }
}
