package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.blocking.PlaneSum;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/** Writes the class of a {@link PlaneSum}: one loop over the shifts, sums in locals. */
public final class PlaneSumSpinner {
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int.arrayType(),
          LaneCode.FLOATS,
          CD_int,
          CD_int);

  // Locals of run(); 0 is this.
  private static final int K = 1;
  private static final int A = 2;
  private static final int A_OFF = 3;
  private static final int B = 4;
  private static final int B_OFF = 5;
  private static final int AT = 6;
  private static final int C = 7;
  private static final int C_OFF = 8;
  private static final int C_ROW = 9;
  private static final int P = 10;
  private static final int FROM = 11;
  private static final int FIRST = 12;

  private final PlaneSum.Shape s;
  private final LaneCode lanes;
  private final CodeBuilder code;

  private PlaneSumSpinner(PlaneSum.Shape shape, CodeBuilder code) {
    this.s = shape;
    this.lanes = LaneCode.of(shape.lanes());
    this.code = code;
  }

  /** Sums of the given shape. */
  public static PlaneSum spin(PlaneSum.Shape shape) {
    return Spin.instance(
        PlaneSum.class,
        "PlaneSum" + shape.rows() + "x" + shape.vectors(),
        "run",
        RUN,
        code -> new PlaneSumSpinner(shape, code).emit());
  }

  // Locals: vectors of B, an element of A, the sums.

  private int b(int v) {
    return FIRST + v;
  }

  private int a() {
    return b(s.vectors());
  }

  private int sum(int r, int v) {
    return a() + 1 + r * s.vectors() + v;
  }

  private void emit() {
    for (int r = 0; r < s.rows(); r++) {
      for (int v = 0; v < s.vectors(); v++) {
        lanes.zero(code);
        lanes.set(code, sum(r, v));
      }
    }
    code.iconst_0().istore(P);
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(P).iload(K).if_icmpge(end);
    step();
    code.iinc(P, 1).goto_(top);
    code.labelBinding(end);
    for (int r = 0; r < s.rows(); r++) {
      for (int v = 0; v < s.vectors(); v++) {
        lanes.get(code, sum(r, v));
        code.aload(C).iload(C_OFF).loadConstant(r).iload(C_ROW).imul().iadd();
        code.loadConstant(v * s.lanes()).iadd();
        lanes.store(code);
      }
    }
    code.return_();
  }

  private void step() {
    code.aload(AT).iload(P).iaload().iload(B_OFF).iadd().istore(FROM);
    for (int v = 0; v < s.vectors(); v++) {
      lanes.beforeLoad(code);
      code.aload(B).iload(FROM).loadConstant(v * s.lanes()).iadd();
      lanes.load(code);
      lanes.set(code, b(v));
    }
    for (int r = 0; r < s.rows(); r++) {
      code.aload(A).iload(A_OFF).iload(P).loadConstant(s.rows()).imul().iadd();
      code.loadConstant(r).iadd().faload();
      lanes.broadcast(code);
      lanes.set(code, a());
      for (int v = 0; v < s.vectors(); v++) {
        lanes.get(code, a());
        lanes.get(code, b(v));
        lanes.get(code, sum(r, v));
        lanes.fma(code);
        lanes.set(code, sum(r, v));
      }
    }
  }
}
