package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.BiasClamp;
import dev.lanewise.kernels.blocking.TileShape.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Code of one purpose, by what it does with outputs before it stores them. */
final class Endings<T> {
  private final Function<Ending, T> maker;

  private record Known<T>(Ending ending, T code) {}

  /** Grows by copying, so that look-ups need no lock and no allocation. */
  private volatile List<Known<T>> known = List.of();

  Endings(Function<Ending, T> maker) {
    this.maker = maker;
  }

  /** What ends so, or leaves outputs as they are. */
  T of(@Nullable BiasClamp end) {
    T found = find(end);
    return found != null ? found : add(end);
  }

  private @Nullable T find(@Nullable BiasClamp end) {
    List<Known<T>> all = known;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).ending.is(end)) {
        return all.get(i).code;
      }
    }
    return null;
  }

  private synchronized T add(@Nullable BiasClamp end) {
    T found = find(end);
    if (found != null) {
      return found;
    }
    Ending ending = Ending.of(end);
    T made = maker.apply(ending);
    List<Known<T>> more = new ArrayList<>(known);
    more.add(new Known<>(ending, made));
    known = List.copyOf(more);
    return made;
  }
}
