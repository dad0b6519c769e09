package dev.lanewise.nn.onnx.file;

import dev.lanewise.nn.onnx.file.Wire.Numbers;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@code TensorProto}, read field by field. */
final class TensorMessage {
  private final Wire wire;
  private String name = "";
  private int type;
  private boolean isExternal;
  private @Nullable Bytes raw;
  private final Numbers dims = new Numbers();
  private final Numbers floats = new Numbers();
  private final Numbers wholes = new Numbers();
  private final Numbers doubles = new Numbers();
  private final List<String> texts = new ArrayList<>();
  private final Map<String, String> external = new LinkedHashMap<>();

  TensorMessage(Wire wire) {
    this.wire = wire;
  }

  TensorRecord read() throws IOException {
    wire.message(this::field);
    return record();
  }

  TensorRecord readFile() throws IOException {
    wire.fields(this::field);
    return record();
  }

  private TensorRecord record() {
    return new TensorRecord(
        name, type, dims.list(), raw, typed(), isExternal ? Map.copyOf(external) : null);
  }

  private boolean field(int field) throws IOException {
    switch (field) {
      case 1 -> {
        wire.wholes(dims);
        if (dims.size() > Tensor.MOST_AXES) {
          throw new OnnxException(
              "tensor %s has more than %d sizes".formatted(name, Tensor.MOST_AXES));
        }
      }
      case 2 -> type = (int) wire.whole();
      case 4 -> wire.floats(floats);
      case 5, 7, 11 -> wire.wholes(wholes);
      case 6 -> texts.add(wire.text());
      case 8 -> name = wire.text();
      case 9 -> raw = wire.bytes();
      case 10 -> wire.doubles(doubles);
      case 13 -> entry();
      case 14 -> isExternal = wire.whole() == 1;
      default -> {
        return false;
      }
    }
    return true;
  }

  private void entry() throws IOException {
    String[] entry = {"", ""};
    wire.message(
        field -> {
          if (field != 1 && field != 2) {
            return false;
          }
          entry[field - 1] = wire.text();
          return true;
        });
    external.put(entry[0], entry[1]);
  }

  private @Nullable Object typed() {
    if (!floats.isEmpty()) {
      return floats.floats();
    }
    if (!doubles.isEmpty()) {
      return doubles.doubles();
    }
    if (!texts.isEmpty()) {
      return texts.toArray(String[]::new);
    }
    return wholes.isEmpty() ? null : wholes.longs();
  }
}
