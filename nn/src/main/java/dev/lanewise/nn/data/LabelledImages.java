package dev.lanewise.nn.data;

import java.util.Arrays;
import java.util.Objects;

/**
 * {@code count} images of {@code channels x height x width} bytes, one after the other, each with
 * its class in 0 .. classes-1. Immutable: the arrays given to it are its own from then on.
 */
public final class LabelledImages {
  private final int channels;
  private final int height;
  private final int width;
  private final int classes;
  private final byte[] pixels;
  private final byte[] labels;

  /**
   * @param classes in 1 .. 128
   * @param pixels {@code [count, channels, height, width]}, 0 is black and 255 (as a signed byte,
   *     -1) white
   * @param labels {@code [count]}, each in 0 .. classes-1
   */
  public LabelledImages(
      int channels, int height, int width, int classes, byte[] pixels, byte[] labels) {
    Objects.requireNonNull(pixels, "images: pixels");
    Objects.requireNonNull(labels, "images: labels");
    if (channels < 1 || height < 1 || width < 1 || classes < 1 || classes > 128) {
      throw new IllegalArgumentException(
          "images: %d x %d x %d with %d classes (want at least 1 of each, and at most 128 classes)"
              .formatted(channels, height, width, classes));
    }
    if ((long) labels.length * channels * height * width != pixels.length) {
      throw new IllegalArgumentException(
          "images: %d labels, but %d bytes of images of %d x %d x %d"
              .formatted(labels.length, pixels.length, channels, height, width));
    }
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.classes = classes;
    this.pixels = pixels;
    this.labels = labels;
    int wrong = firstOutside(labels, classes);
    if (wrong >= 0) {
      throw new IllegalArgumentException(
          "images: label %d at %d is not in 0..%d".formatted(labels[wrong], wrong, classes - 1));
    }
  }

  /** Position of the first label outside 0 .. classes-1, or -1. */
  static int firstOutside(byte[] labels, int classes) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        return i;
      }
    }
    return -1;
  }

  /** Number of images. */
  public int count() {
    return labels.length;
  }

  /** Colours per image; 1 for grey. */
  public int channels() {
    return channels;
  }

  /** Rows per image. */
  public int height() {
    return height;
  }

  /** Columns per image. */
  public int width() {
    return width;
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** Numbers in one image: {@code channels * height * width}. */
  public int size() {
    return channels * height * width;
  }

  /** Class of image i. */
  public int label(int i) {
    return labels[within("image", i, count())];
  }

  /** A pixel of image i in 0 .. 255. */
  public int pixel(int i, int channel, int row, int column) {
    within("image", i, count());
    within("channel", channel, channels);
    within("row", row, height);
    within("column", column, width);
    return pixels[i * size() + (channel * height + row) * width + column] & 255;
  }

  /** The first {@code n} images; all of them if there are no more. */
  public LabelledImages first(int n) {
    int kept = Math.min(Math.max(n, 0), count());
    return new LabelledImages(
        channels,
        height,
        width,
        classes,
        Arrays.copyOf(pixels, kept * size()),
        Arrays.copyOf(labels, kept));
  }

  /** Writes image i, normalised, to {@code to[at ..]}. Allocates nothing. */
  public void image(int i, Normalisation normalisation, float[] to, int at) {
    within("image", i, count());
    if (at < 0 || to.length - (long) at < size()) {
      throw new IndexOutOfBoundsException(
          "images: %d numbers from %d on do not fit an array of %d"
              .formatted(size(), at, to.length));
    }
    copy(i, normalisation.scale(), normalisation.shift(), to, at);
  }

  /**
   * Writes images {@code order[from] .. order[from+n-1]}, normalised, to the start of {@code
   * images} and their classes to the start of {@code classes}. Allocates nothing.
   *
   * @param images at least {@code n * size()} long
   * @param classes at least {@code n} long
   */
  public void gather(
      int[] order, int from, int n, Normalisation normalisation, float[] images, float[] classes) {
    if (from < 0 || n < 0 || order.length - (long) from < n) {
      throw new IndexOutOfBoundsException(
          "gather: %d images from %d on of an order of %d".formatted(n, from, order.length));
    }
    if (images.length < (long) n * size() || classes.length < n) {
      throw new IllegalArgumentException(
          "gather: %d images of %d numbers into arrays of %d and %d"
              .formatted(n, size(), images.length, classes.length));
    }
    for (int k = 0; k < n; k++) {
      within("image", order[from + k], count());
    }
    float scale = normalisation.scale();
    float shift = normalisation.shift();
    for (int k = 0; k < n; k++) {
      int i = order[from + k];
      copy(i, scale, shift, images, k * size());
      classes[k] = labels[i];
    }
  }

  private static int within(String what, int i, int count) {
    if (i < 0 || i >= count) {
      throw new IndexOutOfBoundsException(
          "images: " + what + " " + i + " is not in 0.." + (count - 1));
    }
    return i;
  }

  private void copy(int i, float scale, float shift, float[] to, int at) {
    int n = size();
    int start = i * n;
    for (int p = 0; p < n; p++) {
      to[at + p] = (pixels[start + p] & 255) * scale + shift;
    }
  }

  /** How often each of the 256 pixel values occurs. */
  long[] histogram() {
    long[] histogram = new long[256];
    for (byte p : pixels) {
      histogram[p & 255]++;
    }
    return histogram;
  }

  /**
   * Count, shape and 64 bits of SHA-256 over shape, pixels and labels: tells one set from another.
   */
  public String fingerprint() {
    return new Fingerprint()
        .add(count(), channels, height, width, classes)
        .add(pixels)
        .add(labels)
        .of(this);
  }

  /** For example {@code 60000x1x28x28}. */
  @Override
  public String toString() {
    return count() + "x" + channels + "x" + height + "x" + width;
  }
}
