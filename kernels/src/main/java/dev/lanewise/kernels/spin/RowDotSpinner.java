package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.blocking.RowDot;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/** Writes the class of a {@link RowDot}: one loop, all sums in locals. */
public final class RowDotSpinner {
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
  private static final int FIRST = 9;

  private final RowDot.Shape s;
  private final LaneCode lanes;
  private final int vectors;
  private final CodeBuilder code;

  private RowDotSpinner(RowDot.Shape shape, CodeBuilder code) {
    this.s = shape;
    this.lanes = LaneCode.of(shape.lanes());
    this.vectors = RowDot.CHAINS / shape.lanes();
    this.code = code;
  }

  /** Inner products of the given shape. */
  public static RowDot spin(RowDot.Shape shape) {
    return Spin.instance(
        RowDot.class,
        "RowDot" + shape.rows(),
        "run",
        RUN,
        code -> new RowDotSpinner(shape, code).emit());
  }

  // Locals: where rows begin, a vector of x, the sums row by row.

  private int row(int r) {
    return FIRST + r;
  }

  private int x() {
    return row(s.rows());
  }

  private int sum(int r, int j) {
    return x() + 1 + r * vectors + j;
  }

  private void emit() {
    for (int r = 0; r < s.rows(); r++) {
      code.iload(A_OFF).loadConstant(r).iload(LDA).imul().iadd().istore(row(r));
      for (int j = 0; j < vectors; j++) {
        lanes.beforeLoad(code);
        code.aload(SUMS).loadConstant(r * RowDot.CHAINS + j * s.lanes());
        lanes.load(code);
        lanes.set(code, sum(r, j));
      }
    }
    code.iconst_0().istore(P);
    Label top = code.newBoundLabel();
    Label out = code.newLabel();
    code.iload(P).iload(K).if_icmpge(out);
    for (int j = 0; j < vectors; j++) {
      step(j);
    }
    code.iinc(P, RowDot.CHAINS).goto_(top);
    code.labelBinding(out);
    for (int r = 0; r < s.rows(); r++) {
      join(r);
      code.aload(SUMS).loadConstant(r * RowDot.CHAINS);
      lanes.sumOfLanes(code, sum(r, 0));
      code.fastore();
    }
    code.return_();
  }

  /** Vector j of x with that of each row. */
  private void step(int j) {
    load(X, X_OFF, j);
    lanes.set(code, x());
    for (int r = 0; r < s.rows(); r++) {
      load(A, row(r), j);
      lanes.get(code, x());
      lanes.get(code, sum(r, j));
      lanes.fma(code);
      lanes.set(code, sum(r, j));
    }
  }

  private void load(int array, int row, int j) {
    lanes.beforeLoad(code);
    code.aload(array).iload(row).iload(P).iadd().loadConstant(j * s.lanes()).iadd();
    lanes.load(code);
  }

  /** A row's vectors to its first. */
  private void join(int r) {
    for (int half = vectors / 2; half > 0; half /= 2) {
      for (int j = 0; j < half; j++) {
        lanes.get(code, sum(r, j));
        lanes.get(code, sum(r, j + half));
        lanes.add(code);
        lanes.set(code, sum(r, j));
      }
    }
  }
}
