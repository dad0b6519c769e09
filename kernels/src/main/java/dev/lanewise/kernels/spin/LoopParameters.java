package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.CacheLine;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a loop, {@code (inputs, [float[] out, int outOff,] int n)}, and the slots they
 * are in. An array input is two, {@code float[] x, int xOff}; a parameter input is one float. What
 * is usual starts at an element, and what is rare skips some: one more.
 */
final class LoopParameters {
  private static final ClassDesc ARRAY = CD_float.arrayType();
  private static final ClassDesc LINE = CacheLine.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc HEAD = MethodTypeDesc.of(CD_int, CD_int, CD_int, CD_int);

  private final Loop loop;
  private final int[] inputs;
  private final int out;

  LoopParameters(Loop loop) {
    this.loop = loop;
    inputs = new int[loop.arity()];
    int slot = 0;
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = slot;
      slot += loop.isParameter(k) ? 1 : 2;
    }
    out = slot;
  }

  /** Slot of an input; an array's offset is in the next. */
  int input(int k) {
    return inputs[k];
  }

  /** Slot of the output, its offset in the next. */
  int out() {
    return out;
  }

  /** Slot of n. */
  int count() {
    return loop.stores() ? out + 2 : out;
  }

  /** Type of a method. */
  static MethodTypeDesc type(Loop loop, LoopPart part) {
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
    if (part != LoopPart.ALL) {
      parameters.add(CD_int);
    }
    return MethodTypeDesc.of(
        switch (part) {
          case ALL -> loop.returnsFloat() ? CD_float : CD_void;
          case USUAL -> CD_int;
          case RARE -> CD_void;
        },
        parameters);
  }

  /**
   * A new local: how many elements lie before the output's first vector that crosses no line. Jumps
   * if there are none, or if what follows is too little to care.
   */
  int head(CodeBuilder code, int lanes, Label none) {
    int head = code.allocateLocal(TypeKind.INT);
    code.iload(out + 1).iload(count()).loadConstant(lanes).invokestatic(LINE, "head", HEAD);
    code.istore(head).iload(head).ifeq(none);
    return head;
  }

  /** Begins some elements later. */
  void skip(CodeBuilder code, int elements) {
    for (int k = 0; k < inputs.length; k++) {
      if (!loop.isScalar(k)) {
        code.iload(inputs[k] + 1).iload(elements).iadd().istore(inputs[k] + 1);
      }
    }
    code.iload(out + 1).iload(elements).iadd().istore(out + 1);
    code.iload(count()).iload(elements).isub().istore(count());
  }

  /** Reads the scalars to locals, by input: later the loop may have written over them. */
  int[] readScalars(CodeBuilder code) {
    int[] scalars = new int[inputs.length];
    for (int k = 0; k < inputs.length; k++) {
      if (loop.isParameter(k)) {
        scalars[k] = inputs[k];
      } else if (loop.isScalar(k)) {
        scalars[k] = code.allocateLocal(TypeKind.FLOAT);
        code.aload(inputs[k]).iload(inputs[k] + 1).faload().fstore(scalars[k]);
      }
    }
    return scalars;
  }
}
