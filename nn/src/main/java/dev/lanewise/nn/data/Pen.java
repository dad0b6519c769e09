package dev.lanewise.nn.data;

import java.util.Arrays;

/**
 * A round pen on a square sheet. A pixel's darkness falls with its distance from the nearest
 * stroke: full inside the pen's radius, then linearly to nothing over its soft edge, which is both
 * anti-aliasing and blur.
 */
final class Pen {
  /** Largest deviation of the noise, of 1. */
  private static final double NOISE = 0.10;

  private final int size;
  private final float[] squares; // per pixel, the squared distance to the nearest stroke
  private double radius;
  private double edge;
  private double x;
  private double y;

  Pen(int size) {
    this.size = size;
    this.squares = new float[size * size];
  }

  /**
   * A clean sheet; the pen inks fully up to {@code radius} pixels and not at all beyond {@code
   * radius + edge}.
   */
  void lift(double radius, double edge) {
    // The radius is where the ink is half: thin and soft pens then differ in look, not in weight.
    this.radius = Math.max(0, radius - edge / 2);
    this.edge = edge;
    Arrays.fill(squares, Float.MAX_VALUE);
  }

  /** Puts the pen down at a point. */
  void put(double x, double y) {
    this.x = x;
    this.y = y;
  }

  /** Draws a straight line to a point. */
  void draw(double toX, double toY) {
    double reach = radius + edge;
    int left = Math.max(0, (int) Math.ceil(Math.min(x, toX) - reach));
    int right = Math.min(size - 1, (int) Math.floor(Math.max(x, toX) + reach));
    int top = Math.max(0, (int) Math.ceil(Math.min(y, toY) - reach));
    int bottom = Math.min(size - 1, (int) Math.floor(Math.max(y, toY) + reach));
    double dx = toX - x;
    double dy = toY - y;
    double length = dx * dx + dy * dy;
    double inverse = length > 0 ? 1 / length : 0;
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double px = column - x;
        double py = row - y;
        double t = Math.max(0, Math.min(1, (px * dx + py * dy) * inverse));
        double ex = px - t * dx;
        double ey = py - t * dy;
        int i = row * size + column;
        squares[i] = Math.min(squares[i], (float) (ex * ex + ey * ey));
      }
    }
    put(toX, toY);
  }

  /** Writes the sheet as bytes, ink bright on black, with a random strength and random noise. */
  void develop(Draws draws, byte[] to, int at) {
    double ink = draws.uniform(0.65, 1.0);
    double noise = NOISE * draws.uniform(0, 1);
    for (int i = 0; i < squares.length; i++) {
      double distance = Math.sqrt(squares[i]);
      double cover = Math.max(0, Math.min(1, (radius + edge - distance) / edge));
      // Two uniform numbers of deviation 1/sqrt(6) together: noise that is bounded and cheap.
      double grain = noise * (draws.uniform(-1, 1) + draws.uniform(-1, 1)) * 1.22;
      to[at + i] = (byte) Math.max(0, Math.min(255, Math.round(255 * (ink * cover + grain))));
    }
  }
}
