package dev.lanewise.kernels.spin;

import dev.lanewise.kernels.fourier.PassShape;
import dev.lanewise.kernels.fourier.PassShape.Kind;
import dev.lanewise.kernels.spin.Butterfly.Complex;
import java.lang.classfile.CodeBuilder;

/** How a pass reads and writes complex numbers: as pairs or parts, forward or backward. */
final class PassMemory {
  // Locals of a pass's run(); 0 is this.
  static final int X = 1;
  static final int XR = 2;
  static final int XI = 3;
  static final int XS = 4;
  static final int Y = 5;
  static final int YR = 6;
  static final int YI = 7;
  static final int YS = 8;
  static final int W = 9;
  static final int W_AT = 10;
  static final int M = 11;
  static final int S = 12;
  static final int SWAP = 13;
  static final int SCALE = 14;
  static final int P = 15;
  static final int Q = 16;
  static final int IN = 17;
  static final int OUT = 18;
  static final int IN_STEP = 19;
  static final int COUNT = 20;
  static final int I = 21;
  static final int FIRST_VALUE = 22;

  private final PassShape shape;
  private final CodeBuilder code;
  private final LaneCode lanes;
  private final Straight values;
  private int scale;
  private int[] inSelections = {};
  private int[] outSelections = {};
  private int[] shuffles = {};
  private int[] backwardIn = {};
  private int[] backwardOut = {};

  PassMemory(PassShape shape, CodeBuilder code, Straight values) {
    this.shape = shape;
    this.code = code;
    this.lanes = LaneCode.of(shape.lanes());
    this.values = values;
  }

  /** Loads what no loop changes. */
  void prepare() {
    if (shape.last()) {
      code.fload(SCALE);
      lanes.broadcast(code);
      scale = values.set();
    }
    if (lanes instanceof LaneCode.Vector vector) {
      selections(vector);
    }
  }

  private void selections(LaneCode.Vector vector) {
    if (shape.pairsIn()) {
      inSelections = two(vector, PassSelections.EVEN, 1, -1);
    }
    if (shape.pairsOut()) {
      outSelections = two(vector, PassSelections.PAIRS, 2, 2);
    }
    if (shape.kind() == Kind.SHUFFLED) {
      shuffles = two(vector, PassSelections.UNITS, 0, 0);
    }
    if (shape.kind() == Kind.MIRROR) {
      backwardIn = backward(vector, shape.pairsIn(), PassSelections.BACKWARD_EVEN);
      backwardOut = backward(vector, shape.pairsOut(), PassSelections.BACKWARD_PAIRS);
    }
  }

  private int[] backward(LaneCode.Vector vector, boolean pairs, int row) {
    return pairs
        ? two(vector, row, 0, 0)
        : new int[] {selection(vector, PassSelections.BACKWARD, 0)};
  }

  private int[] two(LaneCode.Vector vector, int row, int bySwap, int nextBySwap) {
    return new int[] {selection(vector, row, bySwap), selection(vector, row + 1, nextBySwap)};
  }

  /** Row {@code row + bySwap swap} of the table. */
  private int selection(LaneCode.Vector vector, int row, int bySwap) {
    vector.beforeLoad(code);
    Spin.pushTable(code);
    code.iload(SWAP).loadConstant(bySwap * vector.lanes()).imul();
    code.loadConstant(row * vector.lanes()).iadd();
    vector.load(code);
    return values.set();
  }

  // Roots of unity.

  /** The k-th of those that all transforms of position P share. */
  Complex root(int k) {
    return new Complex(rootPart(2 * k - 2), rootPart(2 * k - 1));
  }

  private int rootPart(int i) {
    code.aload(W).iload(W_AT).iload(P).loadConstant(2 * (shape.radix() - 1)).imul().iadd();
    plus(i);
    code.faload();
    lanes.broadcast(code);
    return values.set();
  }

  /** The k-th vector of roots of elements I and following. */
  Complex factor(int k) {
    return new Complex(factorPart(2 * k), factorPart(2 * k + 1));
  }

  /** From a table whose rows have {@code COUNT} numbers. */
  private int factorPart(int row) {
    lanes.beforeLoad(code);
    code.aload(W).iload(COUNT).loadConstant(row).imul().iload(W_AT).iadd().iload(I).iadd();
    lanes.load(code);
    return values.set();
  }

  // Numbers.

  /** The numbers of all positions. */
  Complex[] loads() {
    Complex[] x = new Complex[shape.radix()];
    for (int j = 0; j < x.length; j++) {
      x[j] = load(j);
    }
    return x;
  }

  /** The numbers of position j. */
  Complex load(int j) {
    return load(j, inSelections);
  }

  /** The numbers of position 0, the last lane first. */
  Complex loadBackward() {
    return load(0, backwardIn);
  }

