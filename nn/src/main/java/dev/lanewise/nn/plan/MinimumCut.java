package dev.lanewise.nn.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * The cheapest set of edges that parts a source from a sink, by the largest flow between them
 * (Edmonds and Karp 1972: each time along a path of the fewest edges).
 */
final class MinimumCut {
  /** More than any cut: such an edge is not cut. */
  static final long ENDLESS = Long.MAX_VALUE / 4;

  private final List<List<Integer>> edges = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private final List<Long> rooms = new ArrayList<>();

  MinimumCut(int vertices) {
    for (int i = 0; i < vertices; i++) {
      edges.add(new ArrayList<>());
    }
  }

  void edge(int from, int to, long room) {
    add(from, to, room);
    add(to, from, 0);
  }

  /** An edge and the way back are neighbours in the list: {@code e} and {@code e ^ 1}. */
  private void add(int from, int to, long room) {
    edges.get(from).add(ends.size());
    ends.add(to);
    rooms.add(room);
  }

  /** The vertices on the source's side of the cheapest cut, that next to the sink if several. */
  BitSet from(int source, int sink) {
    for (int[] by = paths(source); by[sink] >= 0; by = paths(source)) {
      push(by, source, sink);
    }
    BitSet side = new BitSet();
    side.set(0, edges.size());
    side.clear(sink);
    Deque<Integer> open = new ArrayDeque<>(List.of(sink));
    while (!open.isEmpty()) {
      for (int e : edges.get(open.removeFirst())) {
        int before = ends.get(e);
        if (rooms.get(e ^ 1) > 0 && side.get(before)) {
          side.clear(before);
          open.addLast(before);
        }
      }
    }
    return side;
  }

  /** By which edge each vertex is reached; -1 if it is not. */
  private int[] paths(int source) {
    int[] by = new int[edges.size()];
    Arrays.fill(by, -1);
    Deque<Integer> open = new ArrayDeque<>(List.of(source));
    while (!open.isEmpty()) {
      for (int e : edges.get(open.removeFirst())) {
        int to = ends.get(e);
        if (rooms.get(e) > 0 && by[to] < 0 && to != source) {
          by[to] = e;
          open.addLast(to);
        }
      }
    }
    return by;
  }

  private void push(int[] by, int source, int sink) {
    long room = ENDLESS;
    for (int v = sink; v != source; v = ends.get(by[v] ^ 1)) {
      room = Math.min(room, rooms.get(by[v]));
    }
    for (int v = sink; v != source; v = ends.get(by[v] ^ 1)) {
      rooms.set(by[v], rooms.get(by[v]) - room);
      rooms.set(by[v] ^ 1, rooms.get(by[v] ^ 1) + room);
    }
  }
}
