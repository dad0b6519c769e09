package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Sequence;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A use of an operator with all of its inputs' elements at hand. */
public final class TensorCall extends Call {
  private final List<@Nullable Value> inputs;
  private final Map<String, Value> outer;

  /**
   * A call.
   *
   * @param inputs null where left out
   * @param outer values that graphs in its attributes capture
   */
  public TensorCall(Use use, List<@Nullable Value> inputs, Map<String, Value> outer) {
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
    if (!(value(i) instanceof Tensor tensor)) {
      throw wrong("input " + i + " is " + value(i) + " but must be a tensor");
    }
    return tensor;
  }

  /** An input, which must be there, whatever it is. */
  Value value(int i) {
    Value value = i < inputs.size() ? inputs.get(i) : null;
    if (value == null) {
      throw wrong("input " + i + " is missing");
    }
    return value;
  }

  /** An input that must be a list. */
  Sequence sequence(int i) {
    if (!(value(i) instanceof Sequence sequence)) {
      throw wrong("input " + i + " is " + value(i) + " but must be a sequence");
    }
    return sequence;
  }

  /** Runs a graph that an attribute holds. */
  List<Value> run(Subgraph graph, List<? extends Value> given) {
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
