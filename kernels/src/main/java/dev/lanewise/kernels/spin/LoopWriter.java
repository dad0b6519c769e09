package dev.lanewise.kernels.spin;

import dev.lanewise.kernels.CacheLine;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Writes a static method that applies a program to n elements: a main loop of several values, a
 * loop of one, and a masked rest. Its parameters are {@link LoopParameters}.
 *
 * <p>Where something is rare, or the program is long, there are two such methods, and a {@link
 * SplitLoop} between them and the caller. The one for what is usual returns where it met something
 * else: were it to call the other from its loop, constants could not stay in registers, and all
 * would take half as long again.
 */
final class LoopWriter {
  /**
   * So many numbers no cache holds. From memory a store that crosses a line's end calls for the
   * next line as well, before its turn: 1.1 times as fast as stores that begin where lines do.
   */
  private static final int FAR = 1 << 22;

  /** Steps of bodies that memory keeps waiting; longer ones gain from vectors in one line. */
  private static final int BRIEF = 8;

  private final Program program;
  private final Target target;
  private final Loop loop;
  private final LoopPart part;
  private final LoopConstants constants;
  private final LoopParameters parameters;
  private final int n;

  // Set while writing; whole: what a mask excludes lies inside the inputs as well; again: in the
  // loop that does most of the work.
  private int i;
  private boolean whole;
  private boolean again;
  private int[] scalars = {};
  private int[] accumulators = {};

  /**
   * @param target what the values are
   * @param loop what the loop reads and leaves behind
   * @param part what the method does
   */
  LoopWriter(Program program, Target target, Loop loop, LoopPart part, LoopConstants constants) {
    this.part = part;
    this.constants = constants;
    this.program = program;
    this.target = target;
    this.loop = loop;
    parameters = new LoopParameters(loop);
    n = parameters.count();
  }

  /** Writes the body. */
  void write(CodeBuilder code) {
    Label some = code.newLabel();
    code.iload(n).ifgt(some); // of nothing, scalar inputs may not exist
    writeReturnOfNothing(code);
    code.labelBinding(some);
    i = code.allocateLocal(TypeKind.INT);
    if (part == LoopPart.USUAL) {
      code.iload(n + 1).istore(i);
    } else {
      code.iconst_0().istore(i);
    }
    scalars = parameters.readScalars(code);
    if (part == LoopPart.RARE) {
      writeMasked(code);
      writeReturn(code);
      return;
    }
    int unroll = target.unroll(program, loop.fold());
    if (part == LoopPart.USUAL) {
      writeMainLoop(code, unroll);
      code.iload(i).ireturn();
      return;
    }
    if (aligns(unroll)) {
      writeHead(code);
    }
    writeAccumulators(code, unroll);
    writeMainLoop(code, unroll);
    if (loop.fold().anyOrder()) {
      writeJoin(code);
    }
    if (unroll > 1) {
      writeLoop(code, 1);
    }
    if (target.lanes() > 1) {
      writeTail(code);
    }
    writeReturn(code);
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
          case Expression.Input(int index) ->
              target.broadcast(code, step.node().type(), () -> code.fload(scalars[index]));
          case Expression.Apply a -> target.apply(code, a, slots(step, invariants));
          default -> constants.push(code, step.node(), again);
        }
        invariants[s] = storeNew(code, step);
      }
    }
    return invariants;
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

  /**
   * Whether whole vectors begin where the output's vectors do not cross lines of the cache. Not
   * where values are joined: the order of a sum must not depend on where its numbers lie.
   */
  private boolean aligns(int unroll) {
    return CacheLine.isCrossedBy(target.lanes())
        && !loop.folds()
        && 4 * program.steps().size() + program.steps(unroll) <= LoopClass.MOST_STEPS;
  }

  /**
   * The elements up to there, if there are any, and if many vectors follow, for which the loop
   * begins at 0 again: C2 checks the range of an index that does so once.
   */
  private void writeHead(CodeBuilder code) {
    code.block(
        block -> {
          if (program.steps().size() <= BRIEF) {
            block.iload(n).loadConstant(FAR).if_icmpge(block.breakLabel());
          }
          int end = parameters.head(block, target.lanes(), block.breakLabel());
          target.tailMask(block, i, end);
          int mask = block.allocateLocal(TypeKind.REFERENCE);
          block.astore(mask);
          whole = true;
          block.block(body -> writeBody(body, 1, mask));
          whole = false;
          parameters.skip(block, end);
        });
  }

  private void writeMainLoop(CodeBuilder code, int unroll) {
    again = true;
    writeLoop(code, unroll);
    again = false;
  }

  /** {@code for (; i < n - step + 1; i += step) body}. */
  private void writeLoop(CodeBuilder code, int unroll) {
    int step = unroll * target.lanes();
    code.block(
        block -> {
          int bound = block.allocateLocal(TypeKind.INT);
          block.iload(n).loadConstant(step - 1).isub().istore(bound);
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
    int rest = code.allocateLocal(TypeKind.INT);
    code.iload(i).istore(rest);
    code.iload(n).loadConstant(target.lanes()).isub().istore(i);
    int mask = Target.NO_MASK;
    if (loop.stores() || !loop.fold().anyOrder()) { // a maximum may meet an element twice
      target.betweenMask(code, i, rest, n);
      mask = code.allocateLocal(TypeKind.REFERENCE);
      code.astore(mask);
    }
    int tail = mask;
    whole = true;
    code.block(body -> writeBody(body, 1, tail));
    whole = false;
    writeReturn(code);
  }

  /**
   * One value, masked: little code for what is rare. No loop: C2 now and then made two copies of
   * its only block.
   */
  private void writeMasked(CodeBuilder code) {
    int mask = Target.NO_MASK;
    if (target.lanes() > 1) {
      target.betweenMask(code, i, n + 1, n);
      mask = code.allocateLocal(TypeKind.REFERENCE);
      code.astore(mask);
    }
    writeBody(code, 1, mask);
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
    if (part == LoopPart.USUAL && !program.rare().isEmpty()) {
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
        int stored = constants.settled(code, value);
        target.store(code, stored, parameters.out(), index(code, parameters.out() + 1, u), mask);
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
              parameters.input(index),
              index(code, parameters.input(index) + 1, u),
              whole ? Target.NO_MASK : mask);
      case Expression.Apply a -> target.apply(code, a, slots(step, values));
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

  /** Joins the accumulators, if that is still to do, and their lanes. */
  private void writeReturn(CodeBuilder code) {
    if (!loop.folds()) {
      writeReturnOfNothing(code);
      return;
    }
    if (!loop.fold().anyOrder()) {
      writeJoin(code);
    }
    target.foldLanes(code, loop.fold(), accumulators[0]);
    code.freturn();
  }

  /**
   * Joins the accumulators pairwise. As soon as the main loop ends where the order is free: there
   * are three returns, and a maximum has four operations where a sum has one. With the joins in
   * each return C2 had to look at twice as much as it inlines at once, guessed what the rest was,
   * and in one JVM of many kept objects (decision 0022).
   */
  private void writeJoin(CodeBuilder code) {
    for (int left = accumulators.length; left > 1; left = (left + 1) / 2) {
      int half = (left + 1) / 2;
      for (int u = half; u < left; u++) {
        target.fold(code, loop.fold(), accumulators[u - half], accumulators[u], Target.NO_MASK);
      }
    }
  }

  private void writeReturnOfNothing(CodeBuilder code) {
    switch (part) {
      case ALL -> SplitLoop.returnOfNothing(code, loop);
      case USUAL -> code.iload(n).ireturn();
      case RARE -> code.return_();
    }
  }
}
