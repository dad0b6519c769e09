package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.graph.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses an order of items. Among those that are ready it takes, in this order: one that can join
 * the item before it and needs no more memory; arithmetic on a few numbers; one that needs no more
 * memory; the one that was first in the graph. What updates a variable waits for the variable's
 * readers, so that it may overwrite it.
 */
final class Order {
  /** Floats of growth that do not count: a cache line. */
  private static final int LITTLE = 16;

  private final List<Item> remaining;
  private final Map<Node, Item> makers = new HashMap<>();
  private final Map<Node, List<Item>> readers = new HashMap<>();
  private final Map<Item, Set<Item>> waitsFor = new HashMap<>();
  private final Set<Item> free = new HashSet<>();
  private final Set<Node> kept;

  private Order(List<Item> items, Set<Node> kept, Map<Node, Variable> assigned) {
    this.remaining = new ArrayList<>(items);
    this.kept = kept;
    for (Item item : items) {
      makers.put(item.result(), item);
      for (Node read : Set.copyOf(item.reads())) {
        readers.computeIfAbsent(read, x -> new ArrayList<>()).add(item);
      }
    }
    for (Item item : items) {
      Set<Item> before = new HashSet<>();
      item.reads().stream().filter(makers::containsKey).map(makers::get).forEach(before::add);
      waitsFor.put(item, before);
    }
    for (Item item : items.reversed()) {
      if (assigned.containsKey(item.result()) || onlyUpdates(item)) {
        free.add(item);
      }
    }
    for (Item item : items) {
      Variable variable = assigned.get(item.result());
      if (variable != null) {
        List<Item> old = readersOf(variable);
        updateOf(item).forEach(part -> waitFor(part, old));
      }
    }
  }

  /**
   * The items in the order in which they are to run.
   *
   * @param kept values that live until the end
   * @param assigned variables by the value they get
   */
  static List<Item> sort(List<Item> items, Set<Node> kept, Map<Node, Variable> assigned) {
    return new Order(items, kept, assigned).sort();
  }

  /**
   * Elementwise work that only assigned values need: its results will not leave the pass over the
   * variable.
   */
  private boolean onlyUpdates(Item item) {
    List<Item> next = readers.getOrDefault(item.result(), List.of());
    return item.instruction() != null
        && !kept.contains(item.result())
        && !next.isEmpty()
        && next.stream().allMatch(r -> free.contains(r) && r.size() == item.size());
  }

  private List<Item> readersOf(Variable variable) {
    List<Item> found = new ArrayList<>();
    readers.forEach(
        (value, items) -> {
          if (value.op() instanceof Source.VariableRead r && r.variable() == variable) {
            found.addAll(items);
          }
        });
    return found;
  }

  /**
   * All work of the variable's size that only its update needs, the gradient included: it can be
   * one pass.
   */
  private Set<Item> updateOf(Item writer) {
    Set<Item> update = new HashSet<>();
    List<Item> open = new ArrayList<>(List.of(writer));
    while (!open.isEmpty()) {
      Item item = open.removeLast();
      if (update.add(item)) {
        for (Node read : item.reads()) {
          Item maker = makers.get(read);
          if (maker != null
              && maker.size() == writer.size()
              && free.containsAll(readers.getOrDefault(read, List.of()))) {
            open.add(maker);
          }
        }
      }
    }
    return update;
  }

  private void waitFor(Item item, List<Item> others) {
    Set<Item> after = descendants(item);
    Set<Item> before = new HashSet<>(waitsFor.getOrDefault(item, Set.of()));
    others.stream().filter(o -> !after.contains(o)).forEach(before::add);
    waitsFor.put(item, before);
  }

  /** An item and all that need its result. */
  private Set<Item> descendants(Item item) {
    Set<Item> found = new HashSet<>();
    List<Item> open = new ArrayList<>(List.of(item));
    while (!open.isEmpty()) {
      Item next = open.removeLast();
      if (found.add(next)) {
        open.addAll(readers.getOrDefault(next.result(), List.of()));
      }
    }
    return found;
  }

  private List<Item> sort() {
    List<Item> order = new ArrayList<>();
    Set<Item> done = new HashSet<>();
    Map<Node, Integer> unread = new HashMap<>();
    readers.forEach((value, items) -> unread.put(value, items.size()));
    Set<Node> recent = new HashSet<>();
    while (!remaining.isEmpty()) {
      Item last = order.isEmpty() ? null : order.getLast();
      Item best = null;
      int bestRank = Integer.MAX_VALUE;
      for (Item item : remaining) {
        if (done.containsAll(waitsFor.get(item))) {
          boolean joins =
              last != null
                  && last.size() == item.size()
                  && item.reads().stream().anyMatch(recent::contains);
          int rank = rank(item, joins, growth(item, unread));
          if (rank < bestRank) {
            best = item;
            bestRank = rank;
          }
        }
      }
      if (best == null) {
        giveUpWaiting(done);
        continue;
      }
      if (bestRank != 0) {
        recent.clear();
      }
      recent.add(best.result());
      best.reads().stream().filter(makers::containsKey).forEach(recent::add);
      remaining.remove(best);
      done.add(best);
      order.add(best);
      for (Node read : Set.copyOf(best.reads())) {
        unread.merge(read, -1, Integer::sum);
      }
    }
    return order;
  }

  private static int rank(Item item, boolean joins, long growth) {
    if (growth > LITTLE) {
      return 3;
    } else if (item.instruction() == null) {
      return 2;
    }
    return joins ? 0 : item.size() <= LITTLE ? 1 : 2;
  }

  /** Floats by which memory in use grows when this item runs. */
  private long growth(Item item, Map<Node, Integer> unread) {
    long growth = free.contains(item) ? 0 : item.size();
    for (Node read : Set.copyOf(item.reads())) {
      Item maker = makers.get(read);
      boolean dies = unread.getOrDefault(read, 0) == 1 && !kept.contains(read);
      if (maker != null && dies && !free.contains(maker)) {
        growth -= read.shape().size();
      }
    }
    return growth;
  }

  /** Writers that wait for each other's readers, as in a swap: the first one will go by a copy. */
  private void giveUpWaiting(Set<Item> done) {
    for (Item item : remaining) {
      List<Item> makersOfReads =
          item.reads().stream().filter(makers::containsKey).map(makers::get).toList();
      if (done.containsAll(makersOfReads)) {
        waitsFor.put(item, Set.copyOf(makersOfReads));
        return;
      }
    }
    throw new IllegalStateException("plan: items need each other: " + remaining);
  }
}
