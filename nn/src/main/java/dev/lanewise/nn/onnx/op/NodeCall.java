package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A use of an operator that is to become nodes of a graph. */
public final class NodeCall extends Call {
  private final Graph graph;
  private final List<@Nullable Operand> inputs;

  /** A call; inputs left out are null. */
  public NodeCall(Use use, Graph graph, List<@Nullable Operand> inputs) {
    super(use);
    this.graph = graph;
    this.inputs = Collections.unmodifiableList(new ArrayList<>(inputs));
  }

  Graph graph() {
    return graph;
  }

  @Override
  int count() {
    return inputs.size();
  }

  @Override
  boolean has(int i) {
    return i < inputs.size() && inputs.get(i) != null;
  }

  private Operand operand(int i) {
    Operand operand = i < inputs.size() ? inputs.get(i) : null;
    if (operand == null) {
      throw wrong("input " + i + " is missing");
    }
    return operand;
  }

  @Override
  ElementType type(int i) {
    return operand(i).type();
  }

  @Override
  int[] dims(int i) {
    return operand(i).dims();
  }

  Shape shape(int i) {
    return shapeOf(dims(i));
  }

  /** A shape of the graph's, where nothing has a size of 0. */
  static Shape shapeOf(int... dims) {
    if (dims.length > Tensor.MOST_AXES) {
      throw new OnnxException("a tensor of " + dims.length + " axes");
    }
    for (int d : dims) {
      if (d == 0) {
        throw new Declined("a size of 0");
      }
    }
    return Shape.of(dims);
  }

  boolean isKnown(int i) {
    return has(i) && operand(i).known() != null;
  }

  @Override
  Tensor known(int i) {
    Tensor known = operand(i).known();
    if (known == null) {
      throw new Declined("input " + i + " is not known before the run");
    }
    return known;
  }

  /** An input of floating-point numbers. */
  Node in(int i) {
    if (!type(i).isReal()) {
      throw new Declined("input " + i + " is of " + type(i));
    }
    // Where there is a way to be exact, doubles are.
    only(type(i) != ElementType.DOUBLE || !use.operator().hasEvaluator(), "doubles");
    return any(i);
  }

  /** All inputs, of floating-point numbers. */
  List<Node> all() {
    List<Node> all = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      all.add(in(i));
    }
    return all;
  }

  /** An input of truth values, as 1 and 0. */
  Node truth(int i) {
    if (type(i) != ElementType.BOOL) {
      throw new Declined("input " + i + " is of " + type(i));
    }
    return any(i);
  }

  /** An input of whole numbers that are indices. */
  Node index(int i) {
    if (!type(i).isWhole()) {
      throw new Declined("input " + i + " is of " + type(i));
    }
    return any(i);
  }

  /** An input of numbers or truth values, whatever they are. */
  Node any(int i) {
    if (type(i) == ElementType.STRING) {
      throw new Declined("input " + i + " is text");
    }
    shape(i);
    return operand(i).node();
  }

  /** Declines unless something holds. */
  void only(boolean holds, String otherwise) {
    if (!holds) {
      throw new Declined(otherwise);
    }
  }
}
