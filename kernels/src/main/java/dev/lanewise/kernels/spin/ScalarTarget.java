package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** Plain float arithmetic, one element at a time; masks are ints 0 and 1. */
final class ScalarTarget extends Target {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final ClassDesc FLOAT = ClassDesc.of("java.lang.Float");
  private static final MethodTypeDesc FLOAT_TO_INT = MethodTypeDesc.of(CD_int, CD_float);
  private static final MethodTypeDesc INT_TO_FLOAT = MethodTypeDesc.of(CD_float, CD_int);

  @Override
  int lanes() {
    return 1;
  }

  @Override
  int unroll(Program program, Fold fold) {
    // A map is left to the JIT compiler, which unrolls and vectorises it if it is simple, and so is
    // a maximum. It may not reorder a sum or a product, so these need accumulators of their own: 2
    // adds a cycle x 4 cycles.
    return fold == Fold.ADD || fold == Fold.MULTIPLY ? 8 : 1;
  }

  @Override
  TypeKind local(LaneType type) {
    return type == LaneType.FLOAT ? TypeKind.FLOAT : TypeKind.INT;
  }

  @Override
  ClassDesc type(LaneType type) {
    return type == LaneType.FLOAT ? CD_float : CD_int;
  }

  @Override
  void broadcast(CodeBuilder code, LaneType type, Runnable push) {
    push.run();
  }

  @Override
  void load(CodeBuilder code, int array, Runnable index, int mask) {
    code.aload(array);
    index.run();
    code.faload();
  }

  @Override
  void store(CodeBuilder code, int value, int array, Runnable index, int mask) {
    code.aload(array);
    index.run();
    code.fload(value).fastore();
  }

  @Override
  int addTo(CodeBuilder code, int value) {
    code.fload(value).fadd();
    int sum = code.allocateLocal(TypeKind.FLOAT);
    code.fstore(sum);
    return sum;
  }

  @Override
  void fold(CodeBuilder code, Fold fold, int accumulator, int value, int mask) {
    code.fload(accumulator).fload(value);
    foldScalars(code, fold);
    code.fstore(accumulator);
  }

  @Override
  void foldLanes(CodeBuilder code, Fold fold, int value) {
    code.fload(value);
  }

  @Override
  void tailMask(CodeBuilder code, int i, int n) {
    throw new IllegalStateException("spin: a scalar loop has no tail");
  }

  @Override
  void betweenMask(CodeBuilder code, int i, int first, int n) {
    throw new IllegalStateException("spin: a scalar loop has no tail");
  }

  @Override
  void ifNone(CodeBuilder code, int[] masks, Label then) {
    code.iload(masks[0]);
    for (int m = 1; m < masks.length; m++) {
      code.iload(masks[m]).ior();
    }
    code.ifeq(then);
  }

  @Override
  void apply(CodeBuilder code, Expression.Apply node, int[] operands) {
    List<Expression> nodes = node.operands();
    switch (node.operator()) {
      case SELECT, INT_SELECT -> select(code, nodes.get(1).type(), operands);
      case SHIFT_LEFT -> code.iload(operands[0]).loadConstant(node.count()).ishl();
      case SHIFT_RIGHT -> code.iload(operands[0]).loadConstant(node.count()).ishr();
      default -> {
        for (int i = 0; i < operands.length; i++) {
          code.loadLocal(local(nodes.get(i).type()), operands[i]);
        }
        onStack(code, node.operator());
      }
    }
  }

  private static void onStack(CodeBuilder code, Operator operator) {
    switch (operator) {
      case ADD -> code.fadd();
      case SUB -> code.fsub();
      case MUL -> code.fmul();
      case DIV -> code.fdiv();
      case MAX -> code.invokestatic(MATH, "max", MethodTypeDesc.of(CD_float, CD_float, CD_float));
      case MIN -> code.invokestatic(MATH, "min", MethodTypeDesc.of(CD_float, CD_float, CD_float));
      case ANGLE_SIN -> code.invokestatic(Angle.CLASS, "sin", Angle.FLOAT_TO_FLOAT);
      case ANGLE_COS -> code.invokestatic(Angle.CLASS, "cos", Angle.FLOAT_TO_FLOAT);
      case NEG -> code.fneg();
      case SQRT ->
          code.f2d().invokestatic(MATH, "sqrt", MethodTypeDesc.of(CD_double, CD_double)).d2f();
      case FMA ->
          code.invokestatic(MATH, "fma", MethodTypeDesc.of(CD_float, CD_float, CD_float, CD_float));
      case INT_ADD -> code.iadd();
      case INT_SUB -> code.isub();
      case AND, BOTH -> code.iand();
      case OR, EITHER -> code.ior();
      case BITS -> code.invokestatic(FLOAT, "floatToRawIntBits", FLOAT_TO_INT);
      case FROM_BITS -> code.invokestatic(FLOAT, "intBitsToFloat", INT_TO_FLOAT);
      case LESS -> truth(code.fcmpg(), Opcode.IFLT);
      case LESS_OR_EQUAL -> truth(code.fcmpg(), Opcode.IFLE);
      case EQUAL -> truth(code.fcmpg(), Opcode.IFEQ);
      case INT_LESS -> truth(code, Opcode.IF_ICMPLT);
      case INT_EQUAL -> truth(code, Opcode.IF_ICMPEQ);
      case SELECT, INT_SELECT, SHIFT_LEFT, SHIFT_RIGHT, RARELY ->
          throw new IllegalStateException("spin: " + operator + " needs its operands in locals");
    }
  }

  private static void truth(CodeBuilder code, Opcode jump) {
    code.ifThenElse(jump, CodeBuilder::iconst_1, CodeBuilder::iconst_0);
  }

  /**
   * Selects among ints even for floats: the JIT compiler has a conditional move for ints only, else
   * it branches.
   */
  private static void select(CodeBuilder code, LaneType type, int[] operands) {
    code.iload(operands[0])
        .ifThenElse(
            Opcode.IFNE, c -> pushBits(c, type, operands[1]), c -> pushBits(c, type, operands[2]));
    if (type == LaneType.FLOAT) {
      code.invokestatic(FLOAT, "intBitsToFloat", INT_TO_FLOAT);
    }
  }

  private static void pushBits(CodeBuilder code, LaneType type, int slot) {
    if (type == LaneType.FLOAT) {
      code.fload(slot).invokestatic(FLOAT, "floatToRawIntBits", FLOAT_TO_INT);
    } else {
      code.iload(slot);
    }
  }
}
