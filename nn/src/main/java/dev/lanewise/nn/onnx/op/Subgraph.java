package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.Tensor;
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
  List<Tensor> run(List<Tensor> inputs, Map<String, Tensor> outer);
}
