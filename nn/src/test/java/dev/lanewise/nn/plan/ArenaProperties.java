package dev.lanewise.nn.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ArenaProperties {
  @Property(tries = 200)
  void whatLivesTogetherDoesNotOverlap(
      @ForAll @Size(min = 1, max = 25) List<@IntRange(min = 1, max = 5000) Integer> sizes,
      @ForAll @Size(25) List<@IntRange(max = 30) Integer> firsts,
      @ForAll @Size(25) List<@IntRange(max = 8) Integer> lengths) {
    List<Storage> storages = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      int first = firsts.get(i);
      storages.add(
          lengths.get(i) == 8
              ? Storage.permanent(sizes.get(i), null)
              : Storage.temporary(sizes.get(i), first, first + lengths.get(i)));
    }
    Arena arena = Arena.place(storages);
    for (Storage s : storages) {
      assertThat(s.offset()).isNotNegative();
      assertThat(s.offset() % 16).isZero();
      assertThat(s.offset() + s.size()).isLessThanOrEqualTo(arena.size());
      for (Storage t : storages) {
        if (s != t && s.livesWith(t)) {
          assertThat(s.offset() + s.size() <= t.offset() || t.offset() + t.size() <= s.offset())
              .isTrue();
        }
      }
    }
    assertThat((long) arena.size()).isBetween(arena.bound(), arena.total());
  }
}
