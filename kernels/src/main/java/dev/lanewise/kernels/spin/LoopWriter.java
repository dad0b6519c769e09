package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Writes the static method {@code loop(inputs, [float[] out, int outOff,] int n)} that applies a
 * program to n elements: a main loop of several values, a loop of one, and a masked rest.
 *
 * <p>Where something is rare there are two such methods, and one between them and the caller. The
 * one for what is usual returns where it met something else: were it to call the other from its
 * loop, constants could not stay in registers, and all would take half as long again.
 *
 * <p>An array input is two parameters, {@code float[] x, int xOff}; a parameter input is one float.
 */
final class LoopWriter {
  private static final ClassDesc ARRAY = CD_float.arrayType();
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

  private final Program program;
  private final Target target;
  private final Loop loop;
  private final Part part;

  private static final int NONE = -1;

  /** Elements done as rare ones where one is. At least the main loop's step. */
  private static final int RARE = 64;

  /** What a method does. */
  enum Part {
    /** All. */
    ALL,
    /**
     * Whole steps from a given element on, until something rare turns up; returns where it ended.
     */
    USUAL,
    /** All but a given number of first elements, slowly. */
    RARE
  }

  // Parameter slots.
  private final int[] inputs;
  private final int out;
  private final int n;

  // Set while writing.
  private int i;
  private int rest = NONE;
  private final int[] scalars;
  private int[] accumulators = {};

