package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import java.util.List;
import java.util.Map;

/** A graph that an operator is given: a branch, or a loop's body. */
public interface Subgraph {
  /** Values of the graph around it that it reads. */
  List<String> captured();

  /** Number of its inputs. */
  int inputs();

  /**
   * Its outputs, in order.
   *
   * @param outer at least all that is captured, by name
   */
  List<Value> run(List<? extends Value> inputs, Map<String, Value> outer);

  /** An output of which there are no rounds: what is said about it, with a first size of 0. */
  Tensor none(int output);
}
