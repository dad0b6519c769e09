package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Workspace;

/** Where in each window the first largest or smallest element is. */
public interface Places {
  /**
   * For the windows in row i of slice d of the output: how far the element lies behind its window's
   * start, as the bits of a float.
   *
   * @return the array that has them from 0 on; it belongs to {@code workspace}
   */
  float[] row(PoolShape s, int d, int i, float[] x, int plane, Workspace workspace);
}
