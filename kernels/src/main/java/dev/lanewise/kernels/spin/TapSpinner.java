package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.nhwc.TapShape;
import dev.lanewise.kernels.nhwc.TapSum;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the class of a {@link TapSum}: blocks of outputs outside, channels inside, so that memory
 * is read along its rows; an input that several outputs see is loaded once.
 */
public final class TapSpinner {
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          CD_int,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int,
          CD_int,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int);

  // Locals of run(); 0 is this.
  private static final int BLOCKS = 1;
  private static final int CHANNELS = 2;
  private static final int X = 3;
  private static final int X_OFF = 4;
  private static final int X_ROW = 5;
  private static final int X_COLUMN = 6;
  private static final int X_BLOCK = 7;
  private static final int W = 8;
  private static final int W_OFF = 9;
  private static final int W_ROW = 10;
  private static final int Y = 11;
  private static final int Y_OFF = 12;
  private static final int Y_STEP = 13;
  private static final int I = 14;
  private static final int C = 15;
  private static final int BOUND = 16;
  private static final int FIRST = 17;

  private final TapShape s;
  private final LaneCode lanes;
  private final CodeBuilder code;

  private TapSpinner(TapShape shape, CodeBuilder code) {
    this.s = shape;
    this.lanes = LaneCode.of(shape.lanes());
    this.code = code;
  }

  /** A sum of the given shape. */
  public static TapSum spin(TapShape shape) {
    return Spin.instance(
        TapSum.class,
        "Taps" + shape.rows() + "x" + shape.columns() + "s" + shape.step(),
        "run",
        RUN,
        code -> new TapSpinner(shape, code).emit());
  }

  /** Columns of x that a block of outputs sees. */
  private int width() {
    return (s.outputs() - 1) * s.step() + s.columns();
  }

  // Locals: where columns of x, taps and outputs start; the outputs; the taps of one row; an input.

  private int columnAt(int r, int t) {
    return FIRST + r * width() + t;
  }

  private int tapAt(int r, int t) {
    return columnAt(s.rows(), 0) + r * s.columns() + t;
  }

  private int outputAt(int q) {
    return tapAt(s.rows(), 0) + q;
  }

  private int sum(int q) {
    return outputAt(s.outputs()) + q;
  }

  private int tap(int t) {
    return sum(s.outputs()) + t;
  }

  private int input() {
    return tap(s.columns());
  }

  private void emit() {
    for (int r = 0; r < s.rows(); r++) {
      for (int t = 0; t < s.columns(); t++) {
        code.iload(W_OFF).loadConstant(r).iload(W_ROW).imul().iadd();
        code.loadConstant(t).iload(CHANNELS).imul().iadd().istore(tapAt(r, t));
      }
    }
    code.iload(CHANNELS).loadConstant(-s.lanes()).iand().istore(BOUND);
    code.iconst_0().istore(I);
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(I).iload(BLOCKS).if_icmpge(end);
    starts();
    channels();
    code.iload(X_OFF).iload(X_BLOCK).iadd().istore(X_OFF);
    code.loadConstant(s.outputs()).iload(Y_STEP).imul();
    code.iload(Y_OFF).iadd().istore(Y_OFF);
    code.iinc(I, 1).goto_(top);
    code.labelBinding(end);
    code.return_();
  }

  private void starts() {
    for (int r = 0; r < s.rows(); r++) {
      for (int t = 0; t < width(); t++) {
        code.iload(X_OFF).loadConstant(r).iload(X_ROW).imul().iadd();
        code.loadConstant(t).iload(X_COLUMN).imul().iadd().istore(columnAt(r, t));
      }
    }
    for (int q = 0; q < s.outputs(); q++) {
      code.iload(Y_OFF).loadConstant(q).iload(Y_STEP).imul().iadd().istore(outputAt(q));
    }
  }

  private void channels() {
    code.iconst_0().istore(C);
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(C).iload(BOUND).if_icmpge(end);
    step();
    code.iinc(C, s.lanes()).goto_(top);
    code.labelBinding(end);
    if (s.lanes() > 1) {
      Label none = code.newLabel();
      code.iload(C).iload(CHANNELS).if_icmpge(none);
      // The last whole vector again: its outputs come out the same.
      code.iload(CHANNELS).loadConstant(s.lanes()).isub().istore(C);
      step();
      code.labelBinding(none);
    }
  }

  private void step() {
    for (int q = 0; q < s.outputs(); q++) {
      lanes.zero(code);
      lanes.set(code, sum(q));
    }
    for (int r = 0; r < s.rows(); r++) {
      for (int t = 0; t < s.columns(); t++) {
        load(W, tapAt(r, t));
        lanes.set(code, tap(t));
      }
      for (int column = 0; column < width(); column++) {
        load(X, columnAt(r, column));
        lanes.set(code, input());
        for (int q = 0; q < s.outputs(); q++) {
          int t = column - q * s.step();
          if (t >= 0 && t < s.columns()) {
            lanes.get(code, input());
            lanes.get(code, tap(t));
            lanes.get(code, sum(q));
            lanes.fma(code);
            lanes.set(code, sum(q));
          }
        }
      }
    }
    for (int q = 0; q < s.outputs(); q++) {
      lanes.get(code, sum(q));
      code.aload(Y).iload(outputAt(q)).iload(C).iadd();
      lanes.store(code);
    }
  }

  private void load(int array, int start) {
    lanes.beforeLoad(code);
    code.aload(array).iload(start).iload(C).iadd();
    lanes.load(code);
  }
}
