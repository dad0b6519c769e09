package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.blocking.RankUpdate;
import dev.lanewise.kernels.blocking.RankUpdateShape;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the class of a {@link RankUpdate}: A's elements are broadcast before the loop and stay in
 * registers; the loop runs along the columns, which must be whole vectors.
 */
public final class RankUpdateSpinner {
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int);

  // Locals of run(); 0 is this.
  private static final int N = 1;
  private static final int A = 2;
  private static final int A_OFF = 3;
  private static final int LDA = 4;
  private static final int B = 5;
  private static final int B_OFF = 6;
  private static final int LDB = 7;
  private static final int T = 8;
  private static final int T_OFF = 9;
  private static final int LDT = 10;
  private static final int J = 11;
  private static final int FIRST = 12;

  private final RankUpdateShape s;
  private final LaneCode lanes;
  private final CodeBuilder code;

  private RankUpdateSpinner(RankUpdateShape shape, CodeBuilder code) {
    this.s = shape;
    this.lanes = LaneCode.of(shape.lanes());
    this.code = code;
  }

  /** An update of the given shape. */
  public static RankUpdate spin(RankUpdateShape shape) {
    return Spin.instance(
        RankUpdate.class,
        "RankUpdate" + shape.rows() + "x" + shape.depth(),
        "run",
        RUN,
        code -> new RankUpdateSpinner(shape, code).emit());
  }

  // Locals: where rows of B and T start, A's elements, a row's sums, one vector of B.

  private int rowB(int q) {
    return FIRST + q;
  }

  private int rowT(int r) {
    return rowB(s.depth()) + r;
  }

  private int element(int r, int q) {
    return rowT(s.rows()) + r * s.depth() + q;
  }

  private int sum(int r) {
    return element(s.rows(), 0) + r;
  }

  private int b() {
    return sum(s.rows());
  }

  private void emit() {
    for (int q = 0; q < s.depth(); q++) {
      start(B_OFF, LDB, q, rowB(q));
    }
    for (int r = 0; r < s.rows(); r++) {
      start(T_OFF, LDT, r, rowT(r));
      for (int q = 0; q < s.depth(); q++) {
        code.aload(A).iload(A_OFF).loadConstant(r).iload(LDA).imul().iadd();
        code.loadConstant(q).iadd().faload();
        lanes.broadcast(code);
        lanes.set(code, element(r, q));
      }
    }
    loop();
    code.return_();
  }

  private void start(int offset, int distance, int i, int to) {
    code.iload(offset).loadConstant(i).iload(distance).imul().iadd().istore(to);
  }

  private void loop() {
    code.iconst_0().istore(J);
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(J).iload(N).if_icmpge(end);
    step();
    code.iinc(J, s.lanes()).goto_(top);
    code.labelBinding(end);
  }

  private void step() {
    for (int r = 0; r < s.rows(); r++) {
      if (s.fresh()) {
        lanes.zero(code);
      } else {
        load(T, rowT(r));
      }
      lanes.set(code, sum(r));
    }
    for (int q = 0; q < s.depth(); q++) {
      load(B, rowB(q));
      lanes.set(code, b());
      for (int r = 0; r < s.rows(); r++) {
        lanes.get(code, element(r, q));
        lanes.get(code, b());
        lanes.get(code, sum(r));
        lanes.fma(code);
        lanes.set(code, sum(r));
      }
    }
    for (int r = 0; r < s.rows(); r++) {
      lanes.get(code, sum(r));
      code.aload(T).iload(rowT(r)).iload(J).iadd();
      lanes.store(code);
    }
  }

  private void load(int array, int row) {
    lanes.beforeLoad(code);
    code.aload(array).iload(row).iload(J).iadd();
    lanes.load(code);
  }
}
