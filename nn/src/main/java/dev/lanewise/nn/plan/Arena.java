package dev.lanewise.nn.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Places storages in one array so that those alive at the same time do not overlap: those that live
 * throughout, then the largest first, each in the smallest gap that holds it.
 *
 * @param size floats of the array
 * @param total floats all storages would take side by side
 * @param bound floats in use at the busiest step, which no placement can beat
 */
record Arena(int size, long total, long bound) {
  /** Ranges start on multiples of this many floats: a cache line. */
  private static final int ALIGNMENT = 16;

  static Arena place(Collection<Storage> storages) {
    List<Storage> bySize = new ArrayList<>(storages);
    bySize.sort(Comparator.comparingInt(Storage::size).reversed().thenComparingInt(Storage::first));
    long end = 0;
    long total = 0;
    Occupation temporary = new Occupation(storages);
    // What lives throughout comes first: nothing can ever share its place.
    for (Storage storage : bySize) {
      if (!storage.isTemporary()) {
        end = placed(storage, end);
        total += aligned(storage);
      }
    }
    long base = end;
    for (Storage storage : bySize) {
      if (storage.isTemporary()) {
        end = Math.max(end, placed(storage, bestGap(storage, base, temporary)));
        temporary.add(storage);
        total += aligned(storage);
      }
    }
    return new Arena((int) end, total, bound(storages));
  }

  /** Places a storage and returns where it ends. */
  private static long placed(Storage storage, long offset) {
    long end = offset + aligned(storage);
    if (end > Integer.MAX_VALUE - 2 * ALIGNMENT) {
      throw new IllegalArgumentException("plan: the arena would exceed 2^31 floats");
    }
    storage.place((int) offset);
    return end;
  }

  private static long bestGap(Storage storage, long base, Occupation occupation) {
    long need = aligned(storage);
    long best = -1;
    long bestRoom = Long.MAX_VALUE;
    long end = base;
    for (Storage other : occupation.during(storage)) {
      long room = other.offset() - end;
      if (room >= need && room < bestRoom) {
        best = end;
        bestRoom = room;
      }
      end = Math.max(end, other.offset() + aligned(other));
    }
    return best >= 0 ? best : end;
  }

  /** The most that is alive at once: what comes with each step, less what went before it. */
  private static long bound(Collection<Storage> storages) {
    TreeMap<Integer, Long> changes = new TreeMap<>();
    for (Storage s : storages) {
      changes.merge(s.first(), aligned(s), Long::sum);
      if (s.last() < Integer.MAX_VALUE) {
        changes.merge(s.last() + 1, -aligned(s), Long::sum);
      }
    }
    long bound = 0;
    long live = 0;
    for (long change : changes.values()) {
      live += change;
      bound = Math.max(bound, live);
    }
    return bound;
  }

  private static long aligned(Storage s) {
    return aligned(s.size());
  }

  /** Floats up to where the next range may start. */
  static long aligned(int size) {
    return (size + ALIGNMENT - 1L) / ALIGNMENT * ALIGNMENT;
  }
}
