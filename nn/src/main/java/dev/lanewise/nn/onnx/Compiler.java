package dev.lanewise.nn.onnx;

import dev.lanewise.nn.onnx.op.Use;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import dev.lanewise.nn.plan.Planner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles a network for given shapes, stage by stage. */
final class Compiler {
  private final Network network;
  private final Planner planner;

  /** A value that is set before a stage runs; without a type if it is no tensor. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Shaped(@Nullable ElementType type, int[] dims) {}

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

  static Map<String, Shaped> givens(Map<String, ? extends Value> values) {
    Map<String, Shaped> shaped = new LinkedHashMap<>();
    values.forEach((name, value) -> shaped.put(name, shaped(value)));
    return shaped;
  }

  static Shaped shaped(Value value) {
    return value instanceof Tensor tensor
        ? new Shaped(tensor.type(), tensor.dims())
        : new Shaped(null, new int[0]);
  }
}
