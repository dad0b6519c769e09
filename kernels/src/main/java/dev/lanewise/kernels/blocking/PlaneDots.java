package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.blocking.PlaneDot.Shape;
import java.util.function.Function;

/** The inner products of one width. Each one's class is made when it is first asked for. */
public final class PlaneDots {
  private final int rows;
  private final int shifts;
  private final int lanes;
  private final Function<Shape, PlaneDot> maker;
  private final Packing packing;
  private final PlaneDot[] made;

  /**
   * @param rows the most rows; {@code rows shifts + rows + 1} registers are in use
   * @param shifts the most shifted rows
   */
  public PlaneDots(
      int rows, int shifts, int lanes, Function<Shape, PlaneDot> maker, Packing packing) {
    this.rows = rows;
    this.shifts = shifts;
    this.lanes = lanes;
    this.maker = maker;
    this.packing = packing;
    this.made = new PlaneDot[(rows + 1) * (shifts + 1)];
  }

  int rows() {
    return rows;
  }

  int shifts() {
    return shifts;
  }

  int lanes() {
    return lanes;
  }

  Packing packing() {
    return packing;
  }

  /** The inner products of so many rows. */
  PlaneDot of(int r, int s) {
    int i = r * (shifts + 1) + s;
    PlaneDot dot = made[i];
    if (dot == null) {
      // In a race several ask the maker and one is kept; what it makes has no state.
      dot = maker.apply(new Shape(r, s, lanes));
      made[i] = dot;
    }
    return dot;
  }
}
