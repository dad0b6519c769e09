package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Items that may run next, best first, as {@link Order} says. What makes an item better is looked
 * at when it happens, not each time one is chosen: plans of ten thousand items take a moment.
 */
final class Ready {
  /** Floats of growth that do not count: a cache line. */
  private static final int LITTLE = 16;

  private final Map<Item, Integer> places = new HashMap<>();
  private final Map<Node, List<Item>> readers;
  private final Map<Node, Item> makers;
  private final Set<Item> free;
  private final Set<Node> kept;

  /** How many readers of a value have not run. */
  private final Map<Node, Integer> unread = new HashMap<>();

  /** What may run but cannot join the last one, by rank and then by place. */
  private final TreeMap<Long, Item> ranked = new TreeMap<>();

  private final Map<Item, Long> ranks = new HashMap<>();

  /** Readers of a value that may run and would join, if the value were recent. */
  private final Map<Node, Set<Item>> willing = new HashMap<>();

  /** Values that the run of joined items which is being made has read or made. */
  private final Set<Node> recent = new HashSet<>();

  /** What can join that run, by place. */
  private final TreeMap<Integer, Item> joining = new TreeMap<>();

  private int size;

  /**
   * Nothing yet.
   *
   * @param items in the graph's order
   * @param readers of each value
   * @param makers of values
   * @param free items whose results take no memory of their own
   * @param kept values that live until the end
   */
  Ready(
      List<Item> items,
      Map<Node, List<Item>> readers,
      Map<Node, Item> makers,
      Set<Item> free,
      Set<Node> kept) {
    for (Item item : items) {
      places.put(item, places.size());
    }
    this.readers = readers;
    this.makers = makers;
    this.free = free;
    this.kept = kept;
    readers.forEach((value, some) -> unread.put(value, some.size()));
  }

  /** An item has all that it needs. */
  void add(Item item) {
    long growth = growth(item);
    rank(item, growth);
    if (growth > LITTLE || item.instruction() == null) {
      return;
    }
    boolean joins = false;
    for (Node read : item.reads()) {
      willing.computeIfAbsent(read, x -> new HashSet<>()).add(item);
      joins |= recent.contains(read);
    }
    if (joins) {
      join(item);
    }
  }

  private void rank(Item item, long growth) {
    int rank = growth > LITTLE ? 3 : item.instruction() == null ? 2 : item.size() <= LITTLE ? 1 : 2;
    long key = (long) rank << Integer.SIZE | place(item);
    Long before = ranks.put(item, key);
    if (before != null) {
      ranked.remove(before);
    }
    ranked.put(key, item);
  }

  private int place(Item item) {
    return places.getOrDefault(item, -1);
  }

  private void join(Item item) {
    if (item.size() == size) {
      joining.put(place(item), item);
    }
  }

  /** The best of all, taken out; null if there is none. */
  @Nullable Item take() {
    boolean joins = !joining.isEmpty();
    if (ranked.isEmpty()) {
      return null;
    }
    Item best = (joins ? joining.firstEntry() : ranked.firstEntry()).getValue();
    remove(best);
    if (!joins) {
      recent.clear();
      joining.clear();
      size = best.size();
    }
    Set<Node> reads = Set.copyOf(best.reads());
    for (Node read : reads) {
      if (unread.merge(read, -1, Integer::sum) == 1) {
        lastReader(read);
      }
    }
    comesUp(best.result());
    reads.stream().filter(makers::containsKey).forEach(this::comesUp);
    return best;
  }

  private void remove(Item item) {
    ranked.remove(ranks.remove(item));
    joining.remove(place(item));
    for (Node read : item.reads()) {
      Collection<Item> others = willing.get(read);
      if (others != null) {
        others.remove(item);
      }
    }
  }

  /** A value will die with the one reader that is left: that grows less. */
  private void lastReader(Node value) {
    for (Item reader : readers.getOrDefault(value, List.of())) {
      if (ranks.containsKey(reader)) {
        add(reader);
      }
    }
  }

  private void comesUp(Node value) {
    if (recent.add(value)) {
      willing.getOrDefault(value, Set.of()).forEach(this::join);
    }
  }

  /** Floats by which memory in use grows when an item runs. */
  private long growth(Item item) {
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
}
