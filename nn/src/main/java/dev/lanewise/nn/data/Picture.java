package dev.lanewise.nn.data;

import java.util.Arrays;

/**
 * One image in the caller's array, {@code pixels[at + (channel * height + row) * width + column]},
 * with room to rearrange it. Belongs to one thread; made once and laid over one image after the
 * other.
 */
public final class Picture {
  private final int fullHeight;
  private final int fullWidth;
  private final int channels;
  private final float[] copy;
  private float[] pixels;
  private int at;
  private int height;
  private int width;

  /** A black picture of its own, until it is laid over another array. */
  public Picture(int channels, int height, int width) {
    long size = Sizes.product(new int[] {channels, height, width});
    if (size < 1) {
      throw new IllegalArgumentException(
          "picture: %d x %d x %d (want at least 1 of each)".formatted(channels, height, width));
    }
    this.channels = channels;
    this.height = height;
    this.width = width;
    fullHeight = height;
    fullWidth = width;
    copy = new float[(int) size];
    pixels = new float[(int) size];
  }

  /** Lays it, at full size, over the image that begins at {@code array[at]}. */
  public Picture over(float[] array, int at) {
    Sizes.inside("picture", array, at, copy.length);
    this.pixels = array;
    this.at = at;
    height = fullHeight;
    width = fullWidth;
    return this;
  }

  /** Colours; 1 for grey. */
  public int channels() {
    return channels;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** Columns. */
  public int width() {
    return width;
  }

  /** Numbers in it: {@code channels * height * width}. */
  public int size() {
    return channels * height * width;
  }

  /** The array it lies over. */
  public float[] pixels() {
    return pixels;
  }

  /** Where in the array it begins. */
  public int at() {
    return at;
  }

  /** Position of a pixel in the array. */
  public int index(int channel, int row, int column) {
    return at + (channel * height + row) * width + column;
  }

  /**
   * Copies the image and gives the copy, which begins at 0, so that it can be read while the image
   * is written. Valid until the next call.
   */
  public float[] copy() {
    System.arraycopy(pixels, at, copy, 0, size());
    return copy;
  }

  /**
   * The image is from now on one of that size, at the same place.
   *
   * @throws IllegalArgumentException if it would be larger than at first
   */
  public void resize(int newHeight, int newWidth) {
    if (newHeight < 1 || newWidth < 1 || newHeight > fullHeight || newWidth > fullWidth) {
      throw new IllegalArgumentException(
          "picture: %d x %d cannot become %d x %d (want at least 1, and no larger)"
              .formatted(fullHeight, fullWidth, newHeight, newWidth));
    }
    height = newHeight;
    width = newWidth;
  }

  /** Fills rows {@code top .. bottom-1} of columns {@code left .. right-1} in all channels. */
  void fill(int top, int bottom, int left, int right, float with) {
    for (int c = 0; c < channels; c++) {
      for (int row = top; row < bottom; row++) {
        Arrays.fill(pixels, index(c, row, left), index(c, row, right), with);
      }
    }
  }
}
