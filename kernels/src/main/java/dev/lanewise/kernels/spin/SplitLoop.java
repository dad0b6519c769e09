package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_int;

import dev.lanewise.kernels.CacheLine;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.function.Consumer;

/**
 * Writes the method between the caller and two parts of a loop: what is usual, until something is
 * not or less is left than a step; some elements slowly; and on. Fewer elements than a vector has
 * are the last lanes of the last whole vector, so that masks stay inside the arrays.
 */
final class SplitLoop {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

  /** Elements done as rare ones where one is. */
  private static final int RARE = 64;

  private final Loop loop;
  private final int lanes;
  private final boolean aligns;
  private final Consumer<CodeBuilder> usual;
  private final Consumer<CodeBuilder> rare;
  private final LoopParameters parameters;

  /**
   * @param aligns whether what is rare may do what lies before the output's first line
   * @param usual calls the method of what is usual
   * @param rare calls that of what is rare
   */
  SplitLoop(
      Loop loop,
      int lanes,
      boolean aligns,
      Consumer<CodeBuilder> usual,
      Consumer<CodeBuilder> rare) {
    this.loop = loop;
    this.lanes = lanes;
    this.aligns = aligns;
    this.usual = usual;
    this.rare = rare;
    parameters = new LoopParameters(loop);
  }

  void write(CodeBuilder code) {
    int n = parameters.count();
    Label some = code.newLabel();
    code.iload(n).ifgt(some); // of nothing, scalar inputs may not exist
    returnOfNothing(code, loop);
    code.labelBinding(some);
    int i = code.allocateLocal(TypeKind.INT);
    int count = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(i);
    int[] scalars = parameters.readScalars(code);
    if (aligns && CacheLine.isCrossedBy(lanes)) {
      writeHead(code, scalars);
    }
    Label head = code.newBoundLabel();
    Label end = code.newLabel();
    pushArguments(code, scalars, () -> {});
    code.iload(n).iload(i);
    usual.accept(code);
    code.istore(i).iload(i).iload(n).if_icmpge(end);
    // count = min(max((n - i) & -lanes, min(n, lanes)), RARE)
    code.iload(n).iload(i).isub().loadConstant(-lanes).iand();
    code.iload(n).loadConstant(lanes);
    limit(code, "min");
    limit(code, "max");
    code.loadConstant(RARE);
    limit(code, "min");
    code.istore(count);
    // What is done already, skip = max(count - (n - i), 0), is in the window again.
    int skip = code.allocateLocal(TypeKind.INT);
    code.iload(count).iload(n).isub().iload(i).iadd().iconst_0();
    limit(code, "max");
    code.istore(skip).iload(i).iload(skip).isub().istore(i);
    Label next = code.newBoundLabel();
    pushArguments(code, scalars, () -> code.iload(i).iadd());
    code.iload(count).iload(skip);
    rare.accept(code);
    code.iconst_0().istore(skip).iinc(i, lanes);
    code.iinc(count, -lanes).iload(count).ifgt(next);
    code.iload(i).iload(n).if_icmplt(head);
    code.labelBinding(end);
    returnOfNothing(code, loop);
  }

  /** What lies before the output's first vector that crosses no line, as if it were rare. */
  private void writeHead(CodeBuilder code, int[] scalars) {
    code.block(
        block -> {
          int head = parameters.head(block, lanes, block.breakLabel());
          pushArguments(block, scalars, () -> {});
          block.iload(head).iconst_0();
          rare.accept(block);
          parameters.skip(block, head);
        });
  }

  /** Returns what a loop does that folds nothing, or nothing yet. */
  static void returnOfNothing(CodeBuilder code, Loop loop) {
    if (loop.returnsFloat()) {
      code.loadConstant(loop.fold().neutral()).freturn();
    } else {
      code.return_();
    }
  }

  private static void limit(CodeBuilder code, String function) {
    code.invokestatic(MATH, function, MethodTypeDesc.of(CD_int, CD_int, CD_int));
  }

  /** Pushes inputs and output, to whose offsets something is added. */
  private void pushArguments(CodeBuilder code, int[] scalars, Runnable add) {
    for (int k = 0; k < loop.arity(); k++) {
      if (loop.isScalar(k)) {
        code.fload(scalars[k]);
      } else {
        code.aload(parameters.input(k)).iload(parameters.input(k) + 1);
        add.run();
      }
    }
    code.aload(parameters.out()).iload(parameters.out() + 1);
    add.run();
  }
}
