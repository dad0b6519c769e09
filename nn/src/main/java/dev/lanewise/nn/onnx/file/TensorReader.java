package dev.lanewise.nn.onnx.file;

import dev.lanewise.nn.onnx.tensor.Decoder;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Limits;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tensors from their records: sizes are held against the data before memory is taken. */
final class TensorReader {
  private static final int PIECE = 1 << 18;

  private final Limits limits;
  private final @Nullable ExternalData external;
  private @Nullable ByteBuffer direct;

  TensorReader(Limits limits, @Nullable ExternalData external) {
    this.limits = limits;
    this.external = external;
  }

  /** Holds the sizes of a tensor against its data. */
  void check(TensorRecord record) throws IOException {
    ElementType type = type(record);
    int count = count(record);
    Bytes raw = raw(record);
    if (raw != null) {
      checkLength(record, Decoder.bytes(type, count), raw.length());
    } else if (type != ElementType.STRING) {
      checkTyped(record, type, count);
    }
  }

  Tensor read(TensorRecord record) throws IOException {
    ElementType type = type(record);
    int[] dims = dims(record);
    int count = count(record);
    Bytes raw = raw(record);
    if (type == ElementType.STRING) {
      return texts(record, dims, count);
    }
    check(record);
    TensorBuilder to = new TensorBuilder(type, dims);
    if (raw != null) {
      readRaw(raw, to, count);
    } else {
      readTyped(record, to, count);
    }
    return to.done();
  }

  /** Reads the numbers of a tensor as floats into an array, without a second copy of them. */
  void readFloats(TensorRecord record, float[] to, int at) throws IOException {
    Bytes raw = raw(record);
    if (raw == null || type(record) != ElementType.FLOAT) {
      read(record).copyTo(to, at);
      return;
    }
    int count = count(record);
    checkLength(record, 4L * count, raw.length());
    // Outside of the heap, so that the system writes where we read.
    ByteBuffer piece = direct;
    if (piece == null) {
      piece = ByteBuffer.allocateDirect(PIECE).order(ByteOrder.LITTLE_ENDIAN);
      direct = piece;
    }
    for (int i = 0; i < count; ) {
      int n = Math.min(piece.capacity() / 4, count - i);
      raw.read(4L * i, piece.clear().limit(4 * n));
      piece.flip().asFloatBuffer().get(to, at + i, n);
      i += n;
    }
  }

  static ElementType type(TensorRecord record) {
    ElementType type = ElementType.of(record.type());
    if (type == null) {
      throw OnnxException.unsupported(
          "tensor %s has element type %d, which is not supported"
              .formatted(record.name(), record.type()));
    }
    return type;
  }

  /** Sizes, each checked to be one. */
  static int[] dims(TensorRecord record) {
    int[] dims = new int[record.dims().size()];
    for (int i = 0; i < dims.length; i++) {
      long d = record.dims().get(i);
      if (d < 0 || d > Integer.MAX_VALUE) {
        throw new OnnxException("tensor %s has a size of %d".formatted(record.name(), d));
      }
      dims[i] = (int) d;
    }
    return dims;
  }

  /** Number of elements. */
  int count(TensorRecord record) {
    long product = 1;
    boolean none = false;
    for (int d : dims(record)) {
      none |= d == 0;
      product = Math.min(product * Math.max(d, 1), 1L << 32);
    }
    if (none) {
      return 0;
    }
    if (product > Math.min(limits.elements(), Integer.MAX_VALUE - 8)) {
      throw new OnnxException(
          "tensor %s of %s has more than %d elements"
              .formatted(record.name(), record.dims(), limits.elements()));
    }
    return (int) product;
  }

  private @Nullable Bytes raw(TensorRecord record) throws IOException {
    if (record.external() == null) {
      return record.raw();
    }
    if (external == null) {
      throw new OnnxException(
          "tensor %s is in another file, but a model in memory has none".formatted(record.name()));
    }
    long bytes = Decoder.bytes(type(record), count(record));
    return external.find(record.name(), record.external(), bytes);
  }

