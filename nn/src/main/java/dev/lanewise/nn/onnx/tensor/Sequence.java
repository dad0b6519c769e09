package dev.lanewise.nn.onnx.tensor;

import java.util.ArrayList;
import java.util.List;

/** A list of tensors, of any shapes. Immutable. */
public record Sequence(List<Tensor> tensors) implements Value {
  /** Keeps its own list. */
  public Sequence {
    tensors = List.copyOf(tensors);
  }

  /** Number of tensors. */
  public int size() {
    return tensors.size();
  }

  /**
   * The same list with one more tensor.
   *
   * @param at its place, from 0 to {@link #size()}
   */
  public Sequence with(int at, Tensor tensor) {
    List<Tensor> more = new ArrayList<>(tensors);
    more.add(at, tensor);
    return new Sequence(more);
  }

  /** The same list without the tensor at a place. */
  public Sequence without(int at) {
    List<Tensor> fewer = new ArrayList<>(tensors);
    fewer.remove(at);
    return new Sequence(fewer);
  }

  /** For example {@code [float[2], float[3]]}. */
  @Override
  public String toString() {
    return tensors.toString();
  }
}
