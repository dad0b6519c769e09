package dev.lanewise.kernels.fourier;

/**
 * A complex transform of one length, {@code y_k = sum_t exp(-2 pi i k t / n) x_t}, of one or many
 * neighbouring signals.
 *
 * <p>A signal of complex numbers is an array, an offset and a gap: the imaginary parts lie {@code
 * gap} floats behind the real ones; gap 0 means pairs, re and im in turn.
 */
abstract class Line {
  /** The gap of pairs. */
  static final int PAIRS = 0;

  /** Floats between parts of the scratch, so that they do not fall on the same lines of a cache. */
  static final int APART = 32;

  final int n;

  Line(int n) {
    this.n = n;
  }

  /** The transform of length n, of single signals or of many neighbouring ones. */
  static Line of(int n, boolean neighbours, Passes passes) {
    return Roots.radices(n).isEmpty()
        ? new Bluestein(n, passes)
        : new Stockham(n, neighbours, passes);
  }

  /** Floats of scratch that a run needs. */
  abstract int scratch(int s);

  /**
   * Transforms s neighbouring signals: element t of the q-th is complex number {@code t xs + q} of
   * x and {@code t ys + q} of y. Works in place for one signal.
   *
   * @param swap 1 makes it the inverse one, without its factor 1/n
   * @param scale what results are multiplied by
   */
  abstract void run(
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
      int workAt);
}
