package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Workspace;
import dev.lanewise.nn.graph.Variable;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The memory of one execution: its arena, the variables', and scratch memory of each worker. */
final class Memory {
  private final Place arena;
  private final Function<Variable, Place> variables;
  private final Workspace[] workspaces;
  private final float[][] blocks;
  private final FrozenWeights frozen;
  private final boolean poisoned;

  private Memory(
      Place arena,
      Function<Variable, Place> variables,
      FrozenWeights frozen,
      Workspace[] workspaces,
      int blockSize,
      boolean poisoned) {
    this.arena = arena;
    this.variables = variables;
    this.frozen = frozen;
    this.workspaces = workspaces;
    this.blocks = new float[workspaces.length][blockSize];
    this.poisoned = poisoned;
  }

  /**
   * Memory of an execution's own.
   *
   * @param variables where each variable is
   * @param frozen what is made of variables that no longer change
   * @param workers threads that may run parts
   * @param blockSize floats a worker needs for values that stay within a step
   * @param poisoned whether memory is filled with NaN as soon as it is free
   */
  static Memory of(
      Place arena,
      Function<Variable, Place> variables,
      FrozenWeights frozen,
      int workers,
      int blockSize,
      boolean poisoned) {
    Workspace[] workspaces = new Workspace[workers];
    Arrays.setAll(workspaces, i -> new Workspace());
    return new Memory(arena, variables, frozen, workspaces, blockSize, poisoned);
  }

  /** Part of this memory as an arena, for steps whose variables are somewhere in it. */
  Memory within(Place part, Function<Variable, Place> of, int blockSize) {
    return new Memory(part, of, frozen, workspaces, blockSize, poisoned);
  }

  boolean isPoisoned() {
    return poisoned;
  }

  Place place(Storage storage) {
    Variable v = storage.variable();
    return v == null ? arena.plus(storage.offset()).spread(storage.step()) : variables.apply(v);
  }

  /** As {@link FrozenWeights#packed}. */
  float @Nullable [] packed(Place from, Object layout, int size, FrozenWeights.Packing pack) {
    return frozen.packed(from, layout, size, pack);
  }

  int workers() {
    return workspaces.length;
  }

  Workspace workspace(int worker) {
    return workspaces[worker];
  }

  /** The worker's numbers that live from one instruction to the next. */
  float[] block(int worker) {
    return blocks[worker];
  }
}
