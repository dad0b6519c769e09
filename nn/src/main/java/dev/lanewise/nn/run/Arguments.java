package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The arrays of a call, by name: the caller's own, which a run reads and writes. Made once and used
 * for any number of calls of the same model, by one thread at a time. All inputs must be given;
 * outputs that are given no array are not copied.
 */
public final class Arguments {
  private final Side inputs;
  private final Side outputs;

  /**
   * With no arrays yet.
   *
   * @param inputs shapes by name; batches included
   * @param outputs likewise
   */
  public Arguments(Map<String, Shape> inputs, Map<String, Shape> outputs) {
    this.inputs = new Side("input", inputs);
    this.outputs = new Side("output", outputs);
  }

  /** Has runs read an input's numbers from here: the array itself, at the time of the run. */
  public Arguments input(String name, float[] values) {
    inputs.put(name, values);
    return this;
  }

  /** Has runs write an output's numbers here, when all is computed. */
  public Arguments output(String name, float[] values) {
    outputs.put(name, values);
    return this;
  }

  /** The array that was given for an input. */
  public float[] input(String name) {
    return inputs.get(name);
  }

  /** The array that was given for an output. */
  public float[] output(String name) {
    return outputs.get(name);
  }

  /** Gives new arrays of zeros to all that have none. */
  public Arguments allocate() {
    inputs.allocate();
    outputs.allocate();
    return this;
  }

  /** The one input and the one output, of lengths that were checked. */
  void only(float[] in, float[] out) {
    inputs.arrays[0] = in;
    outputs.arrays[0] = out;
  }

  /** Lets the caller's arrays go. */
  void clear() {
    Arrays.fill(inputs.arrays, null);
    Arrays.fill(outputs.arrays, null);
  }

  void read(Execution execution) {
    for (int i = 0; i < inputs.names.length; i++) {
      float[] values = inputs.arrays[i];
      if (values == null) {
        throw new IllegalArgumentException(
            "arguments: input " + inputs.names[i] + " was given no array");
      }
      execution.set(inputs.names[i], values);
    }
  }

  void write(Execution execution) {
    for (int i = 0; i < outputs.names.length; i++) {
      float[] values = outputs.arrays[i];
      if (values != null) {
        execution.get(outputs.names[i], values);
      }
    }
  }

  /** Whether they are made for values of these shapes; compares few numbers, and makes nothing. */
  boolean fit(Arguments other) {
    return inputs.takes(other.inputs) && outputs.takes(other.outputs);
  }

  /** Inputs or outputs. */
  private static final class Side {
    private final String kind;
    private final Map<String, Shape> shapes;
    private final String[] names;
    private final int[] sizes;
    private final float[] @Nullable [] arrays;

    Side(String kind, Map<String, Shape> shapes) {
      this.kind = kind;
      this.shapes = new LinkedHashMap<>(shapes);
      this.names = shapes.keySet().toArray(String[]::new);
      this.sizes = shapes.values().stream().mapToInt(Shape::size).toArray();
      this.arrays = new float[names.length][];
    }

    private int index(String name) {
      for (int i = 0; i < names.length; i++) {
        if (names[i].equals(name)) {
          return i;
        }
      }
      throw new IllegalArgumentException(
          "arguments: no %s %s among %s".formatted(kind, name, all()));
    }

    private List<String> all() {
      return shapes.entrySet().stream()
          .map(e -> e.getKey() + e.getValue())
          .collect(Collectors.toList());
    }

    void put(String name, float[] values) {
      Objects.requireNonNull(values, "arguments: values is null");
      int i = index(name);
      if (values.length != sizes[i]) {
        throw new IllegalArgumentException(
            "arguments: %s %s is %s, %d numbers, but the array has %d"
                .formatted(kind, name, shapes.get(name), sizes[i], values.length));
      }
      arrays[i] = values;
    }

    float[] get(String name) {
      float[] values = arrays[index(name)];
      if (values == null) {
        throw new IllegalArgumentException(
            "arguments: %s %s was given no array".formatted(kind, name));
      }
      return values;
    }

    void allocate() {
      for (int i = 0; i < names.length; i++) {
        if (arrays[i] == null) {
          arrays[i] = new float[sizes[i]];
        }
      }
    }

    boolean takes(Side other) {
      return Arrays.equals(names, other.names) && Arrays.equals(sizes, other.sizes);
    }
  }
}
