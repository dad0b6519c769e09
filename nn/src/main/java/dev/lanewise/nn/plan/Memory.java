package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Workspace;
import dev.lanewise.nn.graph.Variable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The memory of one execution: its arena, the variables', and scratch memory of each worker. */
final class Memory {
  private final float[] arena;
  private final Function<Variable, Place> variables;
  private final Workspace[] workspaces;
  private final float[][] blocks;
  private final FrozenWeights frozen;

  /**
   * @param variables where each variable is
   * @param workers threads that may run parts
   * @param frozen what is made of variables that no longer change
   * @param blockSize floats a worker needs for values that stay within a step
   */
  Memory(
      float[] arena,
      Function<Variable, Place> variables,
      FrozenWeights frozen,
      int workers,
      int blockSize) {
    this.arena = arena;
    this.variables = variables;
    this.frozen = frozen;
    this.workspaces = new Workspace[workers];
    this.blocks = new float[workers][blockSize];
    for (int i = 0; i < workers; i++) {
      workspaces[i] = new Workspace();
    }
  }

  Place place(Storage storage) {
    Variable v = storage.variable();
    return v == null ? new Place(arena, storage.offset()) : variables.apply(v);
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
