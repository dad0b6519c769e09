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
import java.util.List;

/**
 * Writes the static method {@code loop(inputs, [float[] out, int outOff,] int n)} that applies a
 * program to n elements: constants first, then a main loop of several values, a loop of one, and a
 * masked rest.
 *
 * <p>An array input is two parameters, {@code float[] x, int xOff}; a parameter input is one float.
 */
final class LoopWriter {
  private static final ClassDesc ARRAY = CD_float.arrayType();

  private final Program program;
  private final Target target;
  private final Loop loop;

  // Parameter slots.
  private final int[] inputs;
  private final int out;
  private final int n;

  // Set while writing.
  private int i;
  private int[] accumulators = {};
  private final int[] invariants;

  /**
   * @param target what the values are
   * @param loop what the loop reads and leaves behind
   */
  LoopWriter(Program program, Target target, Loop loop) {
    this.program = program;
    this.target = target;
    this.loop = loop;
    invariants = new int[program.steps().size()];
    inputs = new int[loop.arity()];
    int slot = 0;
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = slot;
      slot += loop.isParameter(k) ? 1 : 2;
    }
    out = slot;
    n = loop.stores() ? slot + 2 : slot;
  }

  /** Type of the method. */
  static MethodTypeDesc type(Loop loop) {
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
    return MethodTypeDesc.of(loop.returnsFloat() ? CD_float : CD_void, parameters);
  }

  /** Writes the body. */
  void write(CodeBuilder code) {
    Label some = code.newLabel();
    code.iload(n).ifgt(some); // of nothing, scalar inputs may not exist
    writeReturnOfNothing(code);
    code.labelBinding(some);
    i = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(i);
    int unroll = target.unroll(program, loop.fold());
    writeInvariants(code);
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

  private void writeInvariants(CodeBuilder code) {
    for (int s = 0; s < invariants.length; s++) {
      Program.Step step = program.steps().get(s);
      if (step.invariant()) {
        switch (step.node()) {
          case Expression.FloatConstant(float value) ->
              target.broadcast(code, step.node().type(), () -> code.loadConstant(value));
          case Expression.IntConstant(int value) ->
              target.broadcast(code, step.node().type(), () -> code.loadConstant(value));
          case Expression.Input(int index) ->
              target.broadcast(code, step.node().type(), () -> pushScalar(code, index));
          case Expression.Apply a ->
              target.apply(code, a.operator(), a.operands(), slots(step, invariants));
        }
        invariants[s] = storeNew(code, step);
      }
    }
  }

  private void pushScalar(CodeBuilder code, int index) {
    if (loop.isParameter(index)) {
      code.fload(inputs[index]);
    } else {
      code.aload(inputs[index]).iload(inputs[index] + 1).faload();
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
          writeBody(block, unroll, Target.NO_MASK);
          block.iinc(i, step).goto_(head);
        });
  }

  private void writeTail(CodeBuilder code) {
    code.block(
        block -> {
          block.iload(i).iload(n).if_icmpge(block.breakLabel());
          target.tailMask(block, i, n);
          int mask = block.allocateLocal(TypeKind.REFERENCE);
          block.astore(mask);
          writeBody(block, 1, mask);
          if (loop.folds()) {
            // A return of its own: where this path joined the one without a tail, C2 now and then
            // made an object of the accumulators.
            writeReturn(block);
          }
        });
  }

  /** Computes values i, i + lanes, ... side by side, so that independent chains alternate. */
  private void writeBody(CodeBuilder code, int unroll, int mask) {
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
    for (int u = 0; u < unroll; u++) {
      int result = values[u][invariants.length - 1];
      if (loop.stores()) {
        target.store(code, result, out, index(code, out + 1, u), mask);
      }
      if (loop.folds()) {
        target.fold(code, loop.fold(), accumulators[u], result, mask);
      }
    }
  }

  private void writeStep(CodeBuilder code, Program.Step step, int[] values, int u, int mask) {
    switch (step.node()) {
      case Expression.Input(int index) ->
          target.load(code, inputs[index], index(code, inputs[index] + 1, u), mask);
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
    if (loop.returnsFloat()) {
      code.loadConstant(loop.fold().neutral()).freturn();
    } else {
      code.return_();
    }
  }
}
