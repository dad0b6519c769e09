package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.blocking.HalfTile;
import dev.lanewise.kernels.blocking.HalfTileShape;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/** Writes the class of a {@link HalfTile} for a {@link HalfTileShape}. */
public final class HalfTileSpinner {
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
          CD_float,
          LaneCode.FLOATS,
          CD_int,
          CD_int);

  // Locals of run(); 0 is this.
  private static final int K = 1;
  private static final int A = 2;
  private static final int A_OFF = 3;
  private static final int LDA = 4;
  private static final int B = 5;
  private static final int B_OFF = 6;
  private static final int B_STEP = 7;
  private static final int UNIT = 8;
  private static final int C = 9;
  private static final int C_OFF = 10;
  private static final int LDC = 11;
  private static final int P = 12;
  private static final int LOWER = 13;
  private static final int UPPER = 14;
  private static final int HALVES = 15;

  private final HalfTileShape s;
  private final LaneCode lanes;
  private final HalfCode halves;
  private final CodeBuilder code;

  private HalfTileSpinner(HalfTileShape shape, CodeBuilder code) {
    this.s = shape;
    this.lanes = LaneCode.of(shape.lanes());
    this.halves = new HalfCode(code, shape.format(), shape.lanes(), HALVES);
    this.code = code;
  }

  /** A tile of the given shape. */
  public static HalfTile spin(HalfTileShape shape) {
    return Spin.instance(
        HalfTile.class,
        "HalfTile" + shape.rows() + "x" + shape.vectors(),
        "run",
        RUN,
        code -> new HalfTileSpinner(shape, code).emit());
  }

  // Locals: where rows of A start, A's elements, the sums of lower and upper halves row by row.

  private int row(int r) {
    return HALVES + HalfCode.locals() + r;
  }

  private int element(int r) {
    return row(s.rows()) + r;
  }

  private int sum(int r, int half) {
    return element(s.rows()) + r * 2 * s.vectors() + half;
  }

  private void emit() {
    halves.begin(UNIT);
    for (int r = 0; r < s.rows(); r++) {
      code.iload(A_OFF).loadConstant(r).iload(LDA).imul().iadd().istore(row(r));
      for (int half = 0; half < 2 * s.vectors(); half++) {
        lanes.zero(code);
        lanes.set(code, sum(r, half));
      }
    }
    loop();
    for (int r = 0; r < s.rows(); r++) {
      for (int half = 0; half < 2 * s.vectors(); half++) {
        writeBack(r, half);
      }
    }
    code.return_();
  }

  private void loop() {
    code.iconst_0().istore(P);
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(P).iload(K).if_icmpge(end);
    step();
    code.iload(B_OFF).iload(B_STEP).iadd().istore(B_OFF);
    code.iinc(P, 1).goto_(top);
    code.labelBinding(end);
  }

  /** One row of B. A's elements are kept while vectors go by, if there are several. */
  private void step() {
    boolean kept = s.vectors() > 1;
    for (int r = 0; r < s.rows() && kept; r++) {
      broadcast(r);
    }
    for (int v = 0; v < s.vectors(); v++) {
      halves.beforeLoad();
      code.aload(B).iload(B_OFF);
      if (v > 0) {
        code.loadConstant(v * s.lanes()).iadd();
      }
      halves.load();
      halves.lower();
      lanes.set(code, LOWER);
      halves.upper();
      lanes.set(code, UPPER);
      for (int r = 0; r < s.rows(); r++) {
        if (!kept) {
          broadcast(r);
        }
        add(LOWER, r, 2 * v);
        add(UPPER, r, 2 * v + 1);
      }
    }
  }

  private void broadcast(int r) {
    code.aload(A).iload(row(r)).iload(P).iadd().faload();
    lanes.broadcast(code);
    lanes.set(code, element(r));
  }

  private void add(int b, int r, int half) {
    lanes.get(code, element(r));
    lanes.get(code, b);
    lanes.get(code, sum(r, half));
    lanes.fma(code);
    lanes.set(code, sum(r, half));
  }

  private void writeBack(int r, int half) {
    if (s.added()) {
      lanes.beforeLoad(code);
      place(r, half);
      lanes.load(code);
      lanes.get(code, sum(r, half));
      lanes.add(code);
    } else {
      lanes.get(code, sum(r, half));
    }
    place(r, half);
    lanes.store(code);
  }

  private void place(int r, int half) {
    code.aload(C).iload(C_OFF).loadConstant(r).iload(LDC).imul().iadd();
    code.loadConstant(half * s.lanes()).iadd();
  }
}
