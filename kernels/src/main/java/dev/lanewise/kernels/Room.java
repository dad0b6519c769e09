package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The kernels that one room registers, above those of the rooms before it. A room is filled when it
 * is first asked: most JVMs need nothing from the rooms below the best one, and a few hundred
 * kernels take the time of as many classes.
 */
final class Room {
  private final Consumer<Registry> filler;
  private final @Nullable Room below;
  private volatile @Nullable Contents contents;

  /**
   * @param filler registers the kernels
   * @param below what they override; null for nothing
   */
  Room(Consumer<Registry> filler, @Nullable Room below) {
    this.filler = filler;
    this.below = below;
  }

  /** What this room, or else one below, has for an operation; null for nothing. */
  @Nullable Kernel<?> find(Operation<?> operation) {
    Kernel<?> mine = contents().chosen.get(operation);
    return mine == null ? findBelow(operation) : mine;
  }

  private @Nullable Kernel<?> findBelow(Operation<?> operation) {
    return below == null ? null : below.find(operation);
  }

  /**
   * All kernels, those of the lowest room first.
   *
   * @throws IllegalArgumentException if two have the same id
   */
  List<Kernel<?>> all() {
    List<Kernel<?>> all = below == null ? new ArrayList<>() : below.all();
    for (Kernel<?> kernel : contents().registered) {
      if (below != null && below.has(kernel.id())) {
        throw twice(kernel);
      }
      all.add(kernel);
    }
    return all;
  }

  private boolean has(String id) {
    return contents().ids.contains(id) || (below != null && below.has(id));
  }

  private static IllegalArgumentException twice(Kernel<?> kernel) {
    return new IllegalArgumentException("two kernels with id " + kernel.id());
  }

  private Contents contents() {
    Contents made = contents;
    if (made == null) {
      synchronized (this) {
        made = contents;
        if (made == null) {
          made = new Contents();
          filler.accept(made);
          contents = made;
        }
      }
    }
    return made;
  }

  private final class Contents implements Registry {
    private final Map<Operation<?>, Kernel<?>> chosen = new HashMap<>();
    private final List<Kernel<?>> registered = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    @Override
    public void override(Kernel<?> kernel) {
      alternative(kernel);
      chosen.put(kernel.operation(), kernel);
    }

    @Override
    public void alternative(Kernel<?> kernel) {
      if (!ids.add(kernel.id())) {
        throw twice(kernel);
      }
      registered.add(kernel);
    }

    @Override
    public <C> C current(Operation<C> operation) {
      Kernel<?> mine = chosen.get(operation);
      return Kernels.code(operation, mine == null ? findBelow(operation) : mine);
    }

    @Override
    public <C> Supplier<C> overridden(Operation<C> operation) {
      return () -> Kernels.code(operation, findBelow(operation));
    }
  }
}
