package dev.lanewise.nn.onnx.file;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.lanewise.nn.onnx.tensor.Limits;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads protobuf messages field by field. Long stretches of bytes are passed over and read later,
 * where they are wanted.
 */
final class Wire {
  private final CodedInputStream in;
  private final Bytes.Source source;
  private final long size;
  private final int deepest;
  private final long mostMessages;
  private int depth;
  private long messages;

  /** Reads a field's value, or says that it is not one it knows. */
  @FunctionalInterface
  interface Fields {
    boolean read(int field) throws IOException;
  }

  /**
   * A reader.
   *
   * @param stream the same bytes as {@code source}, from their beginning
   */
  Wire(InputStream stream, Bytes.Source source, long size, Limits limits) {
    this.in = CodedInputStream.newInstance(stream, 1 << 16);
    this.source = source;
    this.size = size;
    this.deepest = limits.depth();
    this.mostMessages = 1000 + 4L * limits.nodes();
  }

  /** The type of the field that is being read. */
  private int wire() {
    return WireFormat.getTagWireType(in.getLastTag());
  }

  private void expect(int type, String what) {
    if (wire() != type) {
      throw new OnnxException(
          "field %d before byte %d has wire type %d but must be %s"
              .formatted(
                  WireFormat.getTagFieldNumber(in.getLastTag()),
                  in.getTotalBytesRead(),
                  wire(),
                  what));
    }
  }

  /** All fields of the message at hand. */
  void fields(Fields reader) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!reader.read(WireFormat.getTagFieldNumber(tag)) && !in.skipField(tag)) {
        throw new OnnxException("a group ends that never began");
      }
    }
  }

  /** All fields of a message inside the one at hand. */
  void message(Fields reader) throws IOException {
    int length = length("a message");
    if (++messages > mostMessages) {
      throw new OnnxException("more than " + mostMessages + " messages");
    }
    if (++depth > deepest) {
      throw new OnnxException("nested more than " + deepest + " levels deep");
    }
    int outer = in.pushLimit(length);
    fields(reader);
    in.popLimit(outer);
    depth--;
  }

  private int length(String what) throws IOException {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED, what);
    int length = in.readRawVarint32();
    long left = size - in.getTotalBytesRead();
    int open = in.getBytesUntilLimit();
    if (length < 0 || length > left || (open >= 0 && length > open)) {
      throw new OnnxException(
          "cut short: %d bytes from byte %d on, but %d are there"
              .formatted(
                  length & 0xFFFF_FFFFL,
                  in.getTotalBytesRead(),
                  open < 0 ? left : Math.min(left, open)));
    }
    return length;
  }

  String text() throws IOException {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED, "text");
    return in.readString();
  }

  long whole() throws IOException {
    expect(WireFormat.WIRETYPE_VARINT, "a whole number");
    return in.readInt64();
  }

  float real() throws IOException {
    expect(WireFormat.WIRETYPE_FIXED32, "a float");
    return in.readFloat();
  }

  /** Bytes, passed over. */
  Bytes bytes() throws IOException {
    int length = length("bytes");
    Bytes bytes = new Bytes(source, in.getTotalBytesRead(), length);
    in.skipRawBytes(length);
    return bytes;
  }

  /** Whole numbers, one or packed. */
  void wholes(Numbers to) throws IOException {
    if (wire() == WireFormat.WIRETYPE_VARINT) {
      to.add(in.readInt64());
      return;
    }
    int outer = in.pushLimit(length("whole numbers"));
    while (!in.isAtEnd()) {
      to.add(in.readInt64());
    }
    in.popLimit(outer);
  }

  /** Floats, one or packed. */
  void floats(Numbers to) throws IOException {
    if (wire() == WireFormat.WIRETYPE_FIXED32) {
      to.add(in.readRawLittleEndian32());
      return;
    }
    int outer = in.pushLimit(length("floats"));
    while (!in.isAtEnd()) {
      to.add(in.readRawLittleEndian32());
    }
    in.popLimit(outer);
  }

  /** Doubles, one or packed. */
  void doubles(Numbers to) throws IOException {
    if (wire() == WireFormat.WIRETYPE_FIXED64) {
      to.add(in.readRawLittleEndian64());
      return;
    }
    int outer = in.pushLimit(length("doubles"));
    while (!in.isAtEnd()) {
      to.add(in.readRawLittleEndian64());
    }
    in.popLimit(outer);
  }

  /** Numbers as their bits, as many as come. */
  static final class Numbers {
    private long[] bits = new long[0];
    private int size;

    void add(long x) {
      if (size == bits.length) {
        bits = Arrays.copyOf(bits, Math.max(8, size + (size >> 1)));
      }
      bits[size++] = x;
    }

    int size() {
      return size;
    }

    boolean isEmpty() {
      return size == 0;
    }

    long[] longs() {
      return Arrays.copyOf(bits, size);
    }

    List<Long> list() {
      List<Long> list = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        list.add(bits[i]);
      }
      return List.copyOf(list);
    }

    float[] floats() {
      float[] floats = new float[size];
      for (int i = 0; i < size; i++) {
        floats[i] = Float.intBitsToFloat((int) bits[i]);
      }
      return floats;
    }

    double[] doubles() {
      double[] doubles = new double[size];
      for (int i = 0; i < size; i++) {
        doubles[i] = Double.longBitsToDouble(bits[i]);
      }
      return doubles;
    }
  }
}
