package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.nn.graph.Variable;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one execution: its arena, the variables' array, and scratch memory of each worker.
 */
final class Memory {
  private final float[] arena;
  private final float[] variables;
  private final ToIntFunction<Variable> offsets;
  private final Workspace[] workspaces;
  private final float[][] blocks;
  private final PackedWeights packed;

  /**
   * @param offsets where each variable starts in {@code variables}
   * @param workers threads that may run parts
   * @param packed where variables are kept packed that no longer change
   * @param blockSize floats a worker needs for values that stay within a step
   */
  Memory(
      float[] arena,
      float[] variables,
      ToIntFunction<Variable> offsets,
      PackedWeights packed,
      int workers,
      int blockSize) {
    this.arena = arena;
    this.variables = variables;
    this.offsets = offsets;
    this.packed = packed;
    this.workspaces = new Workspace[workers];
    this.blocks = new float[workers][blockSize];
    for (int i = 0; i < workers; i++) {
      workspaces[i] = new Workspace();
    }
  }

  Place place(Storage storage) {
    Variable v = storage.variable();
    return v == null
        ? new Place(arena, storage.offset())
        : new Place(variables, offsets.applyAsInt(v));
  }

  /**
   * A product's k x n right operand as its kernel packs it, if it is a variable that no longer
   * changes; else null.
   */
  float @Nullable [] packed(
      Gemm code, float[] array, int offset, boolean transposed, int n, int k, int ld) {
    return array == variables ? packed.of(code, array, offset, transposed, n, k, ld) : null;
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
