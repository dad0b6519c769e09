package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Team;
import java.util.function.BooleanSupplier;

/**
 * Parts of a step on actual memory: all may run at the same time, and all must end before the next
 * phase.
 *
 * @param back phases, this one included, that are run again after it, as long as there is {@code
 *     more}: the steps of a loop; 0 if it ends none
 * @param more asked once after each run of a phase that ends a loop
 */
public record Phase(Step step, Team.Task task, int parts, int back, BooleanSupplier more) {
  /** One that ends no loop. */
  Phase(Step step, Team.Task task, int parts) {
    this(step, task, parts, 0, () -> false);
  }

  /** The number of the phase that runs after this one, which has number {@code i}. */
  public int next(int i) {
    return back > 0 && more.getAsBoolean() ? i + 1 - back : i + 1;
  }
}
