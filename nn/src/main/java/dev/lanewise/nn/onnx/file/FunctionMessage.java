package dev.lanewise.nn.onnx.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@code FunctionProto}, read field by field. */
final class FunctionMessage {
  private final Messages messages;
  private final Wire wire;
  private final String[] texts = {"", "", ""};
  private final List<String> inputs = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private final List<String> attributes = new ArrayList<>();
  private final Map<String, AttributeRecord> defaults = new LinkedHashMap<>();
  private final List<NodeRecord> nodes = new ArrayList<>();
  private final Map<String, Long> opsets = new LinkedHashMap<>();

  FunctionMessage(Messages messages, Wire wire) {
    this.messages = messages;
    this.wire = wire;
  }

  FunctionRecord read() throws IOException {
    wire.message(this::field);
    return new FunctionRecord(
        texts[1],
        texts[0],
        texts[2],
        List.copyOf(inputs),
        List.copyOf(outputs),
        List.copyOf(attributes),
        Map.copyOf(defaults),
        List.copyOf(nodes),
        Map.copyOf(opsets));
  }

  private boolean field(int field) throws IOException {
    switch (field) {
      case 1 -> texts[0] = wire.text();
      case 4 -> inputs.add(wire.text());
      case 5 -> outputs.add(wire.text());
      case 6 -> attributes.add(wire.text());
      case 7 -> nodes.add(messages.node());
      case 9 -> messages.opset(opsets);
      case 10 -> texts[1] = wire.text();
      case 11 -> {
        AttributeRecord a = messages.attribute();
        defaults.put(a.name(), a);
      }
      case 13 -> texts[2] = wire.text();
      default -> {
        return false;
      }
    }
    return true;
  }
}