  /**
   * @param target what the values are
   * @param loop what the loop reads and leaves behind
   * @param part what the method does
   */
  LoopWriter(Program program, Target target, Loop loop, Part part) {
    this.part = part;
    this.program = program;
    this.target = target;
    this.loop = loop;
    inputs = new int[loop.arity()];
    scalars = new int[loop.arity()];
    int slot = 0;
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = slot;
      slot += loop.isParameter(k) ? 1 : 2;
    }
    out = slot;
    n = loop.stores() ? slot + 2 : slot;
  }

  /** Type of the method. */
  static MethodTypeDesc type(Loop loop, Part part) {
    List<ClassDesc> parameters = new ArrayList<>();
    for (int k = 0; k < loop.arity(); k++) {
      if (loop.isParameter(k)) {
        parameters.add(CD_float);
      } else {
        parameters.add(ARRAY);
        parameters.add(CD_int);
      }
    }
    if (loop.stores()) {
      parameters.add(ARRAY);
      parameters.add(CD_int);
    }
    parameters.add(CD_int);
    if (part != Part.ALL) {
      parameters.add(CD_int);
    }
    if (part == Part.USUAL) {
      return MethodTypeDesc.of(CD_int, parameters);
    }
    return MethodTypeDesc.of(loop.returnsFloat() ? CD_float : CD_void, parameters);
  }

  /** Writes the body. */
  void write(CodeBuilder code) {
    Label some = code.newLabel();
    code.iload(n).ifgt(some); // of nothing, scalar inputs may not exist
    writeReturnOfNothing(code);
    code.labelBinding(some);
    i = code.allocateLocal(TypeKind.INT);
    if (part == Part.USUAL) {
      code.iload(n + 1).istore(i);
    } else {
      code.iconst_0().istore(i);
    }
    writeScalars(code);
    if (part == Part.RARE) {
      writeMaskedLoop(code);
      writeReturn(code);
      return;
    }
    int unroll = target.unroll(program, loop.fold());
    if (part == Part.USUAL) {
      writeLoop(code, unroll);
      code.iload(i).ireturn();
      return;
    }
    writeAccumulators(code, unroll);
    if (unroll > 1) {
      writeLoop(code, unroll);
    }
    writeLoop(code, 1);
    if (target.lanes() > 1) {
      writeTail(code);
    }
    writeReturn(code);
  }

  /**
   * Writes the method between the caller and the other two: what is usual, until something is not
   * or less is left than a step; some elements slowly; and on. Fewer elements than a vector has are
   * the last lanes of the last whole vector, so that masks stay inside the arrays.
   *
   * @param usual calls the method of what is usual
   * @param rare calls that of what is rare
   */
  void writeBoth(CodeBuilder code, Consumer<CodeBuilder> usual, Consumer<CodeBuilder> rare) {
    Label some = code.newLabel();
    code.iload(n).ifgt(some);
    writeReturnOfNothing(code);
    code.labelBinding(some);
    i = code.allocateLocal(TypeKind.INT);
    int count = code.allocateLocal(TypeKind.INT);
    int skip = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(i);
    writeScalars(code);
    Label head = code.newBoundLabel();
    Label end = code.newLabel();
    pushArguments(code, () -> {});
    code.iload(n).iload(i);
    usual.accept(code);
    code.istore(i).iload(i).iload(n).if_icmpge(end);
    // count = min(max((n - i) & -lanes, min(n, lanes)), RARE), skip = max(count - (n - i), 0)
    code.iload(n).iload(i).isub().loadConstant(-target.lanes()).iand();
    code.iload(n).loadConstant(target.lanes());
    limit(code, "min");
    limit(code, "max");
    code.loadConstant(RARE);
    limit(code, "min");
    code.istore(count);
    code.iload(count).iload(n).isub().iload(i).iadd().iconst_0();
    limit(code, "max");
    code.istore(skip);
    code.iload(i).iload(skip).isub().istore(i);
    pushArguments(code, () -> code.iload(i).iadd());
    code.iload(count).iload(skip);
    rare.accept(code);
    code.iload(i).iload(count).iadd().istore(i);
    code.iload(i).iload(n).if_icmplt(head);
    code.labelBinding(end);
    writeReturnOfNothing(code);
  }

  private static void limit(CodeBuilder code, String function) {
    code.invokestatic(MATH, function, MethodTypeDesc.of(CD_int, CD_int, CD_int));
  }

  /** Pushes inputs and output, to whose offsets something is added. */
  private void pushArguments(CodeBuilder code, Runnable add) {
    for (int k = 0; k < inputs.length; k++) {
      if (loop.isScalar(k)) {
        code.fload(scalars[k]);
      } else {
        code.aload(inputs[k]).iload(inputs[k] + 1);
        add.run();
      }
    }
    code.aload(out).iload(out + 1);
    add.run();
  }

  /**
   * Writes what is the same for every element, its locals by step. Each body has its own: C2 moves
   * constants out of the loop by itself, and where they were made before it and live throughout, it
   * now and then made objects of them.
   */
  private int[] writeInvariants(CodeBuilder code) {
    int[] invariants = new int[program.steps().size()];
    for (int s = 0; s < invariants.length; s++) {
      Program.Step step = program.steps().get(s);
      if (step.invariant()) {
        switch (step.node()) {
          case Expression.FloatConstant(float value) ->
              target.broadcast(code, step.node().type(), () -> code.loadConstant(value));
          case Expression.IntConstant(int value) ->
              target.broadcast(code, step.node().type(), () -> code.loadConstant(value));
          case Expression.Input(int index) ->
              target.broadcast(code, step.node().type(), () -> code.fload(scalars[index]));
          case Expression.Apply a ->
              target.apply(code, a.operator(), a.operands(), slots(step, invariants));
        }
        invariants[s] = storeNew(code, step);
      }
    }
    return invariants;
  }

  /** Reads the scalars: later the loop may have written over them. */
  private void writeScalars(CodeBuilder code) {
    for (int k = 0; k < inputs.length; k++) {
      if (loop.isParameter(k)) {
        scalars[k] = inputs[k];
      } else if (loop.isScalar(k)) {
        scalars[k] = code.allocateLocal(TypeKind.FLOAT);
        code.aload(inputs[k]).iload(inputs[k] + 1).faload().fstore(scalars[k]);
      }
    }
  }

  private void writeAccumulators(CodeBuilder code, int unroll) {
    if (loop.folds()) {
      accumulators = new int[unroll];
      TypeKind kind = target.local(LaneType.FLOAT);
      for (int u = 0; u < unroll; u++) {
        target.broadcast(code, LaneType.FLOAT, () -> code.loadConstant(loop.fold().neutral()));
        accumulators[u] = code.allocateLocal(kind);
        code.storeLocal(kind, accumulators[u]);
      }
    }
  }

  /** {@code for (; i < n - n % step; i += step) body}, step being a power of two. */
  private void writeLoop(CodeBuilder code, int unroll) {
    int step = unroll * target.lanes();
    code.block(
        block -> {
          int bound = block.allocateLocal(TypeKind.INT);
          block.iload(n).loadConstant(-step).iand().istore(bound);
          Label head = block.newBoundLabel();
          block.iload(i).iload(bound).if_icmpge(block.breakLabel());
          block.block(body -> writeBody(body, unroll, Target.NO_MASK));
          block.iinc(i, step).goto_(head);
        });
  }

  private void writeTail(CodeBuilder code) {
    code.block(
        block -> {
          block.iload(i).iload(n).if_icmpge(block.breakLabel());
          Label few = block.newLabel();
          block.iload(i).ifeq(few);
          writeWindow(block);
          block.labelBinding(few);
          target.tailMask(block, i, n);
          int mask = block.allocateLocal(TypeKind.REFERENCE);
          block.astore(mask);
          block.block(body -> writeBody(body, 1, mask));
          if (loop.folds()) {
            // A return of its own: where this path joined the one without a tail, C2 now and then
            // made an object of the accumulators.
            writeReturn(block);
          }
        });
  }

  /**
   * The rest as the last lanes of the last whole vector, loads unmasked, and a return: a masked
   * load that reaches over an array's end is checked lane by lane, for which C2 now and then makes
   * objects.
   */
  private void writeWindow(CodeBuilder code) {
    rest = code.allocateLocal(TypeKind.INT);
    code.iload(i).istore(rest);
    code.iload(n).loadConstant(target.lanes()).isub().istore(i);
    target.betweenMask(code, i, rest, n);
    int mask = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(mask);
    code.block(body -> writeBody(body, 1, mask));
    writeReturn(code);
    rest = NONE;
  }

  /** All elements but the first few by masked values: little code for what is rare. */
  private void writeMaskedLoop(CodeBuilder code) {
    Label head = code.newBoundLabel();
    int mask = Target.NO_MASK;
    if (target.lanes() > 1) {
      target.betweenMask(code, i, n + 1, n);
      mask = code.allocateLocal(TypeKind.REFERENCE);
      code.astore(mask);
    }
    writeBody(code, 1, mask);
    code.iinc(i, target.lanes()).iload(i).iload(n).if_icmplt(head);
  }

  /**
   * Computes values i, i + lanes, ... side by side, so that independent chains alternate. If one of
   * them is rare, none is stored.
   */
  private void writeBody(CodeBuilder code, int unroll, int mask) {
    int[] invariants = writeInvariants(code);
    int[][] values = new int[unroll][];
    for (int u = 0; u < unroll; u++) {
      values[u] = invariants.clone();
    }
    for (int s = 0; s < invariants.length; s++) {
      Program.Step step = program.steps().get(s);
      if (!step.invariant()) {
        for (int u = 0; u < unroll; u++) {
          writeStep(code, step, values[u], u, mask);
          values[u][s] = storeNew(code, step);
        }
      }
    }
    if (part == Part.USUAL && !program.rare().isEmpty()) {
      Label usual = code.newLabel();
      IntStream masks = program.rare().stream().mapToInt(s -> s);
      target.ifNone(
          code, masks.flatMap(s -> Arrays.stream(values).mapToInt(v -> v[s])).toArray(), usual);
      code.iload(i).ireturn();
      code.labelBinding(usual);
    }
    writeResults(code, values, mask);
  }

  private void writeResults(CodeBuilder code, int[][] values, int mask) {
    for (int u = 0; u < values.length; u++) {
      int value = values[u][program.result()];
      if (loop.stores()) {
        target.store(code, value, out, index(code, out + 1, u), mask);
      }
      if (loop.folds()) {
        target.fold(code, loop.fold(), accumulators[u], value, mask);
      }
    }
  }

  private void writeStep(CodeBuilder code, Program.Step step, int[] values, int u, int mask) {
    switch (step.node()) {
      case Expression.Input(int index) ->
          target.load(
              code,
              inputs[index],
              index(code, inputs[index] + 1, u),
              rest == NONE ? mask : Target.NO_MASK);
      case Expression.Apply a ->
          target.apply(code, a.operator(), a.operands(), slots(step, values));
      default -> throw new IllegalStateException("spin: a constant is not invariant: " + step);
    }
  }

  /** Pushes {@code offset + i + u * lanes}. */
  private Runnable index(CodeBuilder code, int offset, int u) {
    return () -> {
      code.iload(offset).iload(i).iadd();
      if (u > 0) {
        code.loadConstant(u * target.lanes()).iadd();
      }
    };
  }

  private static int[] slots(Program.Step step, int[] values) {
    return step.operands().stream().mapToInt(o -> values[o]).toArray();
  }

  private int storeNew(CodeBuilder code, Program.Step step) {
    TypeKind kind = target.local(step.node().type());
    int slot = code.allocateLocal(kind);
    code.storeLocal(kind, slot);
    return slot;
  }

  /** Joins the accumulators pairwise, then the lanes. */
  private void writeReturn(CodeBuilder code) {
    if (!loop.folds()) {
      writeReturnOfNothing(code);
      return;
    }
    for (int half = accumulators.length / 2; half > 0; half /= 2) {
      for (int u = 0; u < half; u++) {
        target.fold(code, loop.fold(), accumulators[u], accumulators[u + half], Target.NO_MASK);
      }
    }
    target.foldLanes(code, loop.fold(), accumulators[0]);
    code.freturn();
  }

  private void writeReturnOfNothing(CodeBuilder code) {
    if (part == Part.USUAL) {
      code.iload(n).ireturn();
    } else if (loop.returnsFloat()) {
      code.loadConstant(loop.fold().neutral()).freturn();
    } else {
      code.return_();
    }
  }
}
