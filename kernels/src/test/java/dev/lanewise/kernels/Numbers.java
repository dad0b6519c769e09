package dev.lanewise.kernels;

/** Test inputs: reproducible, and awkward where it matters. */
final class Numbers {
  /** Half the distance from 1 to the next float: the relative error of one rounding. */
  static final double U = 0x1p-24;

  /** What arithmetic treats specially. */
  static final float[] SPECIAL = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    0x1p-127f,
    -0x1p-127f,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    1f,
    -1f,
    0x1p-60f,
    0x1p60f,
    88.72283f,
    88.72284f,
    -87.33654f,
    -87.33655f,
    -103.97207f,
    -103.97208f,
    9.010913f,
    -9.010913f,
    0.3465736f,
    1.0000001f,
    0.99999994f,
    16777216f,
    -16777216f,
  };

  private static final RandomKey KEY = RandomKey.of(20260101);

  private Numbers() {}

  /** n numbers uniform in [-1, 1), the {@code stream}-th such array. */
  static float[] uniform(int stream, int n) {
    return uniform(stream, n, 1);
  }

  /** n numbers uniform in [-scale, scale). */
  static float[] uniform(int stream, int n, float scale) {
    RandomKey key = KEY.split(stream);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = scale * (2 * key.uniform(i) - 1);
    }
    return x;
  }

  /** n numbers of which every seventh is special. */
  static float[] withSpecials(int stream, int n) {
    float[] x = uniform(stream, n, 4);
    for (int i = stream % 7; i < n; i += 7) {
      x[i] = SPECIAL[(i / 7 + stream) % SPECIAL.length];
    }
    return x;
  }

  /** Absolute values. */
  static float[] magnitudes(float[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = Math.abs(x[i]);
    }
    return y;
  }

  /** Lengths around the vector width: 0, 1, L +- 1, 2L +- 1, 4L + 3, a prime. */
  static int[] awkward() {
    int l = lanes();
    return new int[] {0, 1, 2, l - 1, l, l + 1, 2 * l - 1, 2 * l, 2 * l + 1, 4 * l + 3, 8 * l, 211};
  }

  /** Offsets that leave vectors aligned, just unaligned, and half a vector off. */
  static int[] offsets() {
    return new int[] {0, 1, Math.max(2, lanes() / 2)};
  }

  /** Floats in one vector; where there are no vectors, as if they had four. */
  static int lanes() {
    return Math.max(4, Machine.here().lanes());
  }
}
