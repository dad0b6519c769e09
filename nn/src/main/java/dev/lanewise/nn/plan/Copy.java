package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise.Neg;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import java.util.List;

/**
 * The same numbers in another place: for an assigned value that cannot be made where its variable
 * lives, and for a variable's old value.
 */
record Copy(Split split) implements Producer {

  /**
   * Work that copies {@code value} into a shape; its result is a value of its own, equal to no
   * other.
   */
  static Item item(Node value, Shape shape) {
    Node key = new Graph().variable(new Variable("copy", shape));
    return Item.of(
        new Copy(Split.none(shape.size())), key.graph().add(new Neg(key)), List.of(value));
  }

  @Override
  public String kernel() {
    return "copy";
  }

  @Override
  public int unit() {
    return 1;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Place x = in.getFirst();
    return stage(
        (from, to, worker) ->
            System.arraycopy(
                x.array(), x.offset() + from, out.array(), out.offset() + from, to - from));
  }
}
