package dev.lanewise.nn.onnx.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An {@code AttributeProto}, read field by field. Which field counts is said by its type; files of
 * the first IR version leave it out, and then the field that is there counts.
 */
final class AttributeMessage {
  private static final int[] TYPE_OF_FIELD = {0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

  private final Messages messages;
  private final Wire wire;
  private String name = "";
  private @Nullable String reference;
  private int type;
  private int last;
  private float real;
  private long whole;
  private String text = "";
  private @Nullable Object other;
  private final Wire.Numbers reals = new Wire.Numbers();
  private final Wire.Numbers wholes = new Wire.Numbers();
  private final List<Object> list = new ArrayList<>();

  AttributeMessage(Messages messages, Wire wire) {
    this.messages = messages;
    this.wire = wire;
  }

  AttributeRecord read() throws IOException {
    wire.message(this::field);
    return new AttributeRecord(name, value(), reference);
  }

  private boolean field(int field) throws IOException {
    switch (field) {
      case 1 -> name = wire.text();
      case 2 -> real = wire.real();
      case 3 -> whole = wire.whole();
      case 4 -> text = wire.text();
      case 5 -> other = messages.tensor();
      case 6 -> other = messages.innerGraph();
      case 7 -> wire.floats(reals);
      case 8 -> wire.wholes(wholes);
      case 9 -> list.add(wire.text());
      case 10 -> list.add(messages.tensor());
      case 11 -> list.add(messages.innerGraph());
      case 14 -> other = messages.type();
      case 20 -> type = (int) wire.whole();
      case 21 -> reference = wire.text();
      case 22 -> other = messages.sparse();
      default -> {
        return false;
      }
    }
    if (field >= 2 && field < TYPE_OF_FIELD.length) {
      last = TYPE_OF_FIELD[field];
    }
    return true;
  }

  private Object value() {
    Object single = other;
    return switch (type == 0 ? last : type) {
      case 1 -> real;
      case 2 -> whole;
      case 3 -> text;
      case 6 -> {
        float[] all = reals.floats();
        yield IntStream.range(0, all.length).mapToObj(i -> all[i]).toList();
      }
      case 7 -> wholes.list();
      case 8, 9, 10 -> List.copyOf(list);
      default -> single == null ? List.of() : single;
    };
  }
}
