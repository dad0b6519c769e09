package dev.lanewise.nn.onnx.file;

import dev.lanewise.nn.onnx.tensor.OnnxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code SequenceProto} or an {@code OptionalProto} that is a whole file, read field by field.
 * Both have a tensor in field 3 and a sequence in field 5.
 */
final class ValueMessage {
  private final Messages messages;
  private final Wire wire;
  private final List<TensorRecord> tensors = new ArrayList<>();
  private @Nullable List<TensorRecord> inner;

  ValueMessage(Messages messages, Wire wire) {
    this.messages = messages;
    this.wire = wire;
  }

  /** The tensors of a sequence. */
  List<TensorRecord> sequence() throws IOException {
    wire.fields(this::field);
    if (inner != null) {
      throw OnnxException.unsupported("a sequence of sequences");
    }
    return tensors;
  }

  /** The tensors of what an optional holds; null if it holds nothing. */
  @Nullable List<TensorRecord> optional() throws IOException {
    wire.fields(this::field);
    return inner != null ? inner : tensors.isEmpty() ? null : tensors;
  }

  private boolean field(int field) throws IOException {
    switch (field) {
      case 3 -> tensors.add(messages.tensor());
      case 4, 6, 7 ->
          throw OnnxException.unsupported("a value of sparse tensors, maps or optionals");
      case 5 -> {
        ValueMessage inside = new ValueMessage(messages, wire);
        wire.message(inside::field);
        inner = inside.tensors;
      }
      default -> {
        return false;
      }
    }
    return true;
  }
}
