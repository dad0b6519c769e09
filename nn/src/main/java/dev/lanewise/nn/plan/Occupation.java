package dev.lanewise.nn.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Placed storages by the steps during which they live, in stretches of steps: who is there with
 * another is found without asking everybody.
 */
final class Occupation {
  /** Stretches at most, so that what lives long is not listed too often. */
  private static final int MOST = 256;

  /** Steps of a stretch, if there are few: most values die sooner. */
  private static final int SHORTEST = 32;

  private final int stretch;

  /** Those that live in a stretch. */
  private final List<List<Storage>> present = new ArrayList<>();

  /** Those of them that begin in it. */
  private final List<List<Storage>> beginning = new ArrayList<>();

  /** Nothing yet, with room for these storages, of which none lives throughout. */
  Occupation(Collection<Storage> storages) {
    int last = 0;
    for (Storage s : storages) {
      last = s.isTemporary() ? Math.max(last, s.last()) : last;
    }
    this.stretch = Math.max(SHORTEST, last / MOST);
    for (int i = 0; i <= last / stretch; i++) {
      present.add(new ArrayList<>());
      beginning.add(new ArrayList<>());
    }
  }

  void add(Storage storage) {
    beginning.get(storage.first() / stretch).add(storage);
    for (int i = storage.first() / stretch; i <= storage.last() / stretch; i++) {
      present.get(i).add(storage);
    }
  }

  /** All that live at some step at which this one does, by their offsets. */
  List<Storage> during(Storage storage) {
    List<Storage> found = new ArrayList<>();
    int first = storage.first() / stretch;
    addLiving(present.get(first), storage, found);
    for (int i = first + 1; i <= storage.last() / stretch; i++) {
      addLiving(beginning.get(i), storage, found);
    }
    found.sort(Comparator.comparingInt(Storage::offset));
    return found;
  }

  private static void addLiving(List<Storage> from, Storage with, List<Storage> to) {
    for (Storage s : from) {
      if (s.livesWith(with)) {
        to.add(s);
      }
    }
  }
}
