package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.blocking.PlaneDot;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/** Writes the class of a {@link PlaneDot}: loops over images, lines and vectors, sums in locals. */
public final class PlaneDotSpinner {
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          CD_int,
          CD_int,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int.arrayType(),
          CD_int,
          CD_int,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int);

  // Locals of run(); 0 is this.
  private static final int IMAGES = 1;
  private static final int LINES = 2;
  private static final int N = 3;
  private static final int A = 4;
  private static final int A_OFF = 5;
  private static final int A_ROW = 6;
  private static final int A_IMAGE = 7;
  private static final int B = 8;
  private static final int B_OFF = 9;
  private static final int AT = 10;
  private static final int FIRST_AT = 11;
  private static final int B_IMAGE = 12;
  private static final int B_LINE = 13;
  private static final int C = 14;
  private static final int C_OFF = 15;
  private static final int C_ROW = 16;
  private static final int IMAGE = 17;
  private static final int LINE = 18;
  private static final int J = 19;
  private static final int A_LINE = 20;
  private static final int B_AT = 21;
  private static final int FIRST = 22;

  private final PlaneDot.Shape s;
  private final LaneCode lanes;
  private final CodeBuilder code;

  private PlaneDotSpinner(PlaneDot.Shape shape, CodeBuilder code) {
    this.s = shape;
    this.lanes = LaneCode.of(shape.lanes());
    this.code = code;
  }

  /** Inner products of the given shape. */
  public static PlaneDot spin(PlaneDot.Shape shape) {
    return Spin.instance(
        PlaneDot.class,
        "PlaneDot" + shape.rows() + "x" + shape.shifts(),
        "run",
        RUN,
        code -> new PlaneDotSpinner(shape, code).emit());
  }

  // Locals: where rows of A and B start, the shifts, a column of A, a vector of B, the sums.

  private int rowA(int r) {
    return FIRST + r;
  }

  private int rowB(int t) {
    return rowA(s.rows()) + t;
  }

  private int shift(int t) {
    return rowB(s.shifts()) + t;
  }

  private int a(int r) {
    return shift(s.shifts()) + r;
  }

  private int b() {
    return a(s.rows());
  }

  private int sum(int r, int t) {
    return b() + 1 + r * s.shifts() + t;
  }

  private void emit() {
    for (int t = 0; t < s.shifts(); t++) {
      code.aload(AT).iload(FIRST_AT).loadConstant(t).iadd().iaload().istore(shift(t));
    }
    eachSum(
        (r, t) -> {
          lanes.beforeLoad(code);
          pushSum(r, t);
          lanes.load(code);
          lanes.set(code, sum(r, t));
        });
    loop(
        IMAGE,
        IMAGES,
        1,
        () -> {
          code.iload(A_OFF).istore(A_LINE);
          code.iload(B_OFF).istore(B_AT);
          loop(LINE, LINES, 1, this::line);
          code.iload(A_OFF).iload(A_IMAGE).iadd().istore(A_OFF);
          code.iload(B_OFF).iload(B_IMAGE).iadd().istore(B_OFF);
        });
    eachSum(
        (r, t) -> {
          lanes.get(code, sum(r, t));
          pushSum(r, t);
          lanes.store(code);
        });
    code.return_();
  }

  @FunctionalInterface
  private interface OfSum {
    void write(int r, int t);
  }

  private void eachSum(OfSum body) {
    for (int r = 0; r < s.rows(); r++) {
      for (int t = 0; t < s.shifts(); t++) {
        body.write(r, t);
      }
    }
  }

  /** Pushes array and index of a sum. */
  private void pushSum(int r, int t) {
    code.aload(C).iload(C_OFF).loadConstant(r).iload(C_ROW).imul().iadd();
    code.loadConstant(t * s.lanes()).iadd();
  }

  /** {@code for (i = 0; i < end; i += step) body}. */
  private void loop(int i, int end, int step, Runnable body) {
    code.iconst_0().istore(i);
    Label top = code.newBoundLabel();
    Label out = code.newLabel();
    code.iload(i).iload(end).if_icmpge(out);
    body.run();
    code.iinc(i, step).goto_(top);
    code.labelBinding(out);
  }

  private void line() {
    for (int r = 0; r < s.rows(); r++) {
      code.iload(A_LINE).loadConstant(r).iload(A_ROW).imul().iadd().istore(rowA(r));
    }
    for (int t = 0; t < s.shifts(); t++) {
      code.iload(B_AT).iload(shift(t)).iadd().istore(rowB(t));
    }
    loop(J, N, s.lanes(), this::step);
    code.iload(A_LINE).iload(N).iadd().istore(A_LINE);
    code.iload(B_AT).iload(B_LINE).iadd().istore(B_AT);
  }

  private void step() {
    for (int r = 0; r < s.rows(); r++) {
      load(A, rowA(r), a(r));
    }
    for (int t = 0; t < s.shifts(); t++) {
      load(B, rowB(t), b());
      for (int r = 0; r < s.rows(); r++) {
        lanes.get(code, a(r));
        lanes.get(code, b());
        lanes.get(code, sum(r, t));
        lanes.fma(code);
        lanes.set(code, sum(r, t));
      }
    }
  }

  private void load(int array, int row, int to) {
    lanes.beforeLoad(code);
    code.aload(array).iload(row).iload(J).iadd();
    lanes.load(code);
    lanes.set(code, to);
  }
}
