package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Chooses the items of a way forward whose results are made again on the way back; {@link
 * Repetition} does it. What enters a kept region stays what it was: any choice is right.
 */
final class Rematerialisation {
  private final List<Item> ordered;
  private final Forward forward;
  private final ToLongFunction<List<Item>> memory;

  private Rematerialisation(
      List<Item> ordered, Forward forward, ToLongFunction<List<Item>> memory) {
    this.ordered = ordered;
    this.forward = forward;
    this.memory = memory;
  }

  /**
   * Items with repetitions, in the order in which they are to run.
   *
   * @param kept values that live until the end
   * @param assigned variables by the value they get
   * @param memory floats that items take
   */
  static List<Item> of(
      Recomputation by,
      List<Item> ordered,
      Set<Node> kept,
      Map<Node, Variable> assigned,
      ToLongFunction<List<Item>> memory) {
    if (by instanceof Recomputation.None) {
      return ordered;
    }
    Set<Node> permanent = new HashSet<>(kept);
    permanent.addAll(assigned.keySet());
    return new Rematerialisation(ordered, new Forward(ordered, permanent), memory).by(by);
  }

  private List<Item> by(Recomputation by) {
    return switch (by) {
      case Recomputation.None n -> ordered;
      case Recomputation.Cheap c -> repeating(cheap());
      case Recomputation.Segments s -> repeating(segments(s.count()));
      case Recomputation.Layers l -> repeating(layers(l.names()));
      case Recomputation.Least l -> least(candidates());
      case Recomputation.Within w -> within(candidates(), w.bytes());
    };
  }

  private List<Item> repeating(Set<Item> chosen) {
    return Repetition.of(ordered, forward, chosen);
  }

  /** All items but products that lie between the minimum cut and the way back. */
  private Set<Item> cheap() {
    List<Item> items = forward.items();
    int source = 2 * items.size();
    int sink = source + 1;
    MinimumCut cut = new MinimumCut(sink + 1);
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      // To cut between 2 i and 2 i + 1 is to keep the value.
      cut.edge(2 * i, 2 * i + 1, forward.isFree(item) ? 0 : item.size());
      if (item.multiplyAdds() > 0) {
        cut.edge(source, 2 * i, MinimumCut.ENDLESS);
      } else {
        for (Node read : Set.copyOf(item.reads())) {
          if (forward.maker(read) >= 0) {
            cut.edge(2 * forward.maker(read) + 1, 2 * i, MinimumCut.ENDLESS);
          }
        }
      }
      if (forward.isSaved(item.result())) {
        cut.edge(2 * i + 1, sink, MinimumCut.ENDLESS);
      }
    }
    BitSet made = cut.from(source, sink);
    Set<Item> chosen = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      if (!made.get(2 * i) && items.get(i).multiplyAdds() == 0) {
        add(items.get(i), chosen);
      }
    }
    return chosen;
  }

  private void add(Item item, Set<Item> chosen) {
    if (!forward.isFree(item)) {
      chosen.add(item);
    }
  }

  /** All of segments but the last that does not cross into another. */
  private Set<Item> segments(int count) {
    int[] segments = Cuts.segments(forward, count);
    Set<Item> chosen = new HashSet<>();
    for (int i = 0; i < segments.length; i++) {
      Item item = forward.items().get(i);
      int own = segments[i];
      if (own < segments[segments.length - 1]
          && forward.readers(item.result()).stream().allMatch(r -> segments[r] == own)) {
        add(item, chosen);
      }
    }
    return chosen;
  }

  /** All within a named layer that does not leave it. */
  private Set<Item> layers(List<String> names) {
    Set<Item> chosen = new HashSet<>();
    for (String name : names) {
      List<Item> items = forward.items();
      if (items.stream().noneMatch(item -> isWithin(item, name))) {
        Set<String> known = new TreeSet<>();
        items.forEach(item -> known.add(item.result().scope()));
        throw new IllegalArgumentException(
            "recomputation: there is no layer \"%s\" among %s".formatted(name, known));
      }
      for (Item item : items) {
        if (isWithin(item, name)
            && forward.readers(item.result()).stream()
                .allMatch(r -> isWithin(items.get(r), name))) {
          add(item, chosen);
        }
      }
    }
    return chosen;
  }

  private static boolean isWithin(Item item, String layer) {
    String scope = item.result().scope();
    return scope.equals(layer) || scope.startsWith(layer + ".");
  }

  /** A way to do it, and what it costs. */
  private record Candidate(List<Item> items, long multiplyAdds, long floats) {}

  /** From the fewest multiply-adds on: without segments, then with some, twice as many, ... */
  private List<Candidate> candidates() {
    Set<Item> cheap = cheap();
    List<Candidate> all = new ArrayList<>(List.of(candidate(Set.of()), candidate(cheap)));
    // Beyond the square root, what crosses takes more than segments save.
    for (int count = 2; count * count <= 4 * forward.savedCount(); count += (count + 1) / 2) {
      Set<Item> segments = segments(count);
      all.add(candidate(segments));
      Set<Item> both = new HashSet<>(segments);
      both.addAll(cheap);
      all.add(candidate(both));
    }
    all.sort(Comparator.comparingLong(Candidate::multiplyAdds));
    return all;
  }

  private Candidate candidate(Set<Item> chosen) {
    List<Item> items = repeating(chosen);
    long work = items.stream().mapToLong(Item::multiplyAdds).sum();
    return new Candidate(items, work, memory.applyAsLong(items));
  }

  private static List<Item> least(List<Candidate> candidates) {
    return candidates.stream()
        .min(Comparator.comparingLong(Candidate::floats))
        .orElseThrow()
        .items();
  }

  private static List<Item> within(List<Candidate> candidates, long bytes) {
    return candidates.stream()
        .filter(c -> 4 * c.floats() <= bytes)
        .findFirst()
        .map(Candidate::items)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "recomputation: the arena is to be within %d bytes, but the least found is %d"
                        .formatted(
                            bytes,
                            4 * candidates.stream().mapToLong(Candidate::floats).min().orElse(0))));
  }
}
