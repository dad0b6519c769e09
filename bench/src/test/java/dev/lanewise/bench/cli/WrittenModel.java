package dev.lanewise.bench.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A small ONNX model of operator set 13, from lines: {@code in NAME SIZES}, {@code out NAME SIZES}
 * with sizes, names of sizes or nothing between commas, {@code let NAME NUMBERS}, {@code OPERATOR
 * INPUT OUTPUT}. All is float.
 */
final class WrittenModel {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private WrittenModel() {}

  static byte[] of(String... lines) {
    WrittenModel graph = new WrittenModel().put(2, "g");
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "in" -> graph.put(11, value(words[1], words[2]));
        case "let" -> graph.put(5, row(words[1], words[2].split(",", -1)));
        case "out" -> graph.put(12, value(words[1], words[2]));
        default ->
            graph.put(
                1,
                new WrittenModel()
                    .put(1, words[1])
                    .put(2, words[2])
                    .put(3, "the" + words[0])
                    .put(4, words[0]));
      }
    }
    WrittenModel opset = new WrittenModel().put(1, "").put(2, 13);
    return new WrittenModel().put(1, 8).put(7, graph).put(8, opset).bytes.toByteArray();
  }

  private static WrittenModel row(String name, String... numbers) {
    ByteBuffer raw = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (String number : numbers) {
      raw.putFloat(Float.parseFloat(number));
    }
    return new WrittenModel().put(1, numbers.length).put(2, 1).put(8, name).put(9, raw.array());
  }

  private static WrittenModel value(String name, String sizes) {
    WrittenModel shape = new WrittenModel();
    for (String size : sizes.split(",", -1)) {
      boolean fixed = size.chars().allMatch(Character::isDigit);
      WrittenModel dim = new WrittenModel();
      if (!size.isEmpty()) {
        dim = fixed ? dim.put(1, Integer.parseInt(size)) : dim.put(2, size);
      }
      shape.put(1, dim);
    }
    WrittenModel tensor = new WrittenModel().put(1, 1).put(2, shape);
    return new WrittenModel().put(1, name).put(2, new WrittenModel().put(1, tensor));
  }

  private WrittenModel put(int field, int whole) {
    number(field << 3);
    number(whole);
    return this;
  }

  private WrittenModel put(int field, String text) {
    return put(field, text.getBytes(UTF_8));
  }

  private WrittenModel put(int field, WrittenModel message) {
    return put(field, message.bytes.toByteArray());
  }

  private WrittenModel put(int field, byte... raw) {
    number((field << 3) | 2);
    number(raw.length);
    bytes.writeBytes(raw);
    return this;
  }

  /** Seven bits to a byte, the low ones first. */
  private void number(int whole) {
    int rest = whole;
    for (; rest > 127; rest >>>= 7) {
      bytes.write((rest & 127) | 128);
    }
    bytes.write(rest);
  }
}
