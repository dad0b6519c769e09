package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.blocking.PlaneSum.Shape;
import java.util.function.Function;

/** The sums of shifted rows of one width. Each one's class is made when it is first asked for. */
public final class PlaneSums {
  private final int rows;
  private final int vectors;
  private final int lanes;
  private final Function<Shape, PlaneSum> maker;
  private final Packing packing;
  private final PlaneSum[] made;

  /**
   * @param rows the most rows; {@code rows vectors + vectors + 1} registers are in use
   * @param vectors the most vectors of a row
   */
  public PlaneSums(
      int rows, int vectors, int lanes, Function<Shape, PlaneSum> maker, Packing packing) {
    this.rows = rows;
    this.vectors = vectors;
    this.lanes = lanes;
    this.maker = maker;
    this.packing = packing;
    this.made = new PlaneSum[(rows + 1) * (vectors + 1)];
  }

  int rows() {
    return rows;
  }

  int vectors() {
    return vectors;
  }

  int lanes() {
    return lanes;
  }

  Packing packing() {
    return packing;
  }

  /** The sums of so many rows and vectors. */
  PlaneSum of(int r, int v) {
    int i = r * (vectors + 1) + v;
    PlaneSum sum = made[i];
    if (sum == null) {
      // In a race several ask the maker and one is kept; what it makes has no state.
      sum = maker.apply(new Shape(r, v, lanes));
      made[i] = sum;
    }
    return sum;
  }
}
