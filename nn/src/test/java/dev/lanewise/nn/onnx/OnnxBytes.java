package dev.lanewise.nn.onnx;

import com.google.protobuf.CodedOutputStream;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Small models, written message by message. */
final class OnnxBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  @FunctionalInterface
  private interface Writing {
    void write(CodedOutputStream out) throws IOException;
  }

  private OnnxBytes put(Writing writing) {
    try {
      writing.write(out);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  OnnxBytes put(int field, String text) {
    return put(o -> o.writeString(field, text));
  }

  OnnxBytes put(int field, long whole) {
    return put(o -> o.writeInt64(field, whole));
  }

  OnnxBytes put(int field, float real) {
    return put(o -> o.writeFloat(field, real));
  }

  OnnxBytes put(int field, byte[] raw) {
    return put(o -> o.writeByteArray(field, raw));
  }

  OnnxBytes put(int field, OnnxBytes message) {
    return put(field, message.bytes());
  }

  byte[] bytes() {
    put(CodedOutputStream::flush);
    return bytes.toByteArray();
  }

  static OnnxBytes message() {
    return new OnnxBytes();
  }

  /** A message that begins with some fields. */
  static OnnxBytes of(byte[] fields) {
    OnnxBytes copy = new OnnxBytes();
    return copy.put(o -> o.writeRawBytes(fields));
  }

  /** A model of IR 8 and an operator set. */
  static OnnxBytes model(int opset, OnnxBytes graph) {
    return message()
        .put(1, 8L)
        .put(2, "test")
        .put(7, graph)
        .put(8, message().put(1, "").put(2, (long) opset));
  }

  /** A float input or output; sizes below 0 are not fixed. */
  static OnnxBytes value(String name, int... dims) {
    return value(name, ElementType.FLOAT, dims);
  }

  static OnnxBytes value(String name, ElementType type, int... dims) {
    OnnxBytes shape = message();
    for (int d : dims) {
      shape.put(1, d < 0 ? message().put(2, "n") : message().put(1, (long) d));
    }
    OnnxBytes tensor = message().put(1, (long) type.code()).put(2, shape);
    return message().put(1, name).put(2, message().put(1, tensor));
  }

  static OnnxBytes floats(String name, int[] dims, float... values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return raw(name, ElementType.FLOAT, dims, raw.array());
  }

  static OnnxBytes longs(String name, int[] dims, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return raw(name, ElementType.INT64, dims, raw.array());
  }

  static OnnxBytes raw(String name, ElementType type, int[] dims, byte... raw) {
    OnnxBytes tensor = message();
    for (int d : dims) {
      tensor.put(1, (long) d);
    }
    return tensor.put(2, (long) type.code()).put(8, name).put(9, raw);
  }

  /** A node {@code inputs -> outputs}, names between commas. */
  static OnnxBytes node(String op, String inputs, String outputs) {
    OnnxBytes node = message();
    for (String input : inputs.isEmpty() ? new String[0] : inputs.split(",", -1)) {
      node.put(1, input);
    }
    for (String output : outputs.split(",", -1)) {
      node.put(2, output);
    }
    return node.put(3, "the" + op).put(4, op);
  }

  OnnxBytes attribute(String name, long value) {
    return put(5, message().put(1, name).put(3, value).put(20, 2L));
  }

  OnnxBytes attribute(String name, long... values) {
    OnnxBytes attribute = message().put(1, name);
    for (long value : values) {
      attribute.put(8, value);
    }
    return put(5, attribute.put(20, 7L));
  }

  OnnxBytes attribute(String name, String value) {
    return put(
        5, message().put(1, name).put(4, value.getBytes(StandardCharsets.UTF_8)).put(20, 3L));
  }

  OnnxBytes attribute(String name, OnnxBytes tensor) {
    return put(5, message().put(1, name).put(5, tensor).put(20, 4L));
  }

  OnnxModel load() {
    return OnnxModel.of("test", bytes(), Limits.DEFAULT);
  }
}
