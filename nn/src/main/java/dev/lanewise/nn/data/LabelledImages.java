package dev.lanewise.nn.data;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * {@code count} images of {@code channels x height x width} bytes, one after the other, each with
 * its class in 0 .. classes-1. As features, bytes are numbers from 0, black, to 1, white.
 * Immutable: the arrays given to it are its own from then on.
 */
public final class LabelledImages implements Examples {
  /** A class is a signed byte. */
  static final int MOST_CLASSES = 128;

  private final int channels;
  private final int height;
  private final int width;
  private final List<String> classNames;
  private final byte[] pixels;
  private final byte[] labels;

  /**
   * Classes called by their numbers.
   *
   * @param classes in 1 .. 128
   * @param pixels {@code [count, channels, height, width]}, 0 is black and 255 (as a signed byte,
   *     -1) white
   * @param labels {@code [count]}, each in 0 .. classes-1
   */
  public LabelledImages(
      int channels, int height, int width, int classes, byte[] pixels, byte[] labels) {
    this(
        channels,
        height,
        width,
        IntStream.range(0, classes).mapToObj(Integer::toString).toList(),
        pixels,
        labels);
  }

  /** Classes with names, 1 to 128 of them. */
  public LabelledImages(
      int channels, int height, int width, List<String> classNames, byte[] pixels, byte[] labels) {
    int classes = classNames.size();
    Objects.requireNonNull(pixels, "images: pixels");
    Objects.requireNonNull(labels, "images: labels");
    if (channels < 1 || height < 1 || width < 1 || classes < 1 || classes > MOST_CLASSES) {
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
    this.classNames = List.copyOf(classNames);
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

  @Override
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

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int[] shape() {
    return new int[] {channels, height, width};
  }

  @Override
  public int targetSize() {
    return 1;
  }

  @Override
  public int size() {
    return channels * height * width;
  }

  @Override
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
    return select(IntStream.range(0, Math.min(Math.max(n, 0), count())).toArray());
  }

  @Override
  public LabelledImages select(int... order) {
    byte[] someLabels = new byte[order.length];
    byte[] somePixels = new byte[Math.multiplyExact(order.length, size())];
    for (int k = 0; k < order.length; k++) {
      someLabels[k] = (byte) label(order[k]);
      System.arraycopy(pixels, order[k] * size(), somePixels, k * size(), size());
    }
    return new LabelledImages(channels, height, width, classNames, somePixels, someLabels);
  }

  /**
   * The same images with other classes, those of these names, among which theirs must be.
   *
   * @throws DataException if one of theirs is not
   */
  public LabelledImages withClasses(List<String> names) {
    byte[] place = new byte[classNames.size()];
    for (int c = 0; c < place.length; c++) {
      int at = names.indexOf(classNames.get(c));
      if (at < 0 || at >= MOST_CLASSES) {
        throw new DataException(
            "images: class %s is not one of %s".formatted(classNames.get(c), names));
      }
      place[c] = (byte) at;
    }
    byte[] others = new byte[labels.length];
    for (int i = 0; i < others.length; i++) {
      others[i] = place[labels[i]];
    }
    return new LabelledImages(channels, height, width, names, pixels, others);
  }

  @Override
  public void gather(int[] order, int from, int n, float[] features, float[] targets) {
    Sizes.gather(this, order, from, n, features, targets);
    int size = size();
    for (int k = 0; k < n; k++) {
      int start = order[from + k] * size;
      for (int p = 0; p < size; p++) {
        features[k * size + p] = (pixels[start + p] & 255) / 255f;
      }
      targets[k] = labels[order[from + k]];
    }
  }

  private static int within(String what, int i, int count) {
    if (i < 0 || i >= count) {
      throw new IndexOutOfBoundsException(
          "images: " + what + " " + i + " is not in 0.." + (count - 1));
    }
    return i;
  }

  @Override
  public String fingerprint() {
    return new Fingerprint()
        .add(count(), channels, height, width)
        .add(classNames)
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
