package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One operator: how it is computed on tensors, and how it becomes nodes of a graph. At least one of
 * the two is there.
 */
public final class Operator {
  private final String name;
  private @Nullable Function<TensorCall, ? extends List<? extends Value>> evaluator;
  private @Nullable Function<NodeCall, List<Result>> translator;
  private boolean random;
  private boolean sum;

  Operator(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** Whether two runs on the same inputs differ. */
  public boolean isRandom() {
    return random;
  }

  /** Whether outputs are sums of products of inputs, and a sum over nothing is 0. */
  public boolean isSum() {
    return sum;
  }

  public boolean hasEvaluator() {
    return evaluator != null;
  }

  public boolean hasTranslator() {
    return translator != null;
  }

  /** The outputs; those not wanted may be missing at the end. */
  public List<? extends Value> evaluate(TensorCall call) {
    if (evaluator == null) {
      throw call.unsupported("not computed outside of a graph");
    }
    return evaluator.apply(call);
  }

  /**
   * The outputs as nodes; those not wanted may be missing at the end.
   *
   * @throws Declined if this use is not for the graph
   */
  public List<Result> translate(NodeCall call) {
    if (translator == null) {
      throw new Declined("never");
    }
    return translator.apply(call);
  }

  /** Computed so, all outputs. */
  Operator tensors(Function<TensorCall, ? extends List<? extends Value>> by) {
    evaluator = by;
    return this;
  }

  /** Computed so, its only output, which need not be a tensor. */
  Operator value(Function<TensorCall, ? extends Value> by) {
    return tensors(call -> List.of(by.apply(call)));
  }

  /** Computed so, its only output. */
  Operator tensor(Function<TensorCall, Tensor> by) {
    return tensors(call -> List.of(by.apply(call)));
  }

  /** Becomes these nodes, or fixed tensors. */
  Operator results(Function<NodeCall, List<Result>> by) {
    translator = by;
    return this;
  }

  /** Becomes this node, of input 0's type. */
  Operator node(Function<NodeCall, Node> by) {
    return results(call -> List.of(new Result.Inside(by.apply(call), call.type(0))));
  }

  /** Becomes this node, of some type. */
  Operator node(ElementType type, Function<NodeCall, Node> by) {
    return results(call -> List.of(new Result.Inside(by.apply(call), type)));
  }

  /** Becomes these nodes, of input 0's type. */
  Operator nodes(Function<NodeCall, List<Node>> by) {
    return results(
        call ->
            by.apply(call).stream()
                .map(node -> (Result) new Result.Inside(node, call.type(0)))
                .toList());
  }

  Operator random() {
    random = true;
    return this;
  }

  Operator sum() {
    sum = true;
    return this;
  }
}
