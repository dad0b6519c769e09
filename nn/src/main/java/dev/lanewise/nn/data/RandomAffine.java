package dev.lanewise.nn.data;

/**
 * The image rotated, scaled, sheared and shifted about its centre, each by a uniform random amount;
 * between pixels it is bilinear, beyond the edge it is {@code fill}.
 *
 * @param degrees largest rotation either way, at least 0
 * @param shift largest shift either way, as a share of the image's height and width, in [0, 1]
 * @param smallest scale, positive
 * @param largest scale, no less
 * @param shear largest shear either way: columns that the image leans over per row, at least 0
 * @param fill what lies beyond the edge
 */
public record RandomAffine(
    double degrees, double shift, double smallest, double largest, double shear, float fill)
    implements Augmentation {
  /** Checks the ranges. */
  public RandomAffine {
    Sizes.share("random affine: shift", shift);
    if (!(degrees >= 0 && degrees <= 180 && shear >= 0 && shear < 10)) {
      throw new IllegalArgumentException(
          "random affine: rotation of %s degrees and shear of %s (want 0 to 180, and 0 to 10)"
              .formatted(degrees, shear));
    }
    if (!(smallest >= 1e-3 && smallest <= largest && largest <= 1e3)) {
      throw new IllegalArgumentException(
          "random affine: scales from %s to %s (want rising, in 0.001 to 1000)"
              .formatted(smallest, largest));
    }
  }

  /** Rotation alone. */
  public static RandomAffine rotation(double degrees) {
    return new RandomAffine(degrees, 0, 1, 1, 0, 0);
  }

  @Override
  public String describe() {
    return "affine %s %s %s %s %s %s".formatted(degrees, shift, smallest, largest, shear, fill);
  }

  @Override
  public void apply(Draws draws, Picture picture) {
    double angle = Math.PI / 180 * draws.uniform(-degrees, degrees);
    double scale = draws.uniform(smallest, largest);
    double lean = draws.uniform(-shear, shear);
    double down = draws.uniform(-shift, shift) * picture.height();
    double right = draws.uniform(-shift, shift) * picture.width();
    double half = sine(angle / 2);
    double cos = 1 - 2 * half * half;
    double sin = sine(angle);
    // Forwards it is rotation * shear * scale; here its inverse, from the new place to the old.
    double xx = (cos + lean * sin) / scale;
    double xy = (sin - lean * cos) / scale;
    double yx = -sin / scale;
    double yy = cos / scale;
    double centreY = (picture.height() - 1) / 2.0;
    double centreX = (picture.width() - 1) / 2.0;
    float[] from = picture.copy();
    for (int row = 0; row < picture.height(); row++) {
      for (int column = 0; column < picture.width(); column++) {
        double dx = column - centreX - right;
        double dy = row - centreY - down;
        sample(
            from, picture, row, column, centreY + yx * dx + yy * dy, centreX + xx * dx + xy * dy);
      }
    }
  }

  /**
   * The sine of -pi .. pi by its series, to about 1e-15. Math's differs between machines, and
   * StrictMath's makes objects.
   */
  static double sine(double x) {
    double term = x;
    double sum = x;
    for (int k = 2; k <= 32; k += 2) { // pi^35 / 35! < 1e-22
      term *= -x * x / (k * (k + 1));
      sum += term;
    }
    return sum;
  }

  /** Writes a pixel of all channels from the old image between four of its pixels. */
  private void sample(float[] from, Picture to, int row, int column, double y, double x) {
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    float v = (float) (y - top);
    float u = (float) (x - left);
    for (int c = 0; c < to.channels(); c++) {
      float above = mix(at(from, to, c, top, left), at(from, to, c, top, left + 1), u);
      float below = mix(at(from, to, c, top + 1, left), at(from, to, c, top + 1, left + 1), u);
      to.pixels()[to.index(c, row, column)] = mix(above, below, v);
    }
  }

  private float at(float[] from, Picture size, int c, int y, int x) {
    return y < 0 || y >= size.height() || x < 0 || x >= size.width()
        ? fill
        : from[(c * size.height() + y) * size.width() + x];
  }

  private static float mix(float a, float b, float t) {
    return a + t * (b - a);
  }
}
