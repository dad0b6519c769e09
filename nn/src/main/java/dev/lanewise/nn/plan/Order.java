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
  private final List<Item> items;
  private final Map<Node, Item> makers = new HashMap<>();
  private final Map<Node, List<Item>> readers = new HashMap<>();
  private final Map<Item, Set<Item>> waitsFor = new HashMap<>();
  private final Set<Item> free = new HashSet<>();
  private final Set<Node> kept;

  private Order(List<Item> items, Set<Node> kept, Map<Node, Variable> assigned) {
    this.items = items;
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
    Ready ready = new Ready(items, readers, makers, free, kept);
    Map<Item, Integer> missing = new HashMap<>();
    Map<Item, List<Item>> waiting = new HashMap<>();
    for (Item item : items) {
      Set<Item> before = waitsFor.getOrDefault(item, Set.of());
      missing.put(item, before.size());
      before.forEach(b -> waiting.computeIfAbsent(b, x -> new ArrayList<>()).add(item));
      if (before.isEmpty()) {
        ready.add(item);
      }
    }
    List<Item> order = new ArrayList<>();
    Set<Item> done = new HashSet<>();
    while (order.size() < items.size()) {
      Item next = ready.take();
      if (next == null) {
        Item early = givenUp(done);
        missing.put(early, 0);
        ready.add(early);
        continue;
      }
      order.add(next);
      done.add(next);
      for (Item item : waiting.getOrDefault(next, List.of())) {
        if (missing.merge(item, -1, Integer::sum) == 0) {
          ready.add(item);
        }
      }
    }
    return order;
  }

  /** Of writers that wait for each other's readers, as in a swap, one: it will go by a copy. */
  private Item givenUp(Set<Item> done) {
    for (Item item : items) {
      if (!done.contains(item)
          && item.reads().stream()
              .filter(makers::containsKey)
              .allMatch(read -> done.contains(makers.get(read)))) {
        return item;
      }
    }
    throw new IllegalStateException("plan: items need each other: " + items);
  }
}
