package dev.lanewise.kernels;

/**
 * Rows picked by index along an axis, such as embeddings, and the adjoint: rows added where they
 * were picked.
 */
public abstract class IndexedRows {
  private final String name;
  private final boolean gathers;

  /**
   * @param gathers whether it picks rows, or adds them
   */
  protected IndexedRows(String name, boolean gathers) {
    this.name = name;
    this.gathers = gathers;
  }

  /** Whether it picks rows, or adds them. */
  public final boolean gathers() {
    return gathers;
  }

  /**
   * Gather: {@code y[o, k, i] = x[o, index[k], i]}; x is [outer, rows, inner], y [outer, count,
   * inner]. Scatter: {@code y[o, index[k], i] += x[o, k, i]} for k = 0, 1, ... in this order, with
   * the shapes of x and y exchanged. y must not overlap x.
   *
   * @throws IndexOutOfBoundsException if an index is not in 0 .. rows-1
   */
  public final void run(
      int outer,
      int rows,
      int inner,
      int[] index,
      int indexOff,
      int count,
      float[] x,
      int xOff,
      float[] y,
      int yOff) {
    int table = Sizes.product(name, outer, rows, inner);
    int picked = Sizes.product(name, outer, count, inner);
    int xLen = gathers ? table : picked;
    int yLen = gathers ? picked : table;
    Check.range(name, "index", index, indexOff, count);
    Check.range(name, "x", x, xOff, xLen);
    Check.range(name, "y", y, yOff, yLen);
    Check.apart(name, "x", x, xOff, xLen, "y", y, yOff, yLen);
    for (int k = 0; k < count; k++) {
      int row = index[indexOff + k];
      if (row < 0 || row >= rows) {
        throw new IndexOutOfBoundsException(
            name + ": index " + k + " is " + row + " but there are " + rows + " rows");
      }
    }
    if (picked > 0) {
      compute(outer, rows, inner, index, indexOff, count, x, xOff, y, yOff);
    }
  }

  /** The kernel proper; arguments are checked, all sizes positive. */
  protected abstract void compute(
      int outer,
      int rows,
      int inner,
      int[] index,
      int indexOff,
      int count,
      float[] x,
      int xOff,
      float[] y,
      int yOff);
}
