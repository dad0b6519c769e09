package dev.lanewise.nn.onnx.export;

import com.google.protobuf.CodedOutputStream;
import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.graph.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A model as an ONNX file: messages of onnx.proto in protobuf's wire format. Stored numbers go
 * straight to the file; all else is small and made in memory before, as a message's length comes
 * first.
 */
final class ModelFile {
  /** The format that came with operator set 20. */
  private static final long IR_VERSION = 9;

  /** Of protobuf, whose lengths are 32-bit numbers. */
  private static final long MOST_BYTES = Integer.MAX_VALUE;

  /** A tag and a length. */
  private static final int TAG_AND_LENGTH = 6;

  private final byte[] head;
  private final byte[] graph;
  private final List<Tensor> tensors;
  private final long size;

  ModelFile(Draft draft) {
    this(draft, draft.tensors());
  }

  ModelFile(Draft draft, List<Tensor> tensors) {
    this.tensors = tensors;
    this.head =
        message(
            m -> {
              m.writeInt64(1, IR_VERSION);
              m.writeString(2, "lanewise");
              m.writeByteArray(
                  8,
                  message(
                      set -> {
                        set.writeString(1, "");
                        set.writeInt64(2, Operators.OPSET);
                      }));
            });
    this.graph = graph(draft);
    long bytes = graph.length;
    for (Tensor t : tensors) {
      long length = description(t).length + rawSize(t);
      bytes += 1 + CodedOutputStream.computeUInt64SizeNoTag(length) + length;
    }
    this.size = bytes;
  }

  /**
   * Writes or replaces a file, atomically.
   *
   * @throws DataException if it cannot be written, or a file in this format cannot hold that much
   */
  void write(Path file) {
    long all = size + head.length + TAG_AND_LENGTH;
    if (all > MOST_BYTES) {
      throw new DataException(
          "%s: cannot be written: the model takes %,d bytes but an ONNX file holds at most %,d"
              .formatted(file, all, MOST_BYTES));
    }
    AtomicFile.write(
        file,
        stream -> {
          CodedOutputStream out = CodedOutputStream.newInstance(stream);
          out.writeRawBytes(head);
          out.writeTag(7, 2);
          out.writeUInt64NoTag(size);
          out.writeRawBytes(graph);
          for (Tensor t : tensors) {
            byte[] description = description(t);
            out.writeTag(5, 2);
            out.writeUInt64NoTag(description.length + rawSize(t));
            out.writeRawBytes(description);
            out.writeTag(9, 2);
            out.writeUInt64NoTag(t.bytes());
            t.content().writeTo(out);
          }
          out.flush();
        });
  }

  /** The stored numbers with their tag and length. */
  private static long rawSize(Tensor t) {
    return 1 + CodedOutputStream.computeUInt64SizeNoTag(t.bytes()) + t.bytes();
  }

  private static byte[] description(Tensor t) {
    return message(
        m -> {
          for (long size : t.sizes()) {
            m.writeInt64(1, size);
          }
          m.writeInt32(2, t.type());
          m.writeString(8, t.name());
        });
  }

  /** All of a graph but its stored numbers. */
  private static byte[] graph(Draft draft) {
    return message(
        g -> {
          for (Draft.Operation o : draft.operations()) {
            g.writeByteArray(1, operation(o));
          }
          g.writeString(2, "lanewise");
          for (Map.Entry<String, Shape> in : draft.inputs().entrySet()) {
            g.writeByteArray(11, value(in.getKey(), in.getValue()));
          }
          for (Map.Entry<String, Shape> out : draft.outputs().entrySet()) {
            g.writeByteArray(12, value(out.getKey(), out.getValue()));
          }
        });
  }

  private static byte[] operation(Draft.Operation o) {
    return message(
        m -> {
          for (String in : o.inputs()) {
            m.writeString(1, in);
          }
          for (String out : o.outputs()) {
            m.writeString(2, out);
          }
          m.writeString(3, o.outputs().getFirst());
          m.writeString(4, o.operator());
          for (Map.Entry<String, Attributes.Value> a : o.attributes().values().entrySet()) {
            m.writeByteArray(5, attribute(a.getKey(), a.getValue()));
          }
        });
  }

  private static byte[] attribute(String name, Attributes.Value value) {
    return message(
        m -> {
          m.writeString(1, name);
          switch (value) {
            case Attributes.Real r -> {
              m.writeFloat(2, r.value());
              m.writeInt32(20, 1);
            }
            case Attributes.Whole w -> {
              m.writeInt64(3, w.value());
              m.writeInt32(20, 2);
            }
            case Attributes.Text t -> {
              m.writeString(4, t.value());
              m.writeInt32(20, 3);
            }
            case Attributes.Inner i -> {
              m.writeByteArray(6, graph(i.graph()));
              m.writeInt32(20, 5);
            }
            case Attributes.Wholes w -> {
              for (long v : w.values()) {
                m.writeInt64(8, v);
              }
              m.writeInt32(20, 7);
            }
          }
        });
  }

  /** A value's name, type and shape. */
  private static byte[] value(String name, Shape shape) {
    byte[] sizes =
        message(
            m -> {
              for (long size : Draft.sizes(shape)) {
                m.writeByteArray(1, message(d -> d.writeInt64(1, size)));
              }
            });
    byte[] tensor =
        message(
            m -> {
              m.writeInt32(1, Tensor.FLOAT);
              m.writeByteArray(2, sizes);
            });
    return message(
        m -> {
          m.writeString(1, name);
          m.writeByteArray(2, message(type -> type.writeByteArray(1, tensor)));
        });
  }

  private interface Fields {
    void writeTo(CodedOutputStream message) throws IOException;
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream message = CodedOutputStream.newInstance(bytes);
      fields.writeTo(message);
      message.flush();
    } catch (IOException e) {
      throw new AssertionError("in memory nothing can fail", e);
    }
    return bytes.toByteArray();
  }
}