  /**
   * The numbers of one position, their lanes selected: of pairs by two, of parts by one or none.
   */
  private Complex load(int j, int[] selections) {
    if (lanes instanceof LaneCode.Vector vector) {
      int low = load(XR, j, shape.pairsIn() ? 2 : 1, 0);
      int high = shape.pairsIn() ? load(XR, j, 2, shape.lanes()) : load(XI, j, 1, 0);
      return shape.pairsIn()
          ? new Complex(
              select(vector, selections[0], low, high), select(vector, selections[1], low, high))
          : selections.length == 0
              ? new Complex(low, high)
              : new Complex(
                  select(vector, selections[0], low, low),
                  select(vector, selections[0], high, high));
    }
    return shape.pairsIn()
        ? new Complex(loadPart(j, 0), loadPart(j, 1))
        : new Complex(load(XR, j, 1, 0), load(XI, j, 1, 0));
  }

  private int select(LaneCode.Vector vector, int selection, int x, int y) {
    vector.select(code, selection, x, y);
    return values.set();
  }

  private int loadPart(int j, int part) {
    code.aload(X);
    index(XR, IN, IN_STEP, j, 2);
    partOfPair(part);
    code.faload();
    return values.set();
  }

  /** Adds to an index where re (0) or im (1) is within its pair: elsewhere, if swapped. */
  private void partOfPair(int part) {
    if (part == 0) {
      code.iload(SWAP).iadd();
    } else {
      code.iconst_1().iadd().iload(SWAP).isub();
    }
  }

  private int load(int base, int j, int floats, int plus) {
    lanes.beforeLoad(code);
    code.aload(X);
    index(base, IN, IN_STEP, j, floats);
    plus(plus);
    lanes.load(code);
    return values.set();
  }

  /** Pushes {@code base + floats (at + j step)}. */
  private void index(int base, int at, int step, int j, int floats) {
    code.iload(at);
    if (j > 0) {
      code.iload(step).loadConstant(j).imul().iadd();
    }
    if (floats > 1) {
      code.loadConstant(floats).imul();
    }
    code.iload(base).iadd();
  }

  /** Stores the numbers of position k, in the last pass scaled. */
  void store(Complex y, int k) {
    store(
        shape.last() ? new Complex(values.mul(y.re(), scale), values.mul(y.im(), scale)) : y,
        k,
        outSelections);
  }

  /** Stores the numbers of position 0, the last lane first. */
  void storeBackward(Complex y) {
    store(y, 0, backwardOut);
  }

  private void store(Complex y, int k, int[] selections) {
    if (lanes instanceof LaneCode.Vector vector) {
      if (shape.pairsOut()) {
        for (int half = 0; half < 2; half++) {
          int plus = half * shape.lanes();
          storeAt(select(vector, selections[half], y.re(), y.im()), YR, k, 2, () -> plus(plus));
        }
        return;
      }
      if (selections.length == 1) {
        y =
            new Complex(
                select(vector, selections[0], y.re(), y.re()),
                select(vector, selections[0], y.im(), y.im()));
      }
    } else if (shape.pairsOut()) {
      storeAt(y.re(), YR, k, 2, () -> partOfPair(0));
      storeAt(y.im(), YR, k, 2, () -> partOfPair(1));
      return;
    }
    storeAt(y.re(), YR, k, 1, () -> {});
    storeAt(y.im(), YI, k, 1, () -> {});
  }

  private void storeAt(int value, int base, int k, int floats, Runnable plus) {
    if (shape.kind() == Kind.PRODUCT_SUM) {
      lanes.beforeLoad(code);
      code.aload(Y);
      index(base, OUT, YS, k, floats);
      plus.run();
      lanes.load(code);
      lanes.get(code, value);
      lanes.add(code);
    } else {
      lanes.get(code, value);
    }
    code.aload(Y);
    index(base, OUT, YS, k, floats);
    plus.run();
    lanes.store(code);
  }

  /** Stores units of all vectors in turn, a vector of them after the other. */
  void storeInterleaved(Complex[] y) {
    LaneCode.Vector vector = (LaneCode.Vector) lanes;
    int[] re = new int[y.length];
    int[] im = new int[y.length];
    for (int k = 0; k < y.length; k++) {
      re[k] = y[k].re();
      im[k] = y[k].im();
    }
    re = interleaved(vector, re);
    im = interleaved(vector, im);
    for (int k = 0; k < y.length; k++) {
      storeVector(re[k], YR, k * shape.lanes());
      storeVector(im[k], YI, k * shape.lanes());
    }
  }

  private void storeVector(int value, int base, int plus) {
    lanes.get(code, value);
    code.aload(Y).iload(OUT).iload(base).iadd();
    plus(plus);
    lanes.store(code);
  }

  private void plus(int constant) {
    if (constant != 0) {
      code.loadConstant(constant).iadd();
    }
  }

  /**
   * Units of all vectors in turn: those of the even vectors in turn with those of the odd ones,
   * which are made the same way.
   */
  private int[] interleaved(LaneCode.Vector vector, int[] v) {
    if (v.length == 1) {
      return v;
    }
    int[] even = new int[v.length / 2];
    int[] odd = new int[v.length / 2];
    for (int i = 0; i < even.length; i++) {
      even[i] = v[2 * i];
      odd[i] = v[2 * i + 1];
    }
    even = interleaved(vector, even);
    odd = interleaved(vector, odd);
    int[] all = new int[v.length];
    for (int i = 0; i < even.length; i++) {
      for (int half = 0; half < 2; half++) {
        all[2 * i + half] = select(vector, shuffles[half], even[i], odd[i]);
      }
    }
    return all;
  }
}
