package dev.lanewise.nn.onnx;

import dev.lanewise.nn.onnx.Compiler.Shaped;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shapes of inputs, held against what a model says about them. */
final class Shapes {
  private Shapes() {}

  /** Of inputs that are left out those the model names, 1 for what it leaves open. */
  static Map<String, Shaped> of(List<ValueInfo> inputs, Map<String, int[]> given) {
    checkNames(inputs, given);
    Map<String, Shaped> shaped = new LinkedHashMap<>();
    for (ValueInfo input : inputs) {
      int[] natural = Arrays.stream(input.sizes()).map(d -> d < 0 ? 1 : d).toArray();
      shaped.put(input.name(), new Shaped(input.type(), given.getOrDefault(input.name(), natural)));
    }
    checkShapes(inputs, shaped);
    return shaped;
  }

  /** Of the tensors themselves; all inputs must be there. */
  static void check(List<ValueInfo> inputs, Map<String, ? extends Value> given) {
    checkNames(inputs, given);
    Map<String, Shaped> shaped = new LinkedHashMap<>();
    for (ValueInfo input : inputs) {
      Value value = given.get(input.name());
      if (value == null) {
        throw new OnnxException("input " + input + " is missing");
      }
      if (!input.admits(value)) {
        throw new OnnxException("input " + input + " was given " + value);
      }
      if (value instanceof Tensor tensor) {
        shaped.put(input.name(), new Shaped(tensor.type(), tensor.dims()));
      }
    }
    checkShapes(inputs, shaped);
  }

  private static void checkNames(List<ValueInfo> inputs, Map<String, ?> given) {
    List<String> names = inputs.stream().map(ValueInfo::name).toList();
    for (String name : given.keySet()) {
      if (!names.contains(name)) {
        throw new OnnxException("there is no input " + name + " among " + names);
      }
    }
  }

  private static void checkShapes(List<ValueInfo> inputs, Map<String, Shaped> shaped) {
    Map<String, Integer> sizes = new HashMap<>();
    for (ValueInfo input : inputs) {
      Shaped shape = shaped.get(input.name());
      if (!input.ranked() || shape == null) {
        continue;
      }
      int[] said = input.sizes();
      boolean fits = said.length == shape.dims().length;
      for (int i = 0; fits && i < said.length; i++) {
        String name = input.dims().get(i);
        // Sizes of one name must be the same everywhere.
        int size = said[i] >= 0 ? said[i] : shape.dims()[i];
        fits = shape.dims()[i] == size;
        if (said[i] < 0 && !name.equals("?")) {
          Integer before = sizes.putIfAbsent(name, size);
          fits &= before == null || before == size;
        }
      }
      if (!fits) {
        throw new OnnxException(
            "input " + input + " was given sizes " + Arrays.toString(shape.dims()));
      }
    }
  }
}
