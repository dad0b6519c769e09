package dev.lanewise.nn.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The IDX files of MNIST (LeCun, Cortes, Burges: The MNIST database of handwritten digits): a magic
 * number, the sizes, then bytes; plain or gzip, told apart by their first two bytes. A damaged file
 * is refused with a {@link DataException}, and never makes the reader allocate more than it holds.
 */
public final class Idx {
  private static final int IMAGES_MAGIC = 0x0803;
  private static final int LABELS_MAGIC = 0x0801;
  private static final int CLASSES = 10;

  /** 1 GiB: every published set of this kind is below 700 MB. */
  private static final long LARGEST = 1L << 30;

  private Idx() {}

  /**
   * The training and test images of a folder with the four files of MNIST, each plain or {@code
   * .gz}.
   */
  public static Parts<LabelledImages> open(Path folder) {
    return open(folder, ReadLimits.DEFAULT);
  }

  /** As {@link #open(Path)}, within limits of the caller's choice, for each file by itself. */
  public static Parts<LabelledImages> open(Path folder, ReadLimits limits) {
    return Parts.of(name(folder), part(folder, "train", limits), part(folder, "t10k", limits));
  }

  /**
   * The training images of a folder: {@code train-images-idx3-ubyte}, {@code
   * train-labels-idx1-ubyte}.
   */
  public static LabelledImages train(Path folder) {
    return part(folder, "train", ReadLimits.DEFAULT);
  }

  /**
   * The test images of a folder: {@code t10k-images-idx3-ubyte}, {@code t10k-labels-idx1-ubyte}.
   */
  public static LabelledImages test(Path folder) {
    return part(folder, "t10k", ReadLimits.DEFAULT);
  }

  /** Grey images and their labels, from one file each. */
  public static LabelledImages read(Path images, Path labels, int classes) {
    return read(images, labels, classes, ReadLimits.DEFAULT);
  }

  /**
   * As {@link #read(Path, Path, int)}, within limits of the caller's choice, for each file by
   * itself.
   */
  public static LabelledImages read(Path images, Path labels, int classes, ReadLimits limits) {
    Content pictures = load(images, "images", IMAGES_MAGIC, 3, limits);
    Content answers = load(labels, "labels", LABELS_MAGIC, 1, limits);
    int[] sizes = pictures.sizes;
    if (sizes[0] != answers.sizes[0]) {
      throw new DataException(
          "%s holds %d images, but %s holds %d labels"
              .formatted(images, sizes[0], labels, answers.sizes[0]));
    }
    int wrong = LabelledImages.firstOutside(answers.bytes, classes);
    if (wrong >= 0) {
      throw new DataException(
          "%s: label %d at position %d is not in 0..%d"
              .formatted(labels, answers.bytes[wrong] & 255, wrong, classes - 1));
    }
    return new LabelledImages(1, sizes[1], sizes[2], classes, pictures.bytes, answers.bytes);
  }

  private static LabelledImages part(Path folder, String part, ReadLimits limits) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          folder
              + (Files.exists(folder) ? ": is not a folder" : ": no such folder")
              + " (looked for the IDX files of MNIST in it)");
    }
    Path images = find(folder, part + "-images-idx3-ubyte");
    return read(images, find(folder, part + "-labels-idx1-ubyte"), CLASSES, limits);
  }

  private static Path find(Path folder, String file) {
    Path plain = folder.resolve(file);
    Path packed = folder.resolve(file + ".gz");
    if (!Files.exists(plain) && !Files.exists(packed)) {
      throw new DataException("%s: holds neither %s nor %s.gz".formatted(folder, file, file));
    }
    return Files.exists(plain) ? plain : packed;
  }

  private static String name(Path folder) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return last == null ? "idx" : last.toString();
  }

  private static final class Content {
    final int[] sizes;
    final byte[] bytes;

    Content(int[] sizes, byte[] bytes) {
      this.sizes = sizes;
      this.bytes = bytes;
    }
  }

  private static Content load(
      Path file, String what, int magic, int dimensions, ReadLimits limits) {
    Allowance allowance = new Allowance(file.toString(), limits);
    return allowance.read(
        () -> {
          try (Unpacked in = Unpacked.open(file)) {
            int[] sizes = sizes(file, in, what, magic, dimensions);
            long bytes = Sizes.product(sizes);
            allowance.axes(dimensions, "it");
            allowance.elements(bytes, "it");
            allowance.take(bytes, what);
            return new Content(sizes, body(file, in.stream(), what, bytes));
          } catch (IOException e) {
            throw Unpacked.refusal(file, e);
          }
        });
  }

  /** Reads the header, and holds what it claims against what the file can deliver. */
  private static int[] sizes(Path file, Unpacked from, String what, int magic, int dimensions)
      throws IOException {
    InputStream in = from.stream();
    long held = from.most();
    int length = 4 + 4 * dimensions;
    byte[] head = in.readNBytes(length);
    if (head.length >= 4 && ByteBuffer.wrap(head).getInt() != magic) {
      throw new DataException(
          "%s: magic number is 0x%08x, but an IDX file of %s begins with 0x%08x"
              .formatted(file, ByteBuffer.wrap(head).getInt(), what, magic));
    }
    if (head.length < length) {
      throw new DataException(
          "%s: cut short: %d bytes, but an IDX header of %s has %d"
              .formatted(file, head.length, what, length));
    }
    ByteBuffer header = ByteBuffer.wrap(head, 4, length - 4);
    int[] sizes = new int[dimensions];
    long bytes = 1;
    for (int d = 0; d < dimensions; d++) {
      sizes[d] = header.getInt();
      if (sizes[d] < 1) {
        throw new DataException(
            "%s: its header claims %s %s (want at least 1)"
                .formatted(
                    file,
                    Integer.toUnsignedString(sizes[d]),
                    d == 0 ? what : d == 1 ? "rows" : "columns"));
      }
      bytes *= sizes[d];
      if (bytes > LARGEST || bytes > held) {
        throw new DataException(
            "%s: its header claims at least %d bytes of %s, but the file can hold no more than %d"
                .formatted(file, bytes, what, Math.min(LARGEST, Math.max(0, held - length))));
      }
    }
    return sizes;
  }

  private static byte[] body(Path file, InputStream in, String what, long bytes)
      throws IOException {
    byte[] body = in.readNBytes((int) bytes);
    if (body.length < bytes) {
      throw new DataException(
          "%s: cut short: %d bytes of %s, but its header claims %d"
              .formatted(file, body.length, what, bytes));
    }
    if (in.read() >= 0) {
      throw new DataException(
          "%s: more bytes follow the %d bytes of %s its header claims"
              .formatted(file, bytes, what));
    }
    return body;
  }
}
