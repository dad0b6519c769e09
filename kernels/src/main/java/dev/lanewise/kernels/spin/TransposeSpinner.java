package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.blocking.SquareTranspose;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the class of a {@link SquareTranspose}: one load per row, log2(lanes) butterfly stages of
 * two-vector selections that swap ever larger blocks across the diagonal, one store per column.
 */
public final class TransposeSpinner {
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void, LaneCode.FLOATS, CD_int, CD_int, CD_int, LaneCode.FLOATS, CD_int, CD_int);
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final MethodTypeDesc MIN = MethodTypeDesc.of(CD_int, CD_int, CD_int);

  private static final int FROM = 1;
  private static final int FROM_OFF = 2;
  private static final int FROM_LD = 3;
  private static final int ROWS = 4;
  private static final int TO = 5;
  private static final int TO_OFF = 6;
  private static final int TO_LD = 7;
  private static final int LOW = 8;
  private static final int HIGH = 9;
  private static final int SWAP = 10;
  private static final int FIRST_ROW = 11;

  private TransposeSpinner() {}

  /** A transpose of {@code lanes} x {@code lanes} floats, lanes a power of two above 1. */
  public static SquareTranspose spin(int lanes) {
    LaneCode.Vector vector = new LaneCode.Vector(lanes);
    return Spin.instance(
        SquareTranspose.class,
        "Transpose" + lanes,
        selections(lanes),
        "run",
        RUN,
        code -> emit(code, vector));
  }

  private static void emit(CodeBuilder code, LaneCode.Vector vector) {
    int lanes = vector.lanes();
    for (int r = 0; r < lanes; r++) {
      vector.beforeLoad(code);
      code.aload(FROM).iload(FROM_OFF);
      // Rows that do not exist repeat the last one: what they give is never used.
      code.loadConstant(r)
          .iload(ROWS)
          .iconst_1()
          .isub()
          .invokestatic(MATH, "min", MIN)
          .iload(FROM_LD)
          .imul()
          .iadd();
      vector.load(code);
      vector.set(code, FIRST_ROW + r);
    }
    for (int side = 1; side < lanes; side *= 2) {
      stage(code, vector, side);
    }
    for (int p = 0; p < lanes; p++) {
      vector.get(code, FIRST_ROW + p);
      code.aload(TO).iload(TO_OFF);
      vector.store(code);
      if (p < lanes - 1) {
        code.iload(TO_OFF).iload(TO_LD).iadd().istore(TO_OFF);
      }
    }
    code.return_();
  }

  /**
   * For each stage which lanes of two rows, those of the second numbered from {@code lanes} on,
   * make the new upper row, and which the lower one. A table, because vectors made from numbers in
   * the code would be allocated anew.
   */
  private static float[] selections(int lanes) {
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

  private static void selection(CodeBuilder code, LaneCode.Vector vector, int row) {
    vector.beforeLoad(code);
    Spin.pushTable(code);
    code.loadConstant(row * vector.lanes());
    vector.load(code);
  }

  /** In every 2 side x 2 side block, exchanges the upper right and the lower left square. */
  private static void stage(CodeBuilder code, LaneCode.Vector vector, int side) {
    int lanes = vector.lanes();
    selection(code, vector, 2 * Integer.numberOfTrailingZeros(side));
    vector.set(code, LOW);
    selection(code, vector, 2 * Integer.numberOfTrailingZeros(side) + 1);
    vector.set(code, HIGH);
    for (int i = 0; i < lanes; i++) {
      if ((i & side) == 0) {
        int upper = FIRST_ROW + i;
        int lower = upper + side;
        vector.select(code, LOW, upper, lower);
        vector.set(code, SWAP);
        vector.select(code, HIGH, upper, lower);
        vector.set(code, lower);
        vector.get(code, SWAP);
        vector.set(code, upper);
      }
    }
  }
}
