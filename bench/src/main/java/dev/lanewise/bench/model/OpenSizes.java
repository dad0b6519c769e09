package dev.lanewise.bench.model;

import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.onnx.OnnxModel;
import dev.lanewise.nn.onnx.ValueInfo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Sizes that a file's inputs leave open.
 *
 * @param batch first sizes that have no other number
 * @param named others: by the file's name for them, or as {@code INPUT:AXIS}, from 0, where it has
 *     none
 */
public record OpenSizes(int batch, Map<String, Integer> named) {
  /** Keeps its own map. */
  public OpenSizes {
    named = Map.copyOf(named);
  }

  /** None but the batch. */
  public static OpenSizes batch(int batch) {
    return new OpenSizes(batch, Map.of());
  }

  /**
   * Sizes are for files: what we know by name leaves only its batch open.
   *
   * @throws IllegalArgumentException if there are some for a network's name
   */
  public void check(String what) {
    if (!named.isEmpty() && !Candidates.isFile(what)) {
      throw new IllegalArgumentException(
          "%s has no sizes that are open but its batch: --size is for files".formatted(what));
    }
  }

  /**
   * The shapes of a model's inputs.
   *
   * @param file as messages call it
   * @throws DataException if a size remains open, or there is none of a name
   */
  public Map<String, int[]> shapes(Path file, OnnxModel model) {
    Set<String> open = new TreeSet<>();
    Set<String> batches = new TreeSet<>();
    for (ValueInfo input : model.inputs()) {
      int[] sizes = input.sizes();
      for (int d = 0; d < sizes.length; d++) {
        if (sizes[d] < 0) {
          open.add(name(input, d));
        }
      }
      if (sizes.length > 0 && sizes[0] < 0) {
        batches.add(name(input, 0));
      }
    }
    for (String name : named.keySet()) {
      if (!open.contains(name)) {
        throw new DataException(
            "%s: --size %s: no input has such a size; open are %s".formatted(file, name, open));
      }
    }
    Map<String, int[]> shapes = new LinkedHashMap<>();
    for (ValueInfo input : model.inputs()) {
      shapes.put(input.name(), shape(file, input, batches));
    }
    return shapes;
  }

  private int[] shape(Path file, ValueInfo input, Set<String> batches) {
    int[] sizes = input.sizes();
    Set<String> missing = new TreeSet<>();
    for (int d = 0; d < sizes.length; d++) {
      String name = name(input, d);
      if (sizes[d] < 0) {
        sizes[d] = named.getOrDefault(name, batches.contains(name) ? batch : -1);
      }
      if (sizes[d] < 0) {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      String options =
          missing.stream().map(n -> "--size " + n + "=N").collect(Collectors.joining(" "));
      throw new DataException(
          "%s: input %s has sizes left open: say %s".formatted(file, input, options));
    }
    if (!input.ranked()) {
      throw new DataException("%s: input %s may have any shape".formatted(file, input));
    }
    if (Arrays.stream(sizes).anyMatch(size -> size < 1)) {
      throw new DataException("%s: input %s has no elements".formatted(file, input));
    }
    double elements = Arrays.stream(sizes).asDoubleStream().reduce(1, (a, b) -> a * b);
    if (elements > Integer.MAX_VALUE) {
      throw new DataException(
          "%s: input %s of %s has 2^31 elements or more: say smaller sizes"
              .formatted(file, input, Arrays.toString(sizes)));
    }
    return sizes;
  }

  /** What people call a size that is open. */
  private static String name(ValueInfo input, int axis) {
    String own = input.dims().get(axis);
    return own.equals("?") ? input.name() + ":" + axis : own;
  }
}
