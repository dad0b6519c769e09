package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.blocking.Tile;
import dev.lanewise.kernels.blocking.TileShape;
import dev.lanewise.kernels.blocking.TileShape.Besides;
import dev.lanewise.kernels.blocking.TileShape.Ending;
import dev.lanewise.kernels.blocking.TileShape.Sums;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the class of a {@link Tile} for a {@link TileShape}: straight-line code over named locals
 * with every distance a constant, which is what C2 keeps in registers.
 */
public final class TileSpinner {
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
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int);

  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final MethodTypeDesc MIN = MethodTypeDesc.of(CD_int, CD_int, CD_int);

  /** As far as memory takes to answer: 16 rows of 28 multiply-adds are 0.13 us. */
  private static final int ROWS_AHEAD = 16;

  /** Pieces are short: p times k is less than this power of two. */
  private static final int DIVIDES = 20;

  // Locals of run(); 0 is this.
  private static final int K = 1;
  private static final int A = 2;
  private static final int A_OFF = 3;
  private static final int LDA = 4;
  private static final int B = 5;
  private static final int B_OFF = 6;
  private static final int LDB = 7;
  private static final int C = 8;
  private static final int C_OFF = 9;
  private static final int LDC = 10;
  private static final int AHEAD = 11;
  private static final int AHEAD_OFF = 12;
  private static final int AHEAD_ROW = 13;
  private static final int P = 14;
  private static final int PA = 15;
  private static final int PB = 16;
  private static final int TOUCHED = 17;
  private static final int LOW = 18;
  private static final int HIGH = 19;
  private static final int FIRST_VALUE = 20;

  private final TileShape s;
  private final LaneCode lanes;
  private final CodeBuilder code;
  private final Ahead ahead;

  private TileSpinner(TileShape shape, CodeBuilder code) {
    this.s = shape;
    this.lanes = LaneCode.of(shape.lanes());
    this.code = code;
    this.ahead = new Ahead(code, shape.lanes(), TOUCHED);
  }

  /** A tile of the given shape. */
  public static Tile spin(TileShape shape) {
    return Spin.instance(
        Tile.class,
        "Tile" + shape.rows() + "x" + shape.vectors(),
        "run",
        RUN,
        code -> new TileSpinner(shape, code).emit());
  }

  // Value locals: the sums row by row, then a row of B, then one element of A.

  private int sum(int r, int j) {
    return FIRST_VALUE + r * s.vectors() + j;
  }

  private int b(int j) {
    return sum(s.rows(), j);
  }

  private int element() {
    return sum(s.rows() + 1, 0);
  }

  /** Where row r of A starts, for tiles that are told the rows' distance. */
  private int row(int r) {
    return element() + 1 + r;
  }

  /** What A's offset grows by between pieces besides its steps. */
  private int skip() {
    return element() + 1;
  }

  /** 2^DIVIDES / k, rounded up. */
  private int inverse() {
    return element() + 2;
  }

  private void emit() {
    for (int r = 0; r < s.rows(); r++) {
      for (int j = 0; j < s.vectors(); j++) {
        if (s.sums() == Sums.CONTINUED) {
          lanes.beforeLoad(code);
          code.aload(C).iload(C_OFF).loadConstant(r).iload(LDC).imul().iadd();
          plus(j * s.lanes());
          lanes.load(code);
        } else {
          lanes.zero(code);
        }
        lanes.set(code, sum(r, j));
      }
    }
    if (s.aRow() == TileShape.GIVEN) {
      for (int r = 0; r < s.rows(); r++) {
        code.iload(A_OFF).loadConstant(r).iload(LDA).imul().iadd().istore(row(r));
      }
    }
    if (s.pieces() > 1) {
      joinPieces();
    }
    products();
    writeBack();
    code.return_();
  }

  /**
   * Makes one k of all pieces, for one loop: C2 takes a third of a second and 190 MB for seven of
   * them, and spills sums where they are a loop in a loop. What A skips from piece to piece is for
   * {@link #aOffset}.
   */
  private void joinPieces() {
    code.iload(LDA).iload(K);
    times(s.aStep());
    code.isub().istore(skip());
    code.loadConstant(1 << DIVIDES).iload(K).iadd().iconst_1().isub().iload(K).idiv();
    code.istore(inverse());
    code.iload(K).loadConstant(s.pieces()).imul().istore(K);
  }

  /** What is to be added to A's offset at p. */
  private void aOffset() {
    code.iload(P);
    times(s.aStep());
    if (s.pieces() > 1) {
      // p / k by a multiplication: exact while p k stays below 2^DIVIDES.
      code.iload(P).iload(inverse()).imul().loadConstant(DIVIDES).iushr();
      code.iload(skip()).imul().iadd();
    }
  }

  /** The loop over p. */
  private void products() {
    if (looksAhead()) {
      ahead.begin();
    }
    code.iconst_0().istore(P);
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(P).iload(K).if_icmpge(end);
    step();
    code.iinc(P, 1).goto_(top);
    code.labelBinding(end);
    if (looksAhead()) {
      ahead.end();
    }
  }

  /**
   * One p: load a row of B, then for each row broadcast an element of A and multiply-add. Offsets
   * are recomputed from p rather than carried along: C2 then proves all accesses in range before
   * the loop.
   */
  private void step() {
    if (s.besides() == Besides.TOUCHES) {
      touch();
    }
    code.iload(A_OFF);
    aOffset();
    code.iadd().istore(PA);
    code.iload(B_OFF).iload(P);
    if (s.packedB()) {
      times(rowB());
    } else {
      code.iload(LDB).imul();
    }
    code.iadd().istore(PB);
    for (int j = 0; j < s.vectors(); j++) {
      load(B, PB, j * s.lanes());
      lanes.set(code, b(j));
    }
    if (s.besides() == Besides.PACKS) {
      pack();
    }
    for (int r = 0; r < s.rows(); r++) {
      code.aload(A);
      if (s.aRow() == TileShape.GIVEN) {
        code.iload(row(r)).iload(P);
        times(s.aStep());
        code.iadd();
      } else {
        code.iload(PA);
        plus(r * s.aRow());
      }
      code.faload();
      lanes.broadcast(code);
      lanes.set(code, element());
      for (int j = 0; j < s.vectors(); j++) {
        lanes.get(code, element());
        lanes.get(code, b(j));
        lanes.get(code, sum(r, j));
        lanes.fma(code);
        lanes.set(code, sum(r, j));
      }
    }
  }

  private boolean looksAhead() {
    return s.besides() == Besides.TOUCHES || (s.besides() == Besides.PACKS && ahead.free());
  }

  /** Touches the p-th line ahead. */
  private void touch() {
    code.iload(AHEAD_OFF);
    code.iload(P).loadConstant(4).ishr().iload(AHEAD_ROW).imul().iadd();
    code.iload(P).loadConstant(15).iand().loadConstant(4).ishl().iadd().istore(PB);
    ahead.touch(AHEAD, PB, 0, sum(0, 0));
  }

  /** Touches a row of B some p ahead: rows lie on as many pages, where processors do not look. */
  private void touchRow() {
    code.iload(P).loadConstant(ROWS_AHEAD).iadd().iload(K).loadConstant(1).isub();
    code.invokestatic(MATH, "min", MIN).iload(LDB).imul().iload(B_OFF).iadd().istore(PB);
    for (int j = 0; j < s.vectors(); j++) {
      ahead.touch(B, PB, j * s.lanes(), sum(0, 0));
    }
  }

  /** Stores the p-th row of B where it follows the one before. */
  private void pack() {
    if (looksAhead()) {
      touchRow();
    }
    code.iload(AHEAD_OFF).iload(P).loadConstant(rowB()).imul().iadd().istore(PB);
    for (int j = 0; j < s.vectors(); j++) {
      lanes.get(code, b(j));
      code.aload(AHEAD).iload(PB);
      plus(j * s.lanes());
      lanes.store(code);
    }
  }

  private void writeBack() {
    Ending ending = s.ending();
    if (ending.biased()) {
      for (int j = 0; j < s.vectors(); j++) {
        load(AHEAD, AHEAD_OFF, j * s.lanes());
        lanes.set(code, b(j));
      }
    }
    EndingCode end = new EndingCode(code, lanes, ending, LOW, HIGH);
    end.bounds();
    for (int r = 0; r < s.rows(); r++) {
      for (int j = 0; j < s.vectors(); j++) {
        if (s.sums() == Sums.ADDED) {
          load(C, C_OFF, j * s.lanes());
          lanes.get(code, sum(r, j));
          lanes.add(code);
        } else {
          lanes.get(code, sum(r, j));
        }
        end.addBias(b(j));
        if (ending.onto()) {
          load(C, C_OFF, j * s.lanes());
          lanes.add(code);
        }
        end.clamp(sum(r, j));
        code.aload(C).iload(C_OFF);
        plus(j * s.lanes());
        lanes.store(code);
      }
      code.iload(C_OFF).iload(LDC).iadd().istore(C_OFF);
    }
  }

  private int rowB() {
    return s.vectors() * s.lanes();
  }

  private void load(int array, int offset, int plus) {
    lanes.beforeLoad(code);
    code.aload(array).iload(offset);
    plus(plus);
    lanes.load(code);
  }

  private void plus(int constant) {
    if (constant != 0) {
      code.loadConstant(constant).iadd();
    }
  }

  private void times(int constant) {
    if (constant != 1) {
      code.loadConstant(constant).imul();
    }
  }
}
