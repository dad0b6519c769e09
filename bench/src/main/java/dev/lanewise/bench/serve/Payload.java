package dev.lanewise.bench.serve;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.run.Arguments;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Arrays as bodies of requests and answers: single-precision numbers, little-endian, all of one
 * value after all of another in the order in which the service names them; or JSON, an object of
 * arrays that may be nested as the shapes are.
 */
enum Payload {
  BINARY("application/octet-stream") {
    @Override
    void read(byte[] body, Map<String, Shape> inputs, Arguments to) {
      long wanted = Float.BYTES * inputs.values().stream().mapToLong(Shape::size).sum();
      if (body.length != wanted) {
        throw new IllegalArgumentException(
            "body has %d bytes but %s take %d".formatted(body.length, inputs, wanted));
      }
      ByteBuffer from = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
      for (String name : inputs.keySet()) {
        float[] values = to.input(name);
        from.asFloatBuffer().get(values);
        from.position(from.position() + Float.BYTES * values.length);
      }
    }

    @Override
    byte[] write(Map<String, Shape> outputs, Arguments from) {
      int size = outputs.values().stream().mapToInt(Shape::size).sum();
      ByteBuffer to = ByteBuffer.allocate(Float.BYTES * size).order(ByteOrder.LITTLE_ENDIAN);
      for (String name : outputs.keySet()) {
        float[] values = from.output(name);
        to.asFloatBuffer().put(values);
        to.position(to.position() + Float.BYTES * values.length);
      }
      return to.array();
    }
  },
  JSON("application/json") {
    @Override
    void read(byte[] body, Map<String, Shape> inputs, Arguments to) {
      JsonObject given = parsed(body);
      for (Map.Entry<String, Shape> input : inputs.entrySet()) {
        JsonArray array = given.getArray(input.getKey());
        if (array == null || given.size() != inputs.size()) {
          throw new IllegalArgumentException(
              "body has values of %s but %s are taken, each as an array"
                  .formatted(given.keySet(), inputs));
        }
        float[] values = to.input(input.getKey());
        int count = flatten(array, values, 0);
        if (count != values.length) {
          throw new IllegalArgumentException(
              "%s has %d numbers but is %s".formatted(input.getKey(), count, input.getValue()));
        }
      }
    }

    @Override
    byte[] write(Map<String, Shape> outputs, Arguments from) {
      Map<String, Object> object = new LinkedHashMap<>();
      outputs.keySet().forEach(name -> object.put(name, from.output(name)));
      return JsonWriter.string().value(object).done().getBytes(StandardCharsets.UTF_8);
    }
  };

  private final String type;

  Payload(String type) {
    this.type = type;
  }

  /** Of a request that says {@code type} of its body; what says nothing of JSON is binary. */
  static Payload of(String type) {
    return type.startsWith(JSON.type) ? JSON : BINARY;
  }

  String type() {
    return type;
  }

  /**
   * Fills the inputs' arrays.
   *
   * @throws IllegalArgumentException if that is not what the body holds
   */
  abstract void read(byte[] body, Map<String, Shape> inputs, Arguments to);

  abstract byte[] write(Map<String, Shape> outputs, Arguments from);

  private static JsonObject parsed(byte[] body) {
    try {
      return JsonParser.object().from(new String(body, StandardCharsets.UTF_8));
    } catch (JsonParserException e) {
      throw new IllegalArgumentException("body is no JSON object: " + e.getMessage(), e);
    }
  }

  /** How many numbers there are up to the end of this one; the first of them are stored. */
  private static int flatten(List<?> array, float[] to, int at) {
    int next = at;
    for (Object value : array) {
      switch (value) {
        case Number n -> {
          if (next < to.length) {
            to[next] = n.floatValue();
          }
          next++;
        }
        case List<?> inner -> next = flatten(inner, to, next);
        case null, default ->
            throw new IllegalArgumentException("body has " + value + " where a number is wanted");
      }
    }
    return next;
  }
}
