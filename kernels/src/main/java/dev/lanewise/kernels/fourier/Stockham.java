package dev.lanewise.kernels.fourier;

import java.util.List;

/** A length whose primes are small: one {@link Pass} for each radix, to and fro between buffers. */
final class Stockham extends Line {
  private final Passes passes;
  private final int[] radices;
  private final int[] rootsAt;
  private final boolean[] shuffled;
  private final float[] roots;

  /**
   * @param neighbours whether many neighbouring signals are transformed at once rather than one
   */
  Stockham(int n, boolean neighbours, Passes passes) {
    super(n);
    this.passes = passes;
    List<Integer> list = Roots.radices(n);
    this.radices = list.stream().mapToInt(r -> r).toArray();
    this.rootsAt = new int[radices.length];
    this.shuffled = new boolean[radices.length];
    int s = 1;
    int length = 0;
    for (int j = 0; j < radices.length; j++) {
      int r = radices[j];
      shuffled[j] = !neighbours && s < passes.lanes() && r * s == Integer.highestOneBit(r * s);
      shuffled[j] &= n / r >= passes.lanes() && r > 1;
      rootsAt[j] = length;
      int m = n / (r * s);
      length += m == 1 ? 0 : 2 * (r - 1) * m * (shuffled[j] ? s : 1);
      s *= r;
    }
    this.roots = new float[length];
    fill();
  }

  private void fill() {
    int s = 1;
    for (int j = 0; j < radices.length - 1; j++) {
      int m = n / (radices[j] * s);
      if (shuffled[j]) {
        Roots.flat(radices[j], m, s, roots, rootsAt[j]);
      } else {
        Roots.wide(radices[j], m, roots, rootsAt[j]);
      }
      s *= radices[j];
    }
  }

  @Override
  int scratch(int s) {
    return radices.length == 1 ? 0 : 4 * (n * s + APART);
  }

  @Override
  void run(
      float[] x,
      int xAt,
      int xGap,
      int xs,
      float[] y,
      int yAt,
      int yGap,
      int ys,
      int s,
      int swap,
      float scale,
      float[] work,
      int workAt) {
    int part = n * s + APART;
    float[] from = x;
    int fromAt = xAt;
    int fromGap = xGap;
    int fromStep = xs;
    int width = s;
    int end = radices.length - 1;
    for (int j = 0; j <= end; j++) {
      boolean last = j == end;
      float[] to = last ? y : work;
      int toAt = last ? yAt : workAt + 2 * part * (j & 1);
      int toGap = last ? yGap : part;
      int turnIn = j == 0 ? swap : 0;
      int turnOut = last ? swap : 0;
      int r = radices[j];
      int m = n * s / (r * width);
      Pass pass =
          shuffled[j]
              ? passes.shuffled(r, width, n / r, fromGap == PAIRS, toGap == PAIRS)
              : passes.wide(r, last && ys != s ? s : width, fromGap == PAIRS, toGap == PAIRS, last);
      // Positions of a result that lie further apart than the signals are wide: one by one.
      int together = last && ys != s ? s : width;
      int positions = width / together;
      int toStep = last ? positions * ys * (together / s) : width;
      for (int t = 0; t < positions; t++) {
        int here = t * together * (fromGap == PAIRS ? 2 : 1);
        int there = t * ys * (toGap == PAIRS ? 2 : 1);
        pass.run(
            from,
            fromAt + here + turnIn * fromGap,
            fromAt + here + (1 - turnIn) * fromGap,
            fromStep,
            to,
            toAt + there + turnOut * toGap,
            toAt + there + (1 - turnOut) * toGap,
            toStep,
            roots,
            rootsAt[j],
            m,
            together,
            swap,
            scale);
      }
      from = to;
      fromAt = toAt;
      fromGap = toGap;
      width *= r;
      fromStep = width;
    }
  }
}
