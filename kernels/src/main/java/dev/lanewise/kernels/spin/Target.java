package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_float;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * What a loop is made of: how one step of a {@link Program} becomes instructions, values being in
 * locals.
 */
abstract sealed class Target permits VectorTarget, ScalarTarget {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final MethodTypeDesc JOIN = MethodTypeDesc.of(CD_float, CD_float, CD_float);

  /** No mask: the slot number that stands for "all lanes". */
  static final int NO_MASK = -1;

  /** The target of the given vector width; 0 for plain floats. */
  static Target of(int bits) {
    return switch (bits) {
      case 0 -> new ScalarTarget();
      case 128, 256, 512 -> new VectorTarget(bits);
      default ->
          throw new IllegalArgumentException(
              "spin: width is " + bits + " but must be 0, 128, 256 or 512");
    };
  }

  /** Elements that one value holds. */
  abstract int lanes();

  /** Copies of the body in the main loop. */
  abstract int unroll(Program program, Fold fold);

  /** Kind of the local variable that holds a value. */
  abstract TypeKind local(LaneType type);

  /** Pushes a value that has what {@code push} pushes, a float or an int, in every lane. */
  abstract void broadcast(CodeBuilder code, LaneType type, Runnable push);

  /** Pushes a value that has a constant in every lane. */
  void broadcast(CodeBuilder code, Expression constant) {
    switch (constant) {
      case Expression.FloatConstant(float value) ->
          broadcast(code, LaneType.FLOAT, () -> code.loadConstant(value));
      case Expression.IntConstant(int value) ->
          broadcast(code, LaneType.INT, () -> code.loadConstant(value));
      default -> throw new IllegalArgumentException("spin: no constant: " + constant);
    }
  }

  /** Type of a value, masks excepted. */
  abstract ClassDesc type(LaneType type);

  /** Pushes the elements of the array in a slot from the index that {@code index} pushes. */
  abstract void load(CodeBuilder code, int array, Runnable index, int mask);

  /** Stores a value to an array. */
  abstract void store(CodeBuilder code, int value, int array, Runnable index, int mask);

  /** Pushes {@code operator(operands)}. */
  abstract void apply(CodeBuilder code, Expression.Apply node, int[] operands);

  /** Adds the float value in a local to the one on the stack; a new local for the sum. */
  abstract int addTo(CodeBuilder code, int value);

  /** {@code accumulator = fold(accumulator, value)}, in the lanes of the mask. */
  abstract void fold(CodeBuilder code, Fold fold, int accumulator, int value, int mask);

  /** Jumps if none of the masks is set in any lane. */
  abstract void ifNone(CodeBuilder code, int[] masks, Label then);

  /** Pushes what a value's lanes are joined to. */
  abstract void foldLanes(CodeBuilder code, Fold fold, int value);

  /** Two floats on the stack to one. */
  static void foldScalars(CodeBuilder code, Fold fold) {
    switch (fold) {
      case ADD -> code.fadd();
      case MULTIPLY -> code.fmul();
      case MAXIMUM -> code.invokestatic(MATH, "max", JOIN);
      case MINIMUM -> code.invokestatic(MATH, "min", JOIN);
      case LARGEST_NUMBER -> {
        // a, b -> b > a ? b : a
        code.dup2().fcmpl().ifThenElse(Opcode.IFLT, c -> c.swap().pop(), CodeBuilder::pop);
      }
      case NONE -> throw new IllegalStateException("spin: a loop that does not fold has no result");
    }
  }

  /** Pushes the mask of the first lanes, as many as {@code i} is below {@code n}. */
  abstract void tailMask(CodeBuilder code, int i, int n);

  /** Pushes the mask of lanes that start at {@code i}: those from {@code first} to {@code n}. */
  abstract void betweenMask(CodeBuilder code, int i, int first, int n);
}
