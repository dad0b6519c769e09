package dev.lanewise.nn.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads a folder of images with a folder for each class: {@code folder/cat/1.png}, {@code
 * folder/dog/2.png}. The folders' names, in the order of the alphabet, are the classes; images come
 * in the order of classes and names. Files whose names begin with a dot are passed over.
 *
 * <p>PNG and JPEG, by the JDK's own reader, whose module {@code java.desktop} must be there: a
 * program in modules of its own, or an image without it, wants {@code --add-modules java.desktop}.
 */
public final class ImageFolder {
  /** So that no array of an image on its way to its new size can be too long. */
  private static final int LONGEST_SIDE = 1 << 13;

  private final int channels;
  private int height;
  private int width;

  private ImageFolder(int channels) {
    this.channels = channels;
  }

  /** Grey images; of colours the luma 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). */
  public static ImageFolder grey() {
    return new ImageFolder(1);
  }

  /** Images of three channels, red, green and blue; transparency is passed over. */
  public static ImageFolder rgb() {
    return new ImageFolder(3);
  }

  /**
   * All images are brought to that size: linearly between pixels where they grow, as means weighted
   * by a triangle where they shrink (see {@link Resampling}). If not told, they must be of one
   * size.
   */
  public ImageFolder resized(int newHeight, int newWidth) {
    if (newHeight < 1 || newWidth < 1 || Math.max(newHeight, newWidth) > LONGEST_SIDE) {
      throw new IllegalArgumentException(
          "images: resized to %d x %d (want sides of 1 to %d)"
              .formatted(newHeight, newWidth, LONGEST_SIDE));
    }
    height = newHeight;
    width = newWidth;
    return this;
  }

  /**
   * Reads all images.
   *
   * @throws DataException if there are none, one is broken or too large, or their sizes differ
   */
  public LabelledImages read(Path folder) {
    List<Path> folders = list(folder).stream().filter(Files::isDirectory).toList();
    if (folders.isEmpty() || folders.size() > LabelledImages.MOST_CLASSES) {
      throw new DataException(
          "%s: holds %d folders, one of which is a class (want 1 to %d)"
              .formatted(folder, folders.size(), LabelledImages.MOST_CLASSES));
    }
    List<String> names = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Path of : folders) {
      for (Path file : list(of)) {
        files.add(file);
        labels.add(names.size());
      }
      names.add(name(of));
    }
    if (files.isEmpty()) {
      throw new DataException(folder + ": its folders hold no images");
    }
    return read(files, labels, names);
  }

  private LabelledImages read(List<Path> files, List<Integer> labels, List<String> classNames) {
    Raster first = Raster.read(files.getFirst());
    int rows = height > 0 ? height : first.height();
    int columns = height > 0 ? width : first.width();
    long size = Sizes.product(new int[] {files.size(), channels, rows, columns});
    if (size < 0) {
      throw new DataException(
          "%s: %d images of %d x %d x %d are more than 2 GiB: resize them, or take fewer"
              .formatted(files.getFirst(), files.size(), channels, rows, columns));
    }
    byte[] pixels = new byte[(int) size];
    byte[] classOf = new byte[files.size()];
    for (int i = 0; i < classOf.length; i++) {
      Raster image = i == 0 ? first : Raster.read(files.get(i));
      if (height == 0 && (image.height() != rows || image.width() != columns)) {
        throw new DataException(
            "%s: is %d x %d, but %s is %d x %d: resize them"
                .formatted(
                    files.get(i), image.height(), image.width(), files.getFirst(), rows, columns));
      }
      image.channels(channels).resized(rows, columns).copyTo(pixels, i * channels * rows * columns);
      classOf[i] = labels.get(i).byteValue();
    }
    return new LabelledImages(channels, rows, columns, classNames, pixels, classOf);
  }

  /** What a folder holds, by name. */
  private static List<Path> list(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> !name(f).startsWith("."))
          .sorted(Comparator.comparing(ImageFolder::name))
          .toList();
    } catch (IOException e) {
      throw DataException.of(folder, "read", e);
    }
  }

  private static String name(Path file) {
    Path name = file.getFileName();
    return name == null ? "" : name.toString();
  }
}
