package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** Writes the class of a {@link WindowFold}: straight-line code for the elements of one vector. */
final class WindowSpinner {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final MethodTypeDesc MIN = MethodTypeDesc.of(CD_int, CD_int, CD_int);
  private static final MethodTypeDesc TYPE =
      MethodTypeDesc.of(
          CD_void,
          LaneCode.FLOATS,
          CD_int,
          CD_int,
          CD_int,
          CD_float,
          LaneCode.FLOATS,
          CD_int,
          CD_int,
          CD_int);
  private static final Expression X = Expression.input(0);

  // Parameters.
  private static final int ARRAY = 1;
  private static final int AT = 2;
  private static final int PITCH = 3;
  private static final int STEP = 4;
  private static final int FACTOR = 5;
  private static final int Y = 6;
  private static final int Y_AT = 7;
  private static final int N = 8;
  private static final int COUNT = 9;

  private final WindowFold.Kind kind;
  private final int rows;
  private final int taps;
  private final int stride;
  private final Target target;

  // Locals, set while writing.
  private int from;
  private int row;
  private int factor;
  private final int[] selections = new int[3];

  private WindowSpinner(WindowFold.Kind kind, int rows, int taps, int stride, Target target) {
    this.kind = kind;
    this.rows = rows;
    this.taps = taps;
    this.stride = stride;
    this.target = target;
  }

  /**
   * A fold of rows x taps elements.
   *
   * @param stride 1 or 2
   * @param bits vector width, or 0 for plain floats
   */
  static WindowFold spin(WindowFold.Kind kind, int rows, int taps, int stride, int bits) {
    WindowSpinner vector = new WindowSpinner(kind, rows, taps, stride, Target.of(bits));
    WindowSpinner scalar = new WindowSpinner(kind, rows, taps, stride, Target.of(0));
    int lanes = vector.target.lanes();
    return Spin.instance(
        WindowFold.class,
        ("Window" + kind + rows + "x" + taps + "s" + stride + "w" + bits)
            .toLowerCase(java.util.Locale.ROOT),
        selections(lanes),
        made -> {
          int flags = ClassFile.ACC_PROTECTED;
          made.withMethodBody("vectors", TYPE, flags, vector::loop);
          made.withMethodBody("few", TYPE, flags, bits == 0 ? scalar::loop : vector::few);
          made.withMethodBody("singles", TYPE, flags, scalar::loop);
        },
        lanes,
        stride * lanes + taps);
  }

  /**
   * Lane numbers in two vectors: even and odd lanes of vectors laid end to end; even lanes of
   * vectors that overlap in one lane, so that nothing behind the last window is read.
   */
  private static float[] selections(int lanes) {
    float[] table = new float[3 * lanes];
    for (int k = 0; k < lanes; k++) {
      table[k] = 2 * k;
      table[lanes + k] = 2 * k + 1;
      table[2 * lanes + k] = 2 * k < lanes ? 2 * k : 2 * k + 1;
    }
    return table;
  }

  private boolean selects() {
    return stride == 2 && target.lanes() > 1;
  }

  private void prepare(CodeBuilder code) {
    from = code.allocateLocal(TypeKind.INT);
    row = code.allocateLocal(TypeKind.INT);
    if (kind == WindowFold.Kind.SUM) {
      target.broadcast(code, LaneType.FLOAT, () -> code.fload(FACTOR));
      factor = keep(code);
    }
    if (selects()) {
      LaneCode vector = LaneCode.of(target.lanes());
      for (int s = 0; s < selections.length; s++) {
        vector.beforeLoad(code);
        Spin.pushTable(code);
        code.loadConstant(s * target.lanes());
        vector.load(code);
        selections[s] = keep(code);
      }
    }
  }

