package dev.lanewise.nn.data;

/**
 * From the unit box of a glyph to pixels: first an elastic map (a lattice of random shifts,
 * smoothed by cubic B-splines), then an affine one (scale, shear, rotation, translation).
 */
final class Warp {
  /** Two cells of cubic B-splines across the box: bends of about the size of half a digit. */
  private static final int CELLS = 2;

  private static final int KNOTS = CELLS + 3;

  /** Deviation of a lattice point's shift, in boxes; the splines average it down to about half. */
  private static final double ELASTIC = 0.11;

  private final double[] shifts = new double[2 * KNOTS * KNOTS];
  private final double[] weightsX = new double[4];
  private final double[] weightsY = new double[4];
  private final double xx;
  private final double xy;
  private final double yx;
  private final double yy;
  private final double centreX;
  private final double centreY;

  Warp(Draws draws) {
    for (int i = 0; i < shifts.length; i++) {
      shifts[i] = ELASTIC * draws.bell();
    }
    double height = draws.uniform(17, 21);
    double width = height * draws.uniform(0.65, 0.95);
    double shear = 0.18 * draws.bell();
    double angle = Math.PI / 180 * 9 * draws.bell();
    double cos = StrictMath.cos(angle); // StrictMath: the same bits on every machine
    double sin = StrictMath.sin(angle);
    // rotation * shear * scale
    xx = cos * width;
    yx = sin * width;
    xy = (cos * shear - sin) * height;
    yy = (sin * shear + cos) * height;
    centreX = (Digits.SIZE - 1) / 2.0 + draws.uniform(-2, 2);
    centreY = (Digits.SIZE - 1) / 2.0 + draws.uniform(-2, 2);
  }

  /** Maps {@code p = (x, y)} in place. */
  void map(double[] p) {
    int i = knot(p[0], weightsX);
    int j = knot(p[1], weightsY);
    double x = p[0] - 0.5;
    double y = p[1] - 0.5;
    for (int b = 0; b < 4; b++) {
      for (int a = 0; a < 4; a++) {
        double w = weightsX[a] * weightsY[b];
        int k = 2 * ((j + b) * KNOTS + i + a);
        x += w * shifts[k];
        y += w * shifts[k + 1];
      }
    }
    p[0] = centreX + xx * x + xy * y;
    p[1] = centreY + yx * x + yy * y;
  }

  /** First of the four knots that act at {@code u}, and their uniform cubic B-spline weights. */
  private static int knot(double u, double[] weights) {
    int cell = Math.max(0, Math.min(CELLS - 1, (int) Math.floor(u * CELLS)));
    double t =
        Math.max(
            0, Math.min(1, u * CELLS - cell)); // points shaken out of the box move with its rim
    double s = 1 - t;
    weights[0] = s * s * s / 6;
    weights[1] = (4 + t * t * (3 * t - 6)) / 6;
    weights[2] = (4 + s * s * (3 * s - 6)) / 6;
    weights[3] = t * t * t / 6;
    return cell;
  }
}
