package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.Workspace;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes the class of {@link ShortRows} that shift a row by its maximum and join what its elements
 * then are the exponentials of.
 */
final class ShortRowSpinner {
  /** An element, and what its row's elements have in common. */
  static final Expression X = Expression.input(0);

  static final Expression LARGEST = Expression.input(1);
  static final Expression EXPONENTIAL = Expression.input(2);
  static final Expression OF_SUM = Expression.input(3);

  /** Of the row's exponentials: the only input of what is made of it. */
  static final Expression SUM = Expression.input(0);

  /** What is made of a sum is one number: in vectors, C2 would look at ten times as much code. */
  private static final Target NUMBER = Target.of(0);

  private static final int MOST_VECTORS = 2;

  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_void, CD_int, CD_int, LaneCode.FLOATS, CD_int, LaneCode.FLOATS, CD_int);

  // Parameters.
  private static final int ROWS = 1;
  private static final int COLS = 2;
  private static final int FROM = 3;
  private static final int TO = 5;

  private final String name;
  private final Expression exponential;
  private final Expression ofSum;
  private final Expression result;
  private final int bits;
  private final Target target;
  private final ShortRows[] made = new ShortRows[MOST_VECTORS];

  /**
   * @param exponential of {@link #X} and {@link #LARGEST}
   * @param ofSum of {@link #SUM}, once a row
   * @param result of all others
   * @param bits vector width, or 0 for plain floats
   */
  ShortRowSpinner(
      String name, Expression exponential, Expression ofSum, Expression result, int bits) {
    this.name = name;
    this.exponential = exponential;
    this.ofSum = ofSum;
    this.result = result;
    this.bits = bits;
    target = Target.of(bits);
  }

  /** Whether rows are short. Of plain floats, one is all that a register holds. */
  boolean takes(int cols) {
    return bits > 0 && cols <= MOST_VECTORS * target.lanes();
  }

  /**
   * Maps contiguous short rows of x to rows of y. The last ones, where an array has no room for a
   * vector, are copied to where there is: a masked load that reaches over an array's end is checked
   * lane by lane, for which C2 now and then makes objects.
   */
  void map(int rows, int cols, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    int lanes = target.lanes();
    ShortRows map = of((cols - 1) / lanes + 1);
    int room = Math.min(x.length - xOff, y.length - yOff) - lanes;
    int first = cols > lanes ? rows : room < 0 ? 0 : Math.min(rows, room / cols + 1);
    map.run(first, cols, x, xOff, y, yOff);
    if (first < rows) {
      float[] row = workspace.floats(lanes);
      for (int r = first; r < rows; r++) {
        System.arraycopy(x, xOff + r * cols, row, 0, cols);
        map.run(1, cols, row, 0, row, 0);
        System.arraycopy(row, 0, y, yOff + r * cols, cols);
      }
    }
  }

  private ShortRows of(int vectors) {
    ShortRows rows = made[vectors - 1];
    if (rows == null) { // two threads may make it, one class as good as the other
      rows =
          Spin.instance(
              ShortRows.class,
              "Loop_" + name.replace('-', '_') + "_short" + vectors + "_w" + bits,
              "run",
              RUN,
              code -> writeRows(code, vectors));
      made[vectors - 1] = rows;
    }
    return rows;
  }

  private void writeRows(CodeBuilder code, int vectors) {
    code.block(
        rows -> {
          Label head = rows.newBoundLabel();
          rows.iload(ROWS).ifle(rows.breakLabel());
          rows.block(row -> writeRow(row, vectors));
          rows.iinc(ROWS, -1);
          for (int offset : new int[] {FROM + 1, TO + 1}) {
            rows.iload(offset).iload(COLS).iadd().istore(offset);
          }
          rows.goto_(head);
        });
    code.return_();
  }

  private void writeRow(CodeBuilder code, int vectors) {
    // The last of several vectors ends where the row does; what it shares with the one before is
    // masked.
    int start = code.allocateLocal(TypeKind.INT);
    int tail;
    if (vectors == 1) {
      code.iconst_0().istore(start);
      target.tailMask(code, start, COLS);
      tail = set(code);
    } else {
      int first = code.allocateLocal(TypeKind.INT);
      code.loadConstant((vectors - 1) * target.lanes()).istore(first);
      code.iload(COLS).loadConstant(target.lanes()).isub().istore(start);
      target.betweenMask(code, start, first, COLS);
      tail = set(code);
    }
    int[] masks = new int[vectors];
    Arrays.fill(masks, Target.NO_MASK);
    masks[vectors - 1] = tail;
    int[] x = new int[vectors];
    for (int v = 0; v < vectors; v++) {
      target.load(code, FROM, index(code, FROM + 1, masks[v], start, v), Target.NO_MASK);
      x[v] = set(code);
    }
    int largest = broadcast(code, writeFold(code, Fold.LARGEST_NUMBER, x, masks));
    Map<Expression, Integer> constants = new HashMap<>();
    int[] exponentials = new int[vectors];
    for (int v = 0; v < vectors; v++) {
      exponentials[v] = writeProgram(code, target, constants, exponential, x[v], largest);
    }
    int sum = writeFold(code, Fold.ADD, exponentials, masks);
    int common = broadcast(code, writeProgram(code, NUMBER, new HashMap<>(), ofSum, sum));
    for (int v = 0; v < vectors; v++) {
      int y = writeProgram(code, target, constants, result, x[v], largest, exponentials[v], common);
      target.store(code, y, TO, index(code, TO + 1, masks[v], start, v), masks[v]);
    }
  }

  private Runnable index(CodeBuilder code, int offset, int mask, int start, int v) {
    return () -> {
      code.iload(offset);
      if (mask == Target.NO_MASK) {
        code.loadConstant(v * target.lanes());
      } else {
        code.iload(start);
      }
      code.iadd();
    };
  }

  /** A local with the number that a row is joined to. */
  private int writeFold(CodeBuilder code, Fold fold, int[] values, int[] masks) {
    target.broadcast(code, LaneType.FLOAT, () -> code.loadConstant(fold.neutral()));
    int accumulator = set(code);
    for (int v = 0; v < values.length; v++) {
      target.fold(code, fold, accumulator, values[v], masks[v]);
    }
    target.foldLanes(code, fold, accumulator);
    return set(code, TypeKind.FLOAT);
  }

  /** A local with a number in every lane. */
  private int broadcast(CodeBuilder code, int number) {
    target.broadcast(code, LaneType.FLOAT, () -> code.fload(number));
    return set(code);
  }

  /** A local with the value of an expression whose inputs are in locals. */
  private static int writeProgram(
      CodeBuilder code,
      Target on,
      Map<Expression, Integer> constants,
      Expression e,
      int... inputs) {
    Program program = Program.of(e, 0);
    int[] values = new int[program.steps().size()];
    for (int s = 0; s < values.length; s++) {
      Program.Step step = program.steps().get(s);
      values[s] =
          switch (step.node()) {
            case Expression.Input(int k) -> inputs[k];
            case Expression.Apply a -> {
              on.apply(code, a, step.operands().stream().mapToInt(o -> values[o]).toArray());
              yield set(code, on.local(a.type()));
            }
            default ->
                constants.computeIfAbsent(
                    step.node(),
                    c -> {
                      on.broadcast(code, c);
                      return set(code, on.local(c.type()));
                    });
          };
    }
    return values[program.result()];
  }

  private static int set(CodeBuilder code) {
    return set(code, TypeKind.REFERENCE);
  }

  private static int set(CodeBuilder code, TypeKind kind) {
    int local = code.allocateLocal(kind);
    code.storeLocal(kind, local);
    return local;
  }
}
