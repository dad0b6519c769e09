package dev.lanewise.nn.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An array of NumPy in its file format NPY, versions 1.0 to 3.0: shape, element type, and elements
 * in row-major order, which files of the other byte order, or with columns first, are brought to
 * when read. Immutable.
 */
public final class Npy {
  private final int[] shape;
  private final NpyType type;
  private final ByteBuffer elements;

  /** Takes the elements over: little-endian, row-major. */
  Npy(int[] shape, NpyType type, byte[] elements) {
    if (Sizes.product(shape) * type.bytes() != elements.length) {
      throw new IllegalArgumentException(
          "npy: shape %s of %s does not hold %d bytes"
              .formatted(Arrays.toString(shape), type, elements.length));
    }
    this.shape = shape.clone();
    this.type = type;
    this.elements = ByteBuffer.wrap(elements).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** An array of 32-bit floats; the numbers are copied. */
  public static Npy of(int[] shape, float[] values) {
    byte[] bytes = room(shape, values.length, NpyType.F4);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return new Npy(shape, NpyType.F4, bytes);
  }

  /** An array of 64-bit floats; the numbers are copied. */
  public static Npy of(int[] shape, double[] values) {
    byte[] bytes = room(shape, values.length, NpyType.F8);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(values);
    return new Npy(shape, NpyType.F8, bytes);
  }

  /** An array of 64-bit integers; the numbers are copied. */
  public static Npy of(int[] shape, long[] values) {
    byte[] bytes = room(shape, values.length, NpyType.I8);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    return new Npy(shape, NpyType.I8, bytes);
  }

  /**
   * An array of 64-bit integers without a sign; the numbers are copied.
   *
   * @param values negative from 2^63 on, as {@link Long#toUnsignedString(long)} reads them
   */
  public static Npy ofUnsigned(int[] shape, long[] values) {
    return new Npy(shape, NpyType.U8, of(shape, values).elements.array());
  }

  private static byte[] room(int[] shape, int count, NpyType type) {
    long bytes = (long) count * type.bytes();
    if (Sizes.product(shape) != count || bytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "npy: shape %s does not hold %d numbers, or they take more than 2 GiB"
              .formatted(Arrays.toString(shape), count));
    }
    return new byte[(int) bytes];
  }

  /**
   * Reads a file.
   *
   * @throws DataException if it is missing, cut short, too large, or of another element type
   */
  public static Npy read(Path file) {
    return read(file, ReadLimits.DEFAULT);
  }

  /**
   * As {@link #read(Path)}, within limits of the caller's choice.
   *
   * @throws DataException also if it asks for more
   */
  public static Npy read(Path file, ReadLimits limits) {
    Allowance allowance = new Allowance(file.toString(), limits);
    return allowance.read(
        () -> {
          try (InputStream in = Files.newInputStream(file)) {
            return NpyReader.read(file.toString(), in, Files.size(file), allowance);
          } catch (IOException e) {
            throw DataException.of(file, "read", e);
          }
        });
  }

  /**
   * Writes or replaces a file, atomically.
   *
   * @throws DataException if it cannot be written
   */
  public void write(Path file) {
    AtomicFile.write(file, this::writeTo);
  }

  void writeTo(OutputStream out) throws IOException {
    StringBuilder sizes = new StringBuilder("(");
    for (int s : shape) {
      sizes.append(s).append(", ");
    }
    if (shape.length > 1) {
      sizes.setLength(sizes.length() - 2);
    }
    String dictionary =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s), }"
            .formatted(type.descr(), sizes.toString().stripTrailing());
    // Blanks and a line's end, so that the elements begin at a multiple of 64 bytes.
    int length = (10 + dictionary.length() + 1 + 63) / 64 * 64 - 10;
    String header = dictionary + " ".repeat(length - 1 - dictionary.length()) + "\n";
    out.write(NpyReader.MAGIC);
    out.write(new byte[] {1, 0, (byte) length, (byte) (length >>> 8)});
    out.write(header.getBytes(StandardCharsets.US_ASCII));
    out.write(elements.array());
  }

  /** Sizes, outermost first; none for a single number. */
  public int[] shape() {
    return shape.clone();
  }

  /** How the elements are kept. */
  public NpyType type() {
    return type;
  }

  /** Number of elements. */
  public int size() {
    return elements.capacity() / type.bytes();
  }

  /** Element i in row-major order, rounded to a double if it has more than 53 bits. */
  public double real(int i) {
    return type.real(elements, Sizes.within("npy: element", i, size()) * type.bytes());
  }

  /**
   * Element i in row-major order as a whole number.
   *
   * @throws ArithmeticException if it is none, or beyond a long
   */
  public long integer(int i) {
    int at = Sizes.within("npy: element", i, size()) * type.bytes();
    if (type.whole()) {
      long x = type.integer(elements, at);
      if (type == NpyType.U8 && x < 0) {
        throw new ArithmeticException(
            "npy: element %d is %s, beyond a long".formatted(i, Long.toUnsignedString(x)));
      }
      return x;
    }
    double x = type.real(elements, at);
    if (x != Math.rint(x) || x < -0x1p63 || x >= 0x1p63) {
      throw new ArithmeticException(
          "npy: element %d is %s, no whole number or beyond a long".formatted(i, x));
    }
    return (long) x;
  }

  /** All elements, each rounded to the nearest float. */
  public float[] floats() {
    float[] x = new float[size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = type.single(elements, i * type.bytes());
    }
    return x;
  }

  /** All elements, each rounded to the nearest double. */
  public double[] doubles() {
    double[] x = new double[size()];
    Arrays.setAll(x, this::real);
    return x;
  }

  /**
   * All elements as whole numbers.
   *
   * @throws ArithmeticException if one is none, or beyond a long
   */
  public long[] longs() {
    long[] x = new long[size()];
    Arrays.setAll(x, this::integer);
    return x;
  }

  /**
   * All elements as whole numbers, those of 64 bits without a sign negative from 2^63 on.
   *
   * @throws ArithmeticException if one is no whole number
   */
  public long[] unsignedLongs() {
    long[] x = new long[size()];
    Arrays.setAll(
        x, i -> type == NpyType.U8 ? type.integer(elements, i * type.bytes()) : integer(i));
    return x;
  }

  /**
   * The same numbers in another type: rounded if that is a floating type, else exact.
   *
   * @throws ArithmeticException if a number is not one of that type's
   */
  public Npy as(NpyType other) {
    long bytes = (long) size() * other.bytes();
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "npy: %d elements of %s take more than 2 GiB".formatted(size(), other));
    }
    ByteBuffer to = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size(); i++) {
      int at = i * other.bytes();
      if (type == other) {
        to.put(at, elements, at, type.bytes());
      } else if (other == NpyType.F4) {
        to.putFloat(at, type.single(elements, i * type.bytes()));
      } else if (type.whole() && other.whole()) {
        other.put(to, at, integer(i));
      } else {
        other.put(to, at, real(i));
      }
    }
    return new Npy(shape, other, to.array());
  }

  /** For example {@code F4[60000, 28, 28]}. */
  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
