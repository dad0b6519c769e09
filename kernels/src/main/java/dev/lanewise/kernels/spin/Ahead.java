package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Bringing memory into cache before it is needed. Java has no prefetch. With 512 bits, where masks
 * are registers, a vector stored under an empty mask fetches its line, writes nothing, and nobody
 * waits for it. Else a load of one float of the line does, if the JIT compiler believes that the
 * float is used; but what waits for memory keeps what follows waiting too.
 */
final class Ahead {
  private static final ClassDesc THREAD = ClassDesc.of("java.lang.Thread");
  private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
  private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
  private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
  private static final MethodTypeDesc FROM_LONG = MethodTypeDesc.of(MASK, SPECIES, CD_long);
  private static final MethodTypeDesc STORE =
      MethodTypeDesc.of(CD_void, LaneCode.FLOATS, CD_int, MASK);
  private static final MethodTypeDesc ALL_TRUE = MethodTypeDesc.of(CD_boolean);
  private static final float UNLIKELY = 0x1.234567p-99f;

  /** Lanes of the vectors whose masks are registers. */
  private static final int EMPTY_MASKS = 16;

  private final CodeBuilder code;
  private final int lanes;
  private final int local;

  /**
   * @param local variable for the empty mask, or for the sum of what was loaded
   */
  Ahead(CodeBuilder code, int lanes, int local) {
    this.code = code;
    this.lanes = lanes;
    this.local = local;
  }

  /** Whether touching memory that is far away costs next to nothing. */
  boolean free() {
    return lanes == EMPTY_MASKS;
  }

  /** Before the first line is touched. */
  void begin() {
    if (free()) {
      code.getstatic(FLOAT_VECTOR, "SPECIES_512", SPECIES).lconst_0();
      code.invokestatic(MASK, "fromLong", FROM_LONG).astore(local);
      isNotFull();
    } else {
      code.fconst_0().fstore(local);
    }
  }

  /**
   * Touches the line at index {@code at + plus} of an array, a whole vector inside it.
   *
   * @param array variable of the array
   * @param at variable of the index
   * @param vector variable of any vector
   */
  void touch(int array, int at, int plus, int vector) {
    if (free()) {
      Label outside = code.newLabel();
      isInside(array, at, plus, outside);
      code.aload(vector).aload(array).iload(at);
      plus(plus);
      code.aload(local).invokevirtual(FLOAT_VECTOR, "intoArray", STORE);
      code.labelBinding(outside);
    } else {
      code.fload(local).aload(array).iload(at);
      plus(plus);
      code.faload().fadd().fstore(local);
    }
  }

  /** After the last line: seems to need the sum of what was loaded. */
  void end() {
    if (!free()) {
      Label not = code.newLabel();
      code.fload(local).loadConstant(UNLIKELY).fcmpl().ifne(not);
      code.invokestatic(THREAD, "onSpinWait", MethodTypeDesc.of(CD_void));
      code.labelBinding(not);
    }
  }

  /**
   * Asks here what {@code intoArray} asks of each mask, whether it is full. C2 then knows; else it
   * would, in a JVM that has ever stored under a full mask, make a loop for either case, and put
   * sums of both into memory.
   */
  private void isNotFull() {
    Label notFull = code.newLabel();
    code.aload(local).invokevirtual(MASK, "allTrue", ALL_TRUE).ifeq(notFull);
    code.aconst_null().athrow();
    code.labelBinding(notFull);
  }

  /**
   * Asks in the words of {@code intoArray} whether the vector is inside the array, for the same
   * reason: there, what crosses an array's end is checked lane by lane, and any mask that ever did
   * so, anywhere in the JVM, brings that into the loop.
   */
  private void isInside(int array, int at, int plus, Label outside) {
    index(at, plus);
    code.lconst_0().lcmp().iflt(outside);
    index(at, plus);
    code.aload(array).arraylength().i2l().loadConstant((long) lanes).lsub().lcmp().ifgt(outside);
  }

  private void index(int at, int plus) {
    code.iload(at);
    plus(plus);
    code.i2l();
  }

  private void plus(int constant) {
    if (constant != 0) {
      code.loadConstant(constant).iadd();
    }
  }
}
