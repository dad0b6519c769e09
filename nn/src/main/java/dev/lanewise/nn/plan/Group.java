package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Items that run as one step: at most one producer, then elementwise instructions over the same
 * elements, done part by part and block by block while the numbers are in cache.
 */
record Group(@Nullable Item producer, List<Item> instructions) {
  /** Beyond it, what is alive within a block leaves the second-level cache: 8 KiB a value. */
  private static final int MOST_INSTRUCTIONS = 128;

  /** Joins neighbours where that keeps every read within a part. */
  static List<Group> of(List<Item> items) {
    List<Group> groups = new ArrayList<>();
    for (Item item : items) {
      if (item.producer() != null) {
        groups.add(new Group(item, new ArrayList<>()));
      } else if (!groups.isEmpty() && groups.getLast().accepts(item)) {
        groups.getLast().instructions.add(item);
      } else {
        groups.add(new Group(null, new ArrayList<>(List.of(item))));
      }
    }
    return groups;
  }

  private boolean accepts(Item item) {
    Instruction instruction = item.instruction();
    if (instruction == null
        || instructions.size() == MOST_INSTRUCTIONS
        || item.size() != size()
        || (producer != null && !splitsInRanges(producer))) {
      return false;
    }
    boolean related = false;
    for (Item member : members()) {
      if (!instruction.readsAligned(member.result())) {
        return false;
      }
      related = related || instruction.reads(member.result()) || sharesReads(member, instruction);
    }
    return related;
  }

  private static boolean sharesReads(Item member, Instruction instruction) {
    for (Node read : member.reads()) {
      if (instruction.reads(read)) {
        return true;
      }
    }
    return false;
  }

  private static boolean splitsInRanges(Item item) {
    return item.producer() instanceof Finishing
        || (item.producer() != null && item.producer().unit() > 0);
  }

  /** The producer, if any, and the instructions, in the order in which they run. */
  List<Item> members() {
    List<Item> members = new ArrayList<>(instructions);
    if (producer != null) {
      members.addFirst(producer);
    }
    return members;
  }

  /** Elements of each member's result. */
  int size() {
    return (producer != null ? producer : instructions.getFirst()).size();
  }

  boolean makes(Node value) {
    return members().stream().anyMatch(m -> m.result() == value);
  }
}
