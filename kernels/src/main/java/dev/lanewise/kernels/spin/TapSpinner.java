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
 * is read along its rows; an input that several outputs see is loaded once, and so is a tap.
 */
public final class TapSpinner {
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int,
          LaneCode.FLOATS,
          CD_int);

  // Locals of run(); 0 is this.
  private static final int BLOCKS = 1;
  private static final int X = 2;
  private static final int X_OFF = 3;
  private static final int X_ROW = 4;
  private static final int X_BLOCK = 5;
  private static final int W = 6;
  private static final int W_OFF = 7;
  private static final int Y = 8;
  private static final int Y_OFF = 9;
  private static final int Y_LINE = 10;
  private static final int BIAS = 11;
  private static final int BIAS_OFF = 12;
  private static final int I = 13;
  private static final int C = 14;
  private static final int LOW = 15;
  private static final int HIGH = 16;
  private static final int FIRST = 17;

  private final TapShape s;
  private final LaneCode lanes;
  private final EndingCode ending;
  private final CodeBuilder code;

  private TapSpinner(TapShape shape, CodeBuilder code) {
    this.s = shape;
    this.lanes = LaneCode.of(shape.lanes());
    this.ending = new EndingCode(code, lanes, shape.ending(), LOW, HIGH);
    this.code = code;
  }

  /** A sum of the given shape. */
  public static TapSum spin(TapShape shape) {
    return Spin.instance(
        TapSum.class,
        "Taps" + shape.rows() + "x" + shape.columns() + "s" + shape.step() + "c" + shape.channels(),
        "run",
        RUN,
        code -> new TapSpinner(shape, code).emit());
  }

  // Locals: where rows of x and lines of y start; the outputs; the taps; an input.

  private int row(int r) {
    return FIRST + r;
  }

  private int line(int p) {
    return row(s.height()) + p;
  }

  private int sum(int p, int q) {
    return line(s.lines()) + p * s.outputs() + q;
  }

  private int tap(int r, int t) {
    return sum(s.lines(), 0) + r * s.columns() + t;
  }

  private int input() {
    return tap(s.rows(), 0);
  }

  private void emit() {
    ending.bounds();
    code.iconst_0().istore(I);
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(I).iload(BLOCKS).if_icmpge(end);
    for (int r = 0; r < s.height(); r++) {
      code.iload(X_OFF).loadConstant(r).iload(X_ROW).imul().iadd().istore(row(r));
    }
    for (int p = 0; p < s.lines(); p++) {
      code.iload(Y_OFF).loadConstant(p).iload(Y_LINE).imul().iadd().istore(line(p));
    }
    channels();
    code.iload(X_OFF).iload(X_BLOCK).iadd().istore(X_OFF);
    code.iload(Y_OFF).loadConstant(s.outputs() * s.channels()).iadd().istore(Y_OFF);
    code.iinc(I, 1).goto_(top);
    code.labelBinding(end);
    code.return_();
  }

  private void channels() {
    int whole = s.channels() & -s.lanes();
    code.iconst_0().istore(C);
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(C).loadConstant(whole).if_icmpge(end);
    step();
    code.iinc(C, s.lanes()).goto_(top);
    code.labelBinding(end);
    if (whole < s.channels()) {
      // The last whole vector again: its outputs come out the same.
      code.loadConstant(s.channels() - s.lanes()).istore(C);
      step();
    }
  }

  private void step() {
    for (int p = 0; p < s.lines(); p++) {
      for (int q = 0; q < s.outputs(); q++) {
        lanes.zero(code);
        lanes.set(code, sum(p, q));
      }
    }
    for (int r = 0; r < s.height(); r++) {
      if (r < s.rows()) {
        for (int t = 0; t < s.columns(); t++) {
          load(W, W_OFF, r * s.pitch() + t);
          lanes.set(code, tap(r, t));
        }
      }
      for (int column = 0; column < s.width(); column++) {
        load(X, row(r), column * s.dilation());
        lanes.set(code, input());
        for (int p = 0; p < s.lines(); p++) {
          int tapRow = r - p * s.lineStep();
          if (tapRow >= 0 && tapRow < s.rows()) {
            add(p, tapRow, column);
          }
        }
      }
    }
    if (s.ending().biased()) {
      load(BIAS, BIAS_OFF, 0);
      lanes.set(code, input());
    }
    for (int p = 0; p < s.lines(); p++) {
      for (int q = 0; q < s.outputs(); q++) {
        lanes.get(code, sum(p, q));
        ending.addBias(input());
        ending.clamp(sum(p, q));
        at(Y, line(p), q);
        lanes.store(code);
      }
    }
  }

  /** An input to the sums of a line that see it. */
  private void add(int p, int r, int column) {
    for (int q = 0; q < s.outputs(); q++) {
      int t = column - q * s.step();
      if (t >= 0 && t < s.columns()) {
        lanes.get(code, input());
        lanes.get(code, tap(r, t));
        lanes.get(code, sum(p, q));
        lanes.fma(code);
        lanes.set(code, sum(p, q));
      }
    }
  }

  private void load(int array, int start, int column) {
    lanes.beforeLoad(code);
    at(array, start, column);
    lanes.load(code);
  }

  /** Pushes the array and {@code start + c + column channels}. */
  private void at(int array, int start, int column) {
    code.aload(array).iload(start).iload(C).iadd();
    code.loadConstant(column * s.channels()).iadd();
  }
}
