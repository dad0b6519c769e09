package dev.lanewise.nn.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Places storages in one array so that those alive at the same time do not overlap: the largest
 * first, each in the smallest gap that holds it.
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
    List<Storage> placed = new ArrayList<>();
    long end = 0;
    long total = 0;
    for (Storage storage : bySize) {
      long offset = bestGap(storage, placed);
      if (offset + aligned(storage) > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException("plan: the arena would exceed 2^31 floats");
      }
      storage.place((int) offset);
      placed.add(storage);
      placed.sort(Comparator.comparingInt(Storage::offset));
      end = Math.max(end, offset + aligned(storage));
      total += aligned(storage);
    }
    return new Arena((int) end, total, bound(placed));
  }

  private static long bestGap(Storage storage, List<Storage> placedByOffset) {
    long need = aligned(storage);
    long best = -1;
    long bestRoom = Long.MAX_VALUE;
    long end = 0;
    for (Storage other : placedByOffset) {
      if (other.livesWith(storage)) {
        long room = other.offset() - end;
        if (room >= need && room < bestRoom) {
          best = end;
          bestRoom = room;
        }
        end = Math.max(end, other.offset() + aligned(other));
      }
    }
    return best >= 0 ? best : end;
  }

  private static long bound(List<Storage> storages) {
    long bound = 0;
    for (Storage at : storages) {
      // The busiest moment is the first step of some storage.
      long live = 0;
      for (Storage s : storages) {
        live += s.first() <= at.first() && at.first() <= s.last() ? aligned(s) : 0;
      }
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
