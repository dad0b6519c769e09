package dev.lanewise.kernels;

/**
 * What is done to the outputs of a product or a convolution while they are still in cache: a bias,
 * an activation, whatever would else read and write them once more. See {@link PostOps}.
 */
@FunctionalInterface
public interface Epilogue {
  /** Leaves the outputs as they are. */
  Epilogue NONE = (out, off, distance, rows, columns, workspace) -> {};

  /**
   * Finishes some outputs, of which nothing else will be written: element (i, j) is at {@code off +
   * i distance + j}. The pieces of a call do not overlap and together are all of its outputs; how
   * large they are is up to the kernel, and they may come from several threads at once.
   *
   * @param workspace its arrays and offsets may be used, its floats may not
   */
  void finish(float[] out, int off, int distance, int rows, int columns, Workspace workspace);

  /**
   * Refuses outputs it cannot finish, before any is written.
   *
   * @throws RuntimeException naming what does not fit
   */
  default void check(int off, int distance, int rows, int columns) {}
}
