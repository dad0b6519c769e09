package dev.lanewise.kernels.spin;

import java.lang.classfile.CodeBuilder;

/**
 * Writes the transposition of a square in registers: log2(lanes) butterfly stages of two-vector
 * selections that swap ever larger blocks across the diagonal.
 */
final class SquareTurn {
  private final CodeBuilder code;
  private final LaneCode.Vector vector;
  private final int low;
  private final int high;
  private final int swap;
  private final int firstRow;

  /**
   * @param free the first local that nothing else uses
   */
  SquareTurn(CodeBuilder code, LaneCode.Vector vector, int free) {
    this.code = code;
    this.vector = vector;
    low = free;
    high = free + 1;
    swap = free + 2;
    firstRow = free + 3;
  }

  /** Local of a row, and after {@link #turn} of a column. */
  int row(int r) {
    return firstRow + r;
  }

  void turn() {
    for (int side = 1; side < vector.lanes(); side *= 2) {
      stage(side);
    }
  }

  /**
   * For each stage which lanes of two rows, those of the second numbered from {@code lanes} on,
   * make the new upper row, and which the lower one. A table of the class, because vectors made
   * from numbers in the code would be allocated anew.
   */
  static float[] selections(int lanes) {
    int stages = Integer.numberOfTrailingZeros(lanes);
    float[] table = new float[2 * stages * lanes];
    for (int stage = 0; stage < stages; stage++) {
      int side = 1 << stage;
      for (int l = 0; l < lanes; l++) {
        boolean left = (l & side) == 0;
        table[2 * stage * lanes + l] = left ? l : lanes + l - side;
        table[(2 * stage + 1) * lanes + l] = left ? l + side : lanes + l;
      }
    }
    return table;
  }

  private void selection(int row) {
    vector.beforeLoad(code);
    Spin.pushTable(code);
    code.loadConstant(row * vector.lanes());
    vector.load(code);
  }

  /** In every 2 side x 2 side block, exchanges the upper right and the lower left square. */
  private void stage(int side) {
    selection(2 * Integer.numberOfTrailingZeros(side));
    vector.set(code, low);
    selection(2 * Integer.numberOfTrailingZeros(side) + 1);
    vector.set(code, high);
    for (int i = 0; i < vector.lanes(); i++) {
      if ((i & side) == 0) {
        int upper = row(i);
        int lower = upper + side;
        vector.select(code, low, upper, lower);
        vector.set(code, swap);
        vector.select(code, high, upper, lower);
        vector.set(code, lower);
        vector.get(code, swap);
        vector.set(code, upper);
      }
    }
  }
}
