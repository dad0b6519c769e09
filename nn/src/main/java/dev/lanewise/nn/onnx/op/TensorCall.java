package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A use of an operator with all of its inputs' elements at hand. */
public final class TensorCall extends Call {
  private final List<@Nullable Tensor> inputs;
  private final Map<String, Tensor> outer;

  /**
   * A call.
   *
   * @param inputs null where left out
   * @param outer values that graphs in its attributes capture
   */
  public TensorCall(Use use, List<@Nullable Tensor> inputs, Map<String, Tensor> outer) {
    super(use);
    this.outer = Map.copyOf(outer);
    this.inputs = Collections.unmodifiableList(new ArrayList<>(inputs));
  }

  @Override
  int count() {
    return inputs.size();
  }

  @Override
  boolean has(int i) {
    return i < inputs.size() && inputs.get(i) != null;
  }

  /** An input, which must be there. */
  Tensor in(int i) {
    Tensor tensor = i < inputs.size() ? inputs.get(i) : null;
    if (tensor == null) {
      throw wrong("input " + i + " is missing");
    }
    return tensor;
  }

  /** Runs a graph that an attribute holds. */
  List<Tensor> run(Subgraph graph, List<Tensor> given) {
    return graph.run(given, outer);
  }

  @Override
  ElementType type(int i) {
    return in(i).type();
  }

  @Override
  int[] dims(int i) {
    return in(i).dims();
  }

  @Override
  Tensor known(int i) {
    return in(i);
  }
}
