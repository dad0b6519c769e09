package dev.lanewise.nn.onnx;

import dev.lanewise.nn.onnx.Definitions.Placed;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nodes in an order in which they can be computed, only those that the outputs need. */
final class Ordering {
  private final List<Placed> nodes;
  private final Captures captures;
  private final Map<String, Integer> makers = new HashMap<>();

  private Ordering(List<Placed> nodes, Set<String> given, Captures captures) {
    this.nodes = nodes;
    this.captures = captures;
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).node().outputs()) {
        if (!output.isEmpty()
            && (given.contains(output) || makers.putIfAbsent(output, i) != null)) {
          throw new OnnxException(
              "%s: value %s is defined twice".formatted(nodes.get(i).node().label(), output));
        }
      }
    }
    for (Placed placed : nodes) {
      for (String input : captures.reads(placed.node())) {
        if (!input.isEmpty() && !given.contains(input) && !makers.containsKey(input)) {
          throw new OnnxException(
              "%s: nothing defines its input %s".formatted(placed.node().label(), input));
        }
      }
    }
  }

  /**
   * Sorts.
   *
   * @param given names that are there from the start
   * @param wanted names of the outputs
   */
  static List<Placed> of(
      List<Placed> nodes, Set<String> given, List<String> wanted, Captures captures) {
    Ordering order = new Ordering(nodes, new HashSet<>(given), captures);
    List<Placed> sorted = order.sorted();
    Set<String> needed = new HashSet<>();
    for (String output : wanted) {
      if (!given.contains(output) && !order.makers.containsKey(output)) {
        throw new OnnxException("nothing defines output " + output);
      }
      needed.add(output);
    }
    List<Placed> kept = new ArrayList<>();
    for (Placed placed : sorted.reversed()) {
      if (placed.node().outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(captures.reads(placed.node()));
        kept.add(placed);
      }
    }
    return kept.reversed();
  }

  /** By Kahn's method, nodes that are ready in the file's order. */
  private List<Placed> sorted() {
    int[] missing = new int[nodes.size()];
    List<List<Integer>> users = new ArrayList<>();
    nodes.forEach(n -> users.add(new ArrayList<>()));
    for (int i = 0; i < nodes.size(); i++) {
      for (String input : captures.reads(nodes.get(i).node())) {
        Integer maker = makers.get(input);
        if (maker != null) {
          missing[i]++;
          users.get(maker).add(i);
        }
      }
    }
    Deque<Integer> ready = new ArrayDeque<>();
    for (int i = 0; i < missing.length; i++) {
      if (missing[i] == 0) {
        ready.add(i);
      }
    }
    List<Placed> sorted = new ArrayList<>();
    BitSet done = new BitSet();
    while (!ready.isEmpty()) {
      int next = ready.remove();
      done.set(next);
      sorted.add(nodes.get(next));
      for (int user : users.get(next)) {
        if (--missing[user] == 0) {
          ready.add(user);
        }
      }
    }
    if (sorted.size() < nodes.size()) {
      throw new OnnxException(
          "%s: its inputs depend on its own output, a cycle"
              .formatted(nodes.get(done.nextClearBit(0)).node().label()));
    }
    return sorted;
  }
}
