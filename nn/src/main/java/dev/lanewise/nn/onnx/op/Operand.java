package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A value while a graph is built. Its sizes are known, its elements may be. */
public interface Operand {
  ElementType type();

  int[] dims();

  /** The elements, if they are fixed. */
  @Nullable Tensor known();

  /** The value in the graph, whole numbers and truth values as floats. */
  Node node();
}
