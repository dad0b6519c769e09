package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Has the way back read repetitions of chosen values. Each is made just before the first step that
 * needs it, from repetitions in turn or from values that are kept, by the same kernels: the same
 * numbers.
 */
final class Repetition {
  private final Forward forward;
  private final Set<Item> chosen;
  private final Map<Node, Node> again = new HashMap<>();
  private final List<Item> result = new ArrayList<>();

  private Repetition(Forward forward, Set<Item> chosen) {
    this.forward = forward;
    this.chosen = chosen;
  }

  static List<Item> of(List<Item> ordered, Forward forward, Set<Item> chosen) {
    Repetition pass = new Repetition(forward, chosen);
    Group.of(ordered).forEach(pass::add);
    return pass.withoutUnread();
  }

  /**
   * Before a step that is all way back, so as not to tear it apart; else before the item itself.
   */
  private void add(Group step) {
    List<Item> members = step.members();
    if (members.stream().allMatch(forward::isLate)) {
      members.forEach(this::repeat);
    }
    for (Item item : members) {
      if (forward.isLate(item)) {
        repeat(item);
        result.add(item.on(item.result(), this::latest));
      } else {
        result.add(item);
      }
    }
  }

  private Node latest(Node value) {
    return again.getOrDefault(value, value);
  }

  /** Makes again what an item reads, in the order of the way forward. */
  private void repeat(Item reader) {
    Set<Integer> needed = new TreeSet<>();
    List<Item> open = new ArrayList<>(List.of(reader));
    while (!open.isEmpty()) {
      for (Node read : open.removeLast().reads()) {
        int place = forward.maker(read);
        if (place >= 0 && chosen.contains(forward.items().get(place)) && !again.containsKey(read)) {
          if (needed.add(place)) {
            open.add(forward.items().get(place));
          }
        }
      }
    }
    for (int place : needed) {
      Item first = forward.items().get(place);
      Node second = first.result().graph().again(first.result());
      result.add(first.on(second, this::latest));
      again.put(first.result(), second);
    }
  }

  /** What only the way back needed is made once, by its repetition. */
  private List<Item> withoutUnread() {
    Set<Node> read = new HashSet<>();
    List<Item> kept = new ArrayList<>();
    for (Item item : result.reversed()) {
      if (!again.containsKey(item.result()) || read.contains(item.result())) {
        kept.addFirst(item);
        read.addAll(item.reads());
      }
    }
    return kept;
  }
}
