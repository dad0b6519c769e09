package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A use of an operator with all of its inputs' elements at hand. */
public final class TensorCall extends Call {
  private final List<@Nullable Tensor> inputs;

  /** A call; inputs left out are null. */
  public TensorCall(Use use, List<@Nullable Tensor> inputs) {
    super(use);
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
