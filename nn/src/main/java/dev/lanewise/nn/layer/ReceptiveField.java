package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which elements of its input a unit of a network's output depends on, traced back axis by axis
 * through the network's graph: {@code ReceptiveField.of(net, Shape.of(1, 28, 28)).of(3, 0, 0)}.
 *
 * <p>Exact through convolutions, pooling, linear maps, elementwise functions and movements: the
 * elements that a positive network's gradient is not zero in. Where branches meet, the smallest box
 * that holds the fields of all; a maximum or a gather may turn out to be any of what it sees.
 */
public final class ReceptiveField {
  private final Node input;
  private final Node output;
  private final Set<Node> dependent = new HashSet<>();

  private ReceptiveField(Node input, Node output) {
    this.input = input;
    this.output = output;
    dependent.add(input);
    for (Node node : input.graph().nodes()) {
      if (node.op().operands().stream().anyMatch(dependent::contains)) {
        dependent.add(node);
      }
    }
  }

  /** Of a layer, predicting, on examples of this shape, without a batch axis. */
  public static ReceptiveField of(Layer layer, Shape example) {
    Graph graph = new Graph();
    Node x = graph.input("x", example.prepend(1));
    return new ReceptiveField(x, layer.apply(graph, x));
  }

  /** Of a node that was made of another, both for a batch of one example. */
  public static ReceptiveField of(Node input, Node output) {
    if (input.shape().rank() == 0 || output.shape().rank() == 0) {
      throw new IllegalArgumentException(
          "receptive field: of %s in %s, but both must be a batch"
              .formatted(output.shape(), input.shape()));
    }
    return new ReceptiveField(input, output);
  }

  /** The field of the unit in the middle of an example's output. */
  public Box ofMiddle() {
    return of(Arrays.stream(output().dims()).map(size -> size / 2).toArray());
  }

  /** The shape of an example's output. */
  public Shape output() {
    return Shape.of(Arrays.copyOfRange(output.shape().dims(), 1, output.shape().rank()));
  }

  /** The field of one unit of an example's output, in the axes of an example. */
  public Box of(int... unit) {
    Shape shape = output();
    if (unit.length != shape.rank()) {
      throw new IllegalArgumentException(
          "receptive field: unit "
              + Arrays.toString(unit)
              + " has "
              + unit.length
              + " numbers but the output is "
              + shape);
    }
    Box box = Box.all(output.shape());
    for (int i = 0; i < unit.length; i++) {
      int at = unit[i];
      if (at < 0 || at >= shape.dim(i)) {
        throw new IllegalArgumentException(
            "receptive field: unit " + Arrays.toString(unit) + " is outside of " + shape);
      }
      box = box.with(i + 1, Box.where(shape.dim(i), index -> index == at));
    }
    return trace(box).withoutFirst();
  }

  private Box trace(Box ofOutput) {
    Map<Node, Box> boxes = new HashMap<>(Map.of(output, ofOutput));
    for (Node node : input.graph().nodes().reversed()) {
      Box box = boxes.get(node);
      if (box == null || box.isEmpty() || node.equals(input)) {
        continue;
      }
      for (int i = 0; i < node.op().operands().size(); i++) {
        Node operand = node.op().operands().get(i);
        if (dependent.contains(operand)) {
          boxes.merge(operand, Reads.of(node.op(), i, box), Box::and);
        }
      }
    }
    Box field = boxes.get(input);
    return field != null ? field : none(input.shape());
  }

  private static Box none(Shape shape) {
    Box box = Box.all(shape);
    for (int i = 0; i < shape.rank(); i++) {
      box = box.with(i, Box.where(shape.dim(i), index -> false));
    }
    return box;
  }
}
