package dev.lanewise.nn.data;

/**
 * A line of n pixels as one of m: each new pixel is the mean of old ones weighted by a triangle
 * about its centre, whose half width is one old pixel where the line grows (linear interpolation),
 * and one new pixel where it shrinks, so that no old pixel is passed over. Pixels are cells: new
 * centre i lies at {@code (i + 1/2) n / m - 1/2}; beyond the edge there is nothing.
 */
final class Resampling {
  private final int last;
  private final int taps;
  private final int[] first;
  private final float[] weights;

  Resampling(int from, int to) {
    double scale = (double) from / to;
    double reach = Math.max(1, scale);
    last = from - 1;
    taps = (int) Math.ceil(2 * reach) + 1;
    first = new int[to];
    weights = new float[to * taps];
    double[] triangle = new double[taps];
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale - 0.5;
      first[i] = (int) Math.floor(centre - reach) + 1;
      double sum = 0;
      for (int k = 0; k < taps; k++) {
        int place = first[i] + k;
        boolean inside = place >= 0 && place <= last;
        triangle[k] = inside ? Math.max(0, 1 - Math.abs(place - centre) / reach) : 0;
        sum += triangle[k];
      }
      for (int k = 0; k < taps; k++) {
        weights[i * taps + k] = (float) (triangle[k] / sum);
      }
    }
  }

  /** How many old pixels make a new one, at most. */
  int taps() {
    return taps;
  }

  /** Weight of the k-th old pixel of new pixel i. */
  float weight(int i, int k) {
    return weights[i * taps + k];
  }

  /** Which old pixel that is; one of the line even if its weight is 0. */
  int place(int i, int k) {
    return Math.max(0, Math.min(last, first[i] + k));
  }
}
