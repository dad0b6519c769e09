package dev.lanewise.nn.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.RandomKey;
import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MinimumCutProperties {
  private static final int VERTICES = 7;

  /** Against all 2^5 cuts of a random network, from the first vertex to the last. */
  @Property(tries = 200)
  void noCutIsCheaper(@ForAll int seed, @ForAll @IntRange(min = 1, max = 5) int largest) {
    RandomKey key = RandomKey.of(seed);
    long[][] rooms = new long[VERTICES][VERTICES];
    MinimumCut network = new MinimumCut(VERTICES);
    for (int i = 0; i < 14; i++) {
      int from = key.below(VERTICES, 3L * i);
      int to = key.below(VERTICES, 3L * i + 1);
      int room = 1 + key.below(largest, 3L * i + 2);
      if (from != to) {
        network.edge(from, to, room);
        rooms[from][to] += room;
      }
    }
    BitSet found = network.from(0, VERTICES - 1);
    assertThat(found.get(0)).isTrue();
    assertThat(found.get(VERTICES - 1)).isFalse();
    for (long bits = 1; bits < 1 << (VERTICES - 1); bits += 2) {
      BitSet other = BitSet.valueOf(new long[] {bits});
      long difference = price(rooms, other) - price(rooms, found);
      assertThat(difference).isNotNegative();
      if (difference == 0) {
        // The one next to the sink holds every other.
        other.andNot(found);
        assertThat(other.isEmpty()).isTrue();
      }
    }
  }

  private static long price(long[][] rooms, BitSet side) {
    long price = 0;
    for (int from = 0; from < VERTICES; from++) {
      for (int to = 0; to < VERTICES; to++) {
        price += side.get(from) && !side.get(to) ? rooms[from][to] : 0;
      }
    }
    return price;
  }
}
