package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;

/** What a translation made of an operator's output. */
public sealed interface Result {
  /** A node of the graph, and the type of what it carries as floats. */
  record Inside(Node node, ElementType type) implements Result {}

  /** A tensor that is the same in every run. */
  record Fixed(Tensor tensor) implements Result {}
}
