package dev.lanewise.nn.onnx;

import dev.lanewise.nn.onnx.op.Use;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.plan.Planner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compiles a network for given shapes, stage by stage. */
final class Compiler {
  private final Network network;
  private final Planner planner;

  /** A value that is set before a stage runs. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Shaped(ElementType type, int[] dims) {}

  Compiler(Network network, Planner planner) {
    this.network = network;
    this.planner = planner;
  }

  Network network() {
    return network;
  }

  Planner planner() {
    return planner;
  }

  Stage compile(List<Use> uses, Map<String, Tensor> known, Map<String, Shaped> given) {
    return new StageCompiler(this, known, given).compile(uses);
  }

  static Map<String, Shaped> givens(Map<String, Tensor> values) {
    Map<String, Shaped> shaped = new LinkedHashMap<>();
    values.forEach((name, tensor) -> shaped.put(name, new Shaped(tensor.type(), tensor.dims())));
    return shaped;
  }
}
