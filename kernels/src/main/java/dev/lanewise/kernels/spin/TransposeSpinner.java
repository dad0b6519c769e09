package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.blocking.SquareTranspose;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the class of a {@link SquareTranspose}: one load per row, a {@link SquareTurn}, one store
 * per column.
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
  private static final int FREE = 8;

  private TransposeSpinner() {}

  /** A transpose of {@code lanes} x {@code lanes} floats, lanes a power of two above 1. */
  public static SquareTranspose spin(int lanes) {
    LaneCode.Vector vector = new LaneCode.Vector(lanes);
    return Spin.instance(
        SquareTranspose.class,
        "Transpose" + lanes,
        SquareTurn.selections(lanes),
        "run",
        RUN,
        code -> emit(code, vector));
  }

  private static void emit(CodeBuilder code, LaneCode.Vector vector) {
    int lanes = vector.lanes();
    SquareTurn square = new SquareTurn(code, vector, FREE);
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
      vector.set(code, square.row(r));
    }
    square.turn();
    for (int p = 0; p < lanes; p++) {
      vector.get(code, square.row(p));
      code.aload(TO).iload(TO_OFF);
      vector.store(code);
      if (p < lanes - 1) {
        code.iload(TO_OFF).iload(TO_LD).iadd().istore(TO_OFF);
      }
    }
    code.return_();
  }
}
