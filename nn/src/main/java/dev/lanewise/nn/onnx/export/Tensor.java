package dev.lanewise.nn.onnx.export;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Numbers of a model that are stored in its file.
 *
 * @param type ONNX's number of the elements' type
 * @param bytes of all elements, little-endian
 */
record Tensor(String name, List<Long> sizes, int type, long bytes, Content content) {
  /** ONNX's numbers of types. */
  static final int FLOAT = 1;

  static final int INT64 = 7;
  static final int BOOL = 9;

  /** Elements written at once. */
  private static final int PIECE = 1 << 14;

  /** The elements, one after another. */
  @FunctionalInterface
  interface Content {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  /** So many floats of an array, from {@code offset} on. */
  static Tensor floats(String name, List<Long> sizes, float[] values, int offset, int count) {
    return new Tensor(
        name,
        sizes,
        FLOAT,
        (long) Float.BYTES * count,
        out -> {
          ByteBuffer piece =
              ByteBuffer.allocate(Float.BYTES * Math.min(PIECE, Math.max(1, count)))
                  .order(ByteOrder.LITTLE_ENDIAN);
          for (int i = 0; i < count; i += PIECE) {
            int n = Math.min(PIECE, count - i);
            piece.asFloatBuffer().put(values, offset + i, n);
            out.writeRawBytes(piece.array(), 0, Float.BYTES * n);
          }
        });
  }

  /** Whole numbers, along one axis. */
  static Tensor wholes(String name, List<Long> values) {
    return new Tensor(
        name,
        List.of((long) values.size()),
        INT64,
        (long) Long.BYTES * values.size(),
        out -> {
          for (long v : values) {
            out.writeFixed64NoTag(v);
          }
        });
  }
}