  private static void checkLength(TensorRecord record, long wanted, long given) {
    if (wanted != given) {
      throw new OnnxException(
          "tensor %s of %s takes %d bytes but there are %d"
              .formatted(record.name(), record.dims(), wanted, given));
    }
  }

  private static ByteBuffer buffer(long most) {
    int size = (int) Math.min(PIECE, Math.max(most, 1));
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void readRaw(Bytes raw, TensorBuilder to, int count) throws IOException {
    // A piece holds whole bytes' worth of elements, whatever their width.
    ByteBuffer piece = buffer(raw.length());
    int bits = to.type().bits();
    int most = bits >= 8 ? piece.capacity() / (bits / 8) : piece.capacity() * (8 / bits);
    for (int i = 0; i < count; ) {
      int n = Math.min(most, count - i);
      long at = Decoder.bytes(to.type(), i);
      raw.read(at, piece.clear().limit((int) Decoder.bytes(to.type(), n)));
      Decoder.read(piece.flip(), n, to, i);
      i += n;
    }
  }

  /** Numbers that a byte of a typed field holds: small types come several to a number. */
  private static int each(ElementType type) {
    return type.bits() < 8 ? 8 / type.bits() : 1;
  }

  private static void checkTyped(TensorRecord record, ElementType type, int count) {
    Object typed = record.typed();
    int each = each(type);
    boolean fits =
        switch (typed) {
          case null -> true;
          case float[] _ -> type == ElementType.FLOAT;
          case double[] _ -> type == ElementType.DOUBLE;
          default -> type != ElementType.FLOAT && type != ElementType.DOUBLE;
        };
    if (!fits) {
      throw new OnnxException(
          "tensor %s is of %s but its numbers are in a field of another type"
              .formatted(record.name(), type));
    }
    int given =
        switch (typed) {
          case null -> 0;
          case float[] x -> x.length;
          case double[] x -> x.length;
          case long[] x -> x.length;
          default -> -1;
        };
    if (given != Math.ceilDiv(count, each)) {
      throw new OnnxException(
          "tensor %s of %s holds %d numbers but there are %d"
              .formatted(record.name(), record.dims(), count, Math.max(given, 0) * each));
    }
  }

  private static void readTyped(TensorRecord record, TensorBuilder to, int count) {
    Object typed = record.typed();
    ElementType type = to.type();
    int each = each(type);
    for (int i = 0; i < count && typed != null; i++) {
      switch (typed) {
        case float[] x -> to.set(i, x[i]);
        case double[] x -> to.set(i, x[i]);
        case long[] x -> Decoder.readBits(x[i / each] >>> ((i % each) * to.type().bits()), to, i);
        default -> throw new IllegalStateException();
      }
    }
  }

  private static Tensor texts(TensorRecord record, int[] dims, int count) {
    String[] texts = record.typed() instanceof String[] x ? x : new String[0];
    if (texts.length != count) {
      throw new OnnxException(
          "tensor %s of %s holds %d texts but there are %d"
              .formatted(record.name(), record.dims(), count, texts.length));
    }
    return Tensor.of(dims, texts);
  }

  /** A tensor given by what is not zero. */
  Tensor read(SparseRecord sparse) throws IOException {
    Tensor values = read(sparse.values());
    Tensor indices = read(sparse.indices());
    String name = sparse.values().name();
    TensorRecord whole =
        new TensorRecord(name, sparse.values().type(), sparse.dims(), null, null, null);
    int count = count(whole);
    int[] dims = dims(whole);
    int axes = indices.rank() == 2 ? dims.length : 1;
    if (indices.size() != (long) values.size() * axes) {
      throw new OnnxException(
          "sparse tensor %s has %d values but indices of %s"
              .formatted(name, values.size(), List.of(indices)));
    }
    TensorBuilder to = new TensorBuilder(values.type(), dims);
    for (int i = 0; i < values.size(); i++) {
      long at = 0;
      for (int d = 0; d < axes; d++) {
        at = at * (axes == 1 ? 1 : dims[d]) + indices.whole(i * axes + d);
      }
      if (at < 0 || at >= count) {
        throw new OnnxException(
            "sparse tensor %s has an index of %d among %d".formatted(name, at, count));
      }
      to.copy((int) at, values, i);
    }
    return to.done();
  }
}
