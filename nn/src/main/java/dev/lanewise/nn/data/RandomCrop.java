package dev.lanewise.nn.data;

import java.util.Locale;
import java.util.Objects;

/**
 * A random window of the image with a rim around it. With the image's own size it is a random shift
 * of up to the rim's width.
 *
 * @param height of the window, no larger than the image's
 * @param width of the window, no larger than the image's
 * @param rim pixels added on every side first, at least 0
 * @param border what the rim holds
 */
public record RandomCrop(int height, int width, int rim, Border border) implements Augmentation {
  /** Checks the sizes. */
  public RandomCrop {
    Objects.requireNonNull(border, "random crop: border");
    if (height < 1 || width < 1 || rim < 0) {
      throw new IllegalArgumentException(
          "random crop: %d x %d with a rim of %d (want at least 1 x 1 and 0)"
              .formatted(height, width, rim));
    }
  }

  @Override
  public String describe() {
    return "crop "
        + height
        + " "
        + width
        + " "
        + rim
        + " "
        + border.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void apply(Draws draws, Picture picture) {
    int rows = picture.height();
    int columns = picture.width();
    if (height > rows || width > columns) {
      throw new IllegalArgumentException(
          "random crop: no window of %d x %d in an image of %d x %d"
              .formatted(height, width, rows, columns));
    }
    int top = draws.below(rows - height + 2 * rim + 1) - rim;
    int left = draws.below(columns - width + 2 * rim + 1) - rim;
    float[] from = picture.copy();
    picture.resize(height, width);
    float[] to = picture.pixels();
    for (int c = 0; c < picture.channels(); c++) {
      for (int y = 0; y < height; y++) {
        int row = border.place(top + y, rows);
        int out = picture.index(c, y, 0);
        for (int x = 0; x < width; x++) {
          int column = border.place(left + x, columns);
          to[out + x] = row < 0 || column < 0 ? 0 : from[(c * rows + row) * columns + column];
        }
      }
    }
  }
}