  /** Row after row of windows, vector after vector; the last one may do some windows again. */
  private void loop(CodeBuilder code) {
    prepare(code);
    int i = code.allocateLocal(TypeKind.INT);
    rows(
        code,
        () -> {
          code.iconst_0().istore(i);
          Label end = code.newLabel();
          Label head = code.newBoundLabel();
          code.iload(i).iload(N).if_icmpge(end);
          code.iload(i);
          if (target.lanes() > 1) {
            code.iload(N).loadConstant(target.lanes()).isub().invokestatic(MATH, "min", MIN);
          }
          code.istore(from);
          body(code, Target.NO_MASK);
          code.iinc(i, target.lanes()).goto_(head).labelBinding(end);
        });
  }

  /** Row after row of windows, one vector each. */
  private void few(CodeBuilder code) {
    prepare(code);
    code.iconst_0().istore(from);
    target.tailMask(code, from, N);
    int mask = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(mask);
    rows(code, () -> body(code, mask));
  }

  /** {@code count} times the same for a row. */
  private static void rows(CodeBuilder code, Runnable row) {
    Label end = code.newLabel();
    Label head = code.newBoundLabel();
    code.iload(COUNT).ifle(end);
    row.run();
    code.iload(AT).iload(STEP).iadd().istore(AT);
    code.iload(Y_AT).iload(N).iadd().istore(Y_AT);
    code.iinc(COUNT, -1).goto_(head).labelBinding(end).return_();
  }

  /** The windows from number {@code from} on, one per lane. */
  private void body(CodeBuilder code, int mask) {
    code.iload(AT).iload(from).loadConstant(stride).imul().iadd().istore(row);
    int[] places = places();
    int[] folded = new int[places.length];
    for (int r = 0; r < rows; r++) {
      for (int p = 0; p < places.length; p++) {
        int place = places[p];
        target.load(code, ARRAY, () -> code.iload(row).loadConstant(place).iadd(), Target.NO_MASK);
        int loaded = signed(code, keep(code));
        folded[p] = r == 0 ? loaded : combine(code, folded[p], loaded);
      }
      if (r < rows - 1) {
        code.iload(row).iload(PITCH).iadd().istore(row);
      }
    }
    int all = tap(code, folded, 0);
    for (int k = 1; k < taps; k++) {
      all = combine(code, all, tap(code, folded, k));
    }
    all = signed(code, all);
    if (kind == WindowFold.Kind.SUM) {
      all = apply(code, Operator.MUL, all, factor);
    }
    target.store(code, all, Y, () -> code.iload(Y_AT).iload(from).iadd(), mask);
  }

  /** Where vectors are loaded, relative to the first window's element. */
  private int[] places() {
    int[] places = new int[selects() ? taps + taps % 2 : taps];
    for (int p = 0; p < places.length; p++) {
      if (selects()) {
        int overlap = p == taps ? 1 : 0;
        places[p] = p / 2 * 2 + p % 2 * (target.lanes() - overlap);
      } else {
        places[p] = p;
      }
    }
    return places;
  }

  /** The local with tap k of every window. */
  private int tap(CodeBuilder code, int[] folded, int k) {
    if (!selects()) {
      return folded[k];
    }
    int low = folded[k / 2 * 2];
    int high = folded[k / 2 * 2 + 1];
    int selection = k % 2 == 1 ? 1 : k == taps - 1 ? 2 : 0;
    new LaneCode.Vector(target.lanes()).select(code, selections[selection], low, high);
    return keep(code);
  }

  private int combine(CodeBuilder code, int a, int b) {
    return apply(code, kind == WindowFold.Kind.SUM ? Operator.ADD : Operator.MAX, a, b);
  }

  /** A minimum is the negated maximum of what is negated. */
  private int signed(CodeBuilder code, int value) {
    return kind == WindowFold.Kind.MIN ? apply(code, Operator.NEG, value) : value;
  }

  private int apply(CodeBuilder code, Operator operator, int... operands) {
    target.apply(
        code, new Expression.Apply(operator, List.of(X, X).subList(0, operands.length)), operands);
    return keep(code);
  }

  private int keep(CodeBuilder code) {
    TypeKind kind = target.local(LaneType.FLOAT);
    int slot = code.allocateLocal(kind);
    code.storeLocal(kind, slot);
    return slot;
  }
}
