package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Epilogue;
import java.util.Arrays;
import java.util.List;

/**
 * A producer whose kernel hands over its outputs piece by piece, while they are in cache, for the
 * elementwise work that follows.
 */
interface Finishing extends Producer {
  /** Outputs come in pieces of the kernel's choice. */
  @Override
  default int unit() {
    return 0;
  }

  /** Whether the kernel can add its outputs to what their place holds, after a bias. */
  default boolean endsOnto() {
    return false;
  }

  @Override
  default List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Epilogue[] none = new Epilogue[memory.workers()];
    Arrays.fill(none, Epilogue.NONE);
    return bind(memory, in, out, none);
  }

  /**
   * The stages on actual memory.
   *
   * @param finish what to do with outputs, for each worker
   */
  List<Stage> bind(Memory memory, List<Place> in, Place out, Epilogue[] finish);
}
