package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The way forward of ordered items: those that are no derivatives and need none. Their places among
 * each other, who makes and who reads what, and what the others, the way back, read of it.
 */
final class Forward {
  /**
   * A value this many times smaller than what it is made of, such as a mean, is not worth making
   * again.
   */
  private static final int SMALLER = 16;

  private final List<Item> items = new ArrayList<>();
  private final Map<Node, Integer> makers = new HashMap<>();
  private final Map<Node, List<Integer>> readers = new HashMap<>();
  private final Set<Node> late = new HashSet<>();
  private final Set<Node> saved = new HashSet<>();
  private final Set<Node> permanent;

  /**
   * @param permanent values that live until the end in any case
   */
  Forward(List<Item> ordered, Set<Node> permanent) {
    this.permanent = permanent;
    for (Item item : ordered) {
      Node result = item.result();
      if (result.graph().isDerivative(result) || item.reads().stream().anyMatch(late::contains)) {
        late.add(result);
      } else {
        makers.put(result, items.size());
        items.add(item);
      }
    }
    for (Item item : ordered) {
      for (Node read : item.reads()) {
        if (makers.containsKey(read) && isLate(item)) {
          saved.add(read);
        } else if (makers.containsKey(read)) {
          readers.computeIfAbsent(read, x -> new ArrayList<>()).add(makers.get(item.result()));
        }
      }
    }
  }

  /** In the order in which they run. */
  List<Item> items() {
    return items;
  }

  /** Whether an item belongs to the way back. */
  boolean isLate(Item item) {
    return late.contains(item.result());
  }

  /** The place of the item that makes a value; -1 if none here does. */
  int maker(Node value) {
    return makers.getOrDefault(value, -1);
  }

  /** Places of the items here that read a value. */
  List<Integer> readers(Node value) {
    return readers.getOrDefault(value, List.of());
  }

  /** Whether the way back reads a value that is made here. */
  boolean isSaved(Node value) {
    return saved.contains(value);
  }

  int savedCount() {
    return saved.size();
  }

  /** Whether keeping a value costs nothing, or nothing to speak of. */
  boolean isFree(Item item) {
    int most = item.reads().stream().mapToInt(x -> x.shape().size()).max().orElse(0);
    return permanent.contains(item.result()) || item.size() <= most / SMALLER;
  }
}
