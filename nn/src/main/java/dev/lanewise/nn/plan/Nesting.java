package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of concatenations are made where they belong, and need not be copied there: outputs
 * of convolutions with channels last that nobody else reads.
 */
final class Nesting {
  /**
   * A value's place in another, seen as rows.
   *
   * @param column where its rows begin in the other's
   * @param step floats from one row of the other to the next
   */
  record Within(Node whole, int column, int step) {}

  private final Map<Node, Integer> readers = new HashMap<>();
  private final Map<Node, Group> makers = new HashMap<>();
  private final Map<Node, Within> places = new HashMap<>();

  private Nesting(List<Group> groups) {
    for (Group group : groups) {
      for (Item member : group.members()) {
        member.reads().forEach(value -> readers.merge(value, 1, Integer::sum));
      }
      makers.put(group.members().getLast().result(), group);
    }
  }

  /**
   * For each value that is made within another, where.
   *
   * @param elsewhere values that have a place already, or are wanted by themselves
   */
  static Map<Node, Within> of(List<Group> groups, Set<Node> elsewhere) {
    Nesting nesting = new Nesting(groups);
    for (Group group : groups) {
      Item item = group.producer();
      if (item != null
          && item.producer() instanceof Joining joining
          && group.instructions().isEmpty()
          && !elsewhere.contains(item.result())) {
        nesting.join(item, joining, elsewhere);
      }
    }
    return nesting.places;
  }

  private void join(Item item, Joining joining, Set<Node> elsewhere) {
    int column = 0;
    for (int i = 0; i < item.reads().size(); i++) {
      Node part = item.reads().get(i);
      int width = joining.widths().get(i);
      if (readers.getOrDefault(part, 0) == 1
          && !elsewhere.contains(part)
          && canSpread(makers.get(part))
          && part.shape().dim(-1) == width) {
        places.put(part, new Within(item.result(), column, joining.unit()));
      }
      column += width;
    }
  }

  /** Whether a group's result may lie with gaps: what ends its convolution does so in registers. */
  private boolean canSpread(@Nullable Group group) {
    if (group == null
        || group.producer() == null
        || !(group.producer().producer() instanceof ChannelsLastConvolution conv)
        || !conv.spreads()) {
      return false;
    }
    List<Instruction> instructions = new ArrayList<>();
    for (Item item : group.instructions()) {
      if (item.instruction() == null) {
        return false;
      }
      instructions.add(item.instruction());
    }
    if (instructions.isEmpty()) {
      return true;
    }
    Node made = group.producer().result();
    BiasThenClamp end = BiasThenClamp.of(made, made.shape().dim(-1), instructions);
    return end != null
        && end.residual() == null
        && (end.bias().value().op() instanceof Source.Constant
            || end.bias().value().op() instanceof Source.VariableRead)
        && staysWithin(group);
  }

  /** Whether nobody else reads what a group makes on the way to its last result. */
  private boolean staysWithin(Group group) {
    Map<Node, Integer> inside = new HashMap<>();
    for (Item member : group.members()) {
      member.reads().forEach(value -> inside.merge(value, 1, Integer::sum));
    }
    List<Item> members = group.members();
    return members.subList(0, members.size() - 1).stream()
        .map(Item::result)
        .allMatch(value -> Objects.equals(readers.get(value), inside.get(value)));
  }
}
