package dev.lanewise.nn.data;

import dev.lanewise.kernels.RandomKey;
import java.util.Arrays;

/**
 * Handwritten-looking digits drawn on the spot, 28 x 28 in grey: strokes bent by an elastic and an
 * affine map, a pen of some width and softness, noise. Image i of a key is a pure function of (key,
 * i), the same to the bit on every machine. The classes take turns: image i shows the digit {@code
 * i % 10}.
 */
public final class Digits {
  /** Rows and columns of an image. */
  public static final int SIZE = 28;

  /** Number of classes. */
  public static final int CLASSES = 10;

  private static final int PIXELS = SIZE * SIZE;

  /**
   * Pieces of a curve between two of its points: a digit is about 20 pixels high, a piece about
   * 1.5.
   */
  private static final int PIECES = 4;

  private final RandomKey key;
  private final Pen pen = new Pen(SIZE);
  private final double[] point = new double[2];

  private Digits(RandomKey key) {
    this.key = key;
  }

  /**
   * Training and test images from two independent keys of the seed.
   *
   * @throws DataException if there are fewer than 1 of either
   */
  public static Parts<LabelledImages> split(long seed, int train, int test) {
    RandomKey key = RandomKey.of(seed);
    return Parts.of("digits", images(key.split(0), train), images(key.split(1), test));
  }

  /** Images 0 .. count-1 of a key. */
  public static LabelledImages images(RandomKey key, int count) {
    if (count < 1 || count > Integer.MAX_VALUE / PIXELS) {
      throw new DataException(
          "digits: %d images (want 1 to %d)".formatted(count, Integer.MAX_VALUE / PIXELS));
    }
    byte[] pixels = new byte[count * PIXELS];
    byte[] labels = new byte[count];
    Digits digits = new Digits(key);
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % CLASSES);
      digits.draw(i, pixels, i * PIXELS);
    }
    return new LabelledImages(1, SIZE, SIZE, CLASSES, pixels, labels);
  }

  private void draw(int i, byte[] to, int at) {
    Draws draws = new Draws(key.split(i));
    float[][][] styles = Glyphs.STYLES[i % CLASSES];
    float[][] strokes = styles[draws.below(styles.length)];
    Warp warp = new Warp(draws);
    pen.lift(draws.uniform(0.75, 1.75), draws.uniform(0.8, 1.6));
    for (float[] stroke : strokes) {
      draw(stroke, warp, draws);
    }
    pen.develop(draws, to, at);
  }

  /**
   * Draws one stroke: its points shaken a little, then the curve through them in short straight
   * pieces.
   */
  private void draw(float[] stroke, Warp warp, Draws draws) {
    float[] p = shaken(stroke, draws);
    int points = p.length / 2;
    for (int s = 0; s + 1 < points; s++) {
      for (int piece = 0; piece <= PIECES; piece++) {
        double t = (double) piece / PIECES;
        point[0] = curve(p, s, 0, t) / 100;
        point[1] = curve(p, s, 1, t) / 100;
        warp.map(point);
        if (s == 0 && piece == 0) {
          pen.put(point[0], point[1]);
        } else if (piece > 0) {
          pen.draw(point[0], point[1]);
        }
      }
    }
  }

  /** Points moved by a deviation of 2.5 % of the box; both copies of a corner alike. */
  private static float[] shaken(float[] stroke, Draws draws) {
    float[] p = Arrays.copyOf(stroke, stroke.length);
    for (int k = 0; k < p.length; k += 2) {
      if (k > 0 && stroke[k] == stroke[k - 2] && stroke[k + 1] == stroke[k - 1]) {
        p[k] = p[k - 2];
        p[k + 1] = p[k - 1];
      } else {
        p[k] += (float) (2.5 * draws.bell());
        p[k + 1] += (float) (2.5 * draws.bell());
      }
    }
    return p;
  }

  /** Coordinate c of the uniform Catmull-Rom curve between points s and s+1, 0 <= t <= 1. */
  private static double curve(float[] p, int s, int c, double t) {
    int last = p.length / 2 - 1;
    double a = p[2 * Math.max(s - 1, 0) + c];
    double b = p[2 * s + c];
    double d = p[2 * (s + 1) + c];
    double e = p[2 * Math.min(s + 2, last) + c];
    return b + 0.5 * t * (d - a + t * (2 * a - 5 * b + 4 * d - e + t * (3 * (b - d) + e - a)));
  }
}
