package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Variable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is made once of weights that no longer change, and shared by all executions of a model: laid
 * out as kernels read them, and computed from each other.
 */
public final class FrozenWeights {
  private static final FrozenWeights NONE = new FrozenWeights(false);

  private final Map<Key, float[]> packed = new ConcurrentHashMap<>();
  private final Map<Ahead, Map<Variable, Place>> computed = new ConcurrentHashMap<>();
  private final boolean wanted;

  /**
   * Which numbers, laid out how.
   *
   * @param layout equal for equal layouts
   */
  private record Key(Place from, Object layout) {}

  private FrozenWeights(boolean wanted) {
    this.wanted = wanted;
  }

  /** Nothing made yet. */
  public FrozenWeights() {
    this(true);
  }

  /** For weights that change between runs. */
  public static FrozenWeights none() {
    return NONE;
  }

  /** Where a run finds a variable that the caller keeps at {@code variable}. */
  Place place(Place variable) {
    return wanted ? variable.frozenHere() : variable;
  }

  /** Where it finds those that are computed ahead, each when it is first read. */
  Map<Variable, Place> computed(Ahead ahead, Function<Variable, Place> variables) {
    if (!wanted) {
      throw new IllegalStateException("plan: its weights may not change");
    }
    return computed.computeIfAbsent(ahead, a -> a.results(variables));
  }

  /**
   * Numbers in another layout, written by {@code pack}, which is told the array; null if they may
   * change.
   */
  float @Nullable [] packed(Place from, Object layout, int size, Packing pack) {
    if (!from.frozen()) {
      return null;
    }
    return packed.computeIfAbsent(
        new Key(from, layout),
        key -> {
          float[] to = new float[size];
          pack.write(to);
          return to;
        });
  }

  /** Writes a layout. */
  @FunctionalInterface
  interface Packing {
    void write(float[] to);
  }
}
