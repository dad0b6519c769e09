package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.blocking.SquareDot;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the class of a {@link SquareDot}: squares of A are turned in registers, where a column of
 * one holds what all sums take next.
 */
public final class SquareDotSpinner {
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          LaneCode.FLOATS);

  // Locals of run(); 0 is this.
  private static final int K = 1;
  private static final int A = 2;
  private static final int A_OFF = 3;
  private static final int LDA = 4;
  private static final int X = 5;
  private static final int X_OFF = 6;
  private static final int SUMS = 7;
  private static final int P = 8;
  private static final int SUM = 9;
  private static final int FIRST = 10;

  private SquareDotSpinner() {}

  /** Inner products with {@code lanes} rows, a power of two above 1. */
  public static SquareDot spin(int lanes) {
    LaneCode.Vector vector = new LaneCode.Vector(lanes);
    return Spin.instance(
        SquareDot.class,
        "SquareDot" + lanes,
        SquareTurn.selections(lanes),
        "run",
        RUN,
        code -> emit(code, vector));
  }

  private static void emit(CodeBuilder code, LaneCode.Vector vector) {
    int lanes = vector.lanes();
    SquareTurn square = new SquareTurn(code, vector, FIRST + lanes);
    for (int r = 0; r < lanes; r++) {
      code.iload(A_OFF).loadConstant(r).iload(LDA).imul().iadd().istore(FIRST + r);
    }
    vector.zero(code);
    vector.set(code, SUM);
    code.iconst_0().istore(P);
    Label top = code.newBoundLabel();
    Label out = code.newLabel();
    code.iload(P).iload(K).if_icmpge(out);
    for (int r = 0; r < lanes; r++) {
      vector.beforeLoad(code);
      code.aload(A).iload(FIRST + r).iload(P).iadd();
      vector.load(code);
      vector.set(code, square.row(r));
    }
    square.turn();
    for (int p = 0; p < lanes; p++) {
      vector.get(code, square.row(p));
      code.aload(X).iload(X_OFF).iload(P).iadd().loadConstant(p).iadd().faload();
      vector.broadcast(code);
      vector.get(code, SUM);
      vector.fma(code);
      vector.set(code, SUM);
    }
    code.iinc(P, lanes).goto_(top);
    code.labelBinding(out);
    vector.get(code, SUM);
    code.aload(SUMS).iconst_0();
    vector.store(code);
    code.return_();
  }
}
