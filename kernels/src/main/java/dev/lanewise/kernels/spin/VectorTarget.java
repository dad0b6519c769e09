package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Vectors of one width. The vector module is named by descriptors only, so that this class loads
 * without it; its methods are called directly, because small helpers of our own are not inlined in
 * big loops.
 */
final class VectorTarget extends Target {
  private static final String MODULE = "jdk.incubator.vector.";
  private static final ClassDesc VECTOR = ClassDesc.of(MODULE + "Vector");
  private static final ClassDesc FLOATS = ClassDesc.of(MODULE + "FloatVector");
  private static final ClassDesc INTS = ClassDesc.of(MODULE + "IntVector");
  private static final ClassDesc MASK = ClassDesc.of(MODULE + "VectorMask");
  private static final ClassDesc SPECIES = ClassDesc.of(MODULE + "VectorSpecies");
  private static final ClassDesc OPERATORS = ClassDesc.of(MODULE + "VectorOperators");
  private static final String UNARY = "Unary";
  private static final String BINARY = "Binary";
  private static final String ASSOCIATIVE = "Associative";
  private static final String TERNARY = "Ternary";
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final ClassDesc ARRAY = CD_float.arrayType();

  /** Inputs of a body that may have copies. */
  private static final int MOST_INPUTS = 4;

  /** Steps of a short body. */
  private static final int SHORT = 6;

  /**
   * Copies of a short body that joins its values. C2 unrolls a loop whose step is at most 64, eight
   * times if it can, and then reads each accumulator's numbers first: of 2 KiB every fourth line,
   * backwards. No processor fetches that ahead. A step of 6 times 16 it leaves alone (0032), and
   * four copies of more operations than {@link #ALONE}.
   */
  private static final int JOINED = 6;

  private static final int ALONE = 6;

  private final int bits;

  VectorTarget(int bits) {
    this.bits = bits;
  }

  @Override
  int lanes() {
    return bits / Float.SIZE;
  }

  @Override
  int unroll(Program program, Fold fold) {
    // Of many inputs, copies are more than C1 compiles with profiles ("out of virtual registers"),
    // and what it has compiled without them, because C2 was busy, never gets to C2.
    if (program.arity() > MOST_INPUTS) {
      return 1;
    }
    // Short bodies are bound by the loop's own few instructions: ReLU takes 0.093 ns an element
    // with one copy, 0.05 with two or four (Zen 4, 512 bits, 4096 floats in L1). Long ones gain 2 %
    // from a second copy, and more would spill where there are 16 registers.
    if (program.varying() > SHORT) {
      return program.steps(2) <= LoopClass.MOST_STEPS ? 2 : 1;
    }
    return fold == Fold.NONE || program.varying() + fold.operations() > ALONE ? 4 : JOINED;
  }

  @Override
  TypeKind local(LaneType type) {
    return TypeKind.REFERENCE;
  }

  @Override
  ClassDesc type(LaneType type) {
    return vector(type);
  }

  private static ClassDesc vector(LaneType type) {
    return type == LaneType.INT ? INTS : FLOATS;
  }

  private void pushSpecies(CodeBuilder code, LaneType type) {
    code.getstatic(vector(type), "SPECIES_" + bits, SPECIES);
  }

  private static void pushOperator(CodeBuilder code, String name, String kind) {
    code.getstatic(OPERATORS, name, OPERATORS.nested(kind));
  }

  @Override
  void broadcast(CodeBuilder code, LaneType type, Runnable push) {
    pushSpecies(code, type);
    push.run();
    ClassDesc element = type == LaneType.INT ? CD_int : CD_float;
    code.invokestatic(vector(type), "broadcast", MethodTypeDesc.of(vector(type), SPECIES, element));
  }

  @Override
  void load(CodeBuilder code, int array, Runnable index, int mask) {
    pushSpecies(code, LaneType.FLOAT);
    code.aload(array);
    index.run();
    if (mask == NO_MASK) {
      code.invokestatic(FLOATS, "fromArray", MethodTypeDesc.of(FLOATS, SPECIES, ARRAY, CD_int));
    } else {
      code.aload(mask)
          .invokestatic(
              FLOATS, "fromArray", MethodTypeDesc.of(FLOATS, SPECIES, ARRAY, CD_int, MASK));
    }
  }

  @Override
  void store(CodeBuilder code, int value, int array, Runnable index, int mask) {
    code.aload(value).aload(array);
    index.run();
    if (mask == NO_MASK) {
      code.invokevirtual(FLOATS, "intoArray", MethodTypeDesc.of(CD_void, ARRAY, CD_int));
    } else {
      code.aload(mask)
          .invokevirtual(FLOATS, "intoArray", MethodTypeDesc.of(CD_void, ARRAY, CD_int, MASK));
    }
  }

  @Override
  int addTo(CodeBuilder code, int value) {
    pushOperator(code, "ADD", ASSOCIATIVE);
    code.aload(value)
        .invokevirtual(
            FLOATS, "lanewise", MethodTypeDesc.of(FLOATS, OPERATORS.nested(BINARY), VECTOR));
    int sum = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(sum);
    return sum;
  }

  @Override
  void fold(CodeBuilder code, Fold fold, int accumulator, int value, int mask) {
    if (fold.anyOrder()) {
      foldExtreme(
          code, fold, accumulator, mask == NO_MASK ? value : masked(code, fold, value, mask));
      return;
    }
    String method = fold == Fold.ADD ? "add" : "mul";
    if (mask == NO_MASK) {
      // Not the other way round: C2 guesses the class of a receiver that a loop carries, and now
      // and then its guess kept the accumulators as objects.
      code.aload(value).aload(accumulator);
      code.invokevirtual(FLOATS, method, MethodTypeDesc.of(FLOATS, VECTOR));
    } else {
      code.aload(accumulator).aload(value).aload(mask);
      code.invokevirtual(FLOATS, method, MethodTypeDesc.of(FLOATS, VECTOR, MASK));
    }
    code.astore(accumulator);
  }

  /** The value in the lanes of the mask, and in the others what changes nothing. */
  private int masked(CodeBuilder code, Fold fold, int value, int mask) {
    broadcast(code, LaneType.FLOAT, () -> code.loadConstant(fold.neutral()));
    code.aload(value).aload(mask);
    code.invokevirtual(FLOATS, "blend", MethodTypeDesc.of(FLOATS, VECTOR, MASK));
    int masked = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(masked);
    return masked;
  }

  /**
   * {@code m = v > m ? v : m} and {@code m = v != v ? v : m}: two comparisons and blends; of a
   * minimum, {@code v < m}. FloatVector.max would order -0 and 0 as well and takes a third longer,
   * joining the masks first takes 70 % longer (Zen 4, 512 bits).
   */
  private static void foldExtreme(CodeBuilder code, Fold fold, int accumulator, int value) {
    code.aload(accumulator).aload(value).aload(value);
    compareFloats(code, fold == Fold.MINIMUM ? "LT" : "GT", accumulator);
    code.invokevirtual(FLOATS, "blend", MethodTypeDesc.of(FLOATS, VECTOR, MASK));
    if (fold != Fold.LARGEST_NUMBER) {
      code.aload(value).aload(value);
      compareFloats(code, "NE", value);
      code.invokevirtual(FLOATS, "blend", MethodTypeDesc.of(FLOATS, VECTOR, MASK));
    }
    code.astore(accumulator);
  }

  /** The vector on the stack compared with the one in a local. */
  private static void compareFloats(CodeBuilder code, String name, int local) {
    pushOperator(code, name, "Comparison");
    code.aload(local)
        .invokevirtual(
            FLOATS, "compare", MethodTypeDesc.of(MASK, OPERATORS.nested("Comparison"), VECTOR));
  }

  /**
   * The two halves joined, again and again. Not {@code reduceLanes} where the order matters: that
   * of a sum is in fact another one once C2 has compiled it, so that the same sum would change its
   * bits in the middle of a run.
   */
  @Override
  void foldLanes(CodeBuilder code, Fold fold, int value) {
    if (fold.anyOrder()) {
      code.aload(value);
      pushOperator(code, fold == Fold.MINIMUM ? "MIN" : "MAX", ASSOCIATIVE);
      code.invokevirtual(
          FLOATS, "reduceLanes", MethodTypeDesc.of(CD_float, OPERATORS.nested(ASSOCIATIVE)));
      return;
    }
    int right = code.allocateLocal(TypeKind.REFERENCE);
    for (int places = lanes() / 2; places > 0; places /= 2) {
      code.aload(value);
      LaneShifts.push(code, places, lanes());
      code.invokevirtual(FLOATS, "rearrange", MethodTypeDesc.of(FLOATS, LaneShifts.SHUFFLE));
      code.astore(right);
      fold(code, fold, value, right, NO_MASK);
    }
    code.aload(value).iconst_0();
    code.invokevirtual(FLOATS, "lane", MethodTypeDesc.of(CD_float, CD_int));
  }

  @Override
  void tailMask(CodeBuilder code, int i, int n) {
    // Not indexInRange: it branches, and where its paths join, C2 makes an object of the mask as
    // soon
    // as some loop in the JVM has taken each of them.
    pushSpecies(code, LaneType.FLOAT);
    code.lconst_1().iload(n).iload(i).isub().loadConstant(Long.SIZE - 1);
    code.invokestatic(MATH, "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
    code.lshl().lconst_1().lsub();
    code.invokestatic(MASK, "fromLong", MethodTypeDesc.of(MASK, SPECIES, CD_long));
  }

  @Override
  void betweenMask(CodeBuilder code, int i, int first, int n) {
    pushSpecies(code, LaneType.FLOAT);
    code.lconst_1().iload(n).iload(i).isub().loadConstant(Long.SIZE - 1);
    code.invokestatic(MATH, "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
    code.lshl().lconst_1().lsub();
    code.loadConstant(-1L).iload(first).iload(i).isub().iconst_0();
    code.invokestatic(MATH, "max", MethodTypeDesc.of(CD_int, CD_int, CD_int));
    code.lshl().land();
    code.invokestatic(MASK, "fromLong", MethodTypeDesc.of(MASK, SPECIES, CD_long));
  }

  @Override
  void apply(CodeBuilder code, Expression.Apply node, int[] operands) {
    Operator operator = node.operator();
    if (operator.commutes()) {
      // What comes first C2 has seen made: it knows the receiver's class.
      Arrays.sort(operands, 0, 2);
    }
    switch (operator) {
      case ADD, INT_ADD -> lanewise(code, operator, "ADD", ASSOCIATIVE, operands);
      case SUB, INT_SUB -> lanewise(code, operator, "SUB", BINARY, operands);
      case MUL -> lanewise(code, operator, "MUL", ASSOCIATIVE, operands);
      case DIV -> lanewise(code, operator, "DIV", BINARY, operands);
      case AND -> lanewise(code, operator, "AND", ASSOCIATIVE, operands);
      case OR -> lanewise(code, operator, "OR", ASSOCIATIVE, operands);
      case MAX -> extreme(code, operator, "LE", node.operands().get(1), operands);
      case MIN -> extreme(code, operator, "GE", node.operands().get(1), operands);
      case ANGLE_SIN -> eachLane(code, "sin", operands[0]);
      case ANGLE_COS -> eachLane(code, "cos", operands[0]);
      case SHIFT_LEFT -> shift(code, "LSHL", operands[0], node.count());
      case SHIFT_RIGHT -> shift(code, "ASHR", operands[0], node.count());
      case NEG -> lanewise(code, operator, "NEG", UNARY, operands);
      case SQRT -> lanewise(code, operator, "SQRT", UNARY, operands);
      case FMA -> lanewise(code, operator, "FMA", TERNARY, operands);
      case BITS ->
          code.aload(operands[0])
              .invokevirtual(FLOATS, "reinterpretAsInts", MethodTypeDesc.of(INTS));
      case FROM_BITS ->
          code.aload(operands[0])
              .invokevirtual(INTS, "reinterpretAsFloats", MethodTypeDesc.of(FLOATS));
      case LESS, INT_LESS -> compare(code, operator, "LT", operands);
      case LESS_OR_EQUAL -> compare(code, operator, "LE", operands);
      case EQUAL, INT_EQUAL -> compare(code, operator, "EQ", operands);
      case BOTH -> combine(code, "and", operands);
      case EITHER -> combine(code, "or", operands);
      case SELECT, INT_SELECT ->
          blend(code, operator.result(), operands[0], operands[1], operands[2]);
      case RARELY -> throw new IllegalStateException("spin: RARELY was not decided");
    }
  }

  /**
   * The operation itself and not {@code add} and the like, which would call it. After some forty
   * operations C2 inlines what it calls only when it has read the whole method, and till then knows
   * of a result no more than that it is a vector, of any width. It guesses the next receiver's
   * class, and prepares for being wrong if guesses have been wrong elsewhere in the JVM; inside the
   * JDK's methods, that now and then made it keep objects.
   */
  private static void lanewise(
      CodeBuilder code, Operator operator, String name, String kind, int... operands) {
    ClassDesc vector = vector(operator.result());
    code.aload(operands[0]);
    pushOperator(code, name, kind);
    List<ClassDesc> parameters = new ArrayList<>();
    parameters.add(OPERATORS.nested(kind.equals(ASSOCIATIVE) ? BINARY : kind));
    for (int k = 1; k < operands.length; k++) {
      code.aload(operands[k]);
      parameters.add(VECTOR);
    }
    code.invokevirtual(vector, "lanewise", MethodTypeDesc.of(vector, parameters));
  }

  /** By a number: by a vector of it, C2 needs three times as many nodes. */
  private static void shift(CodeBuilder code, String name, int operand, int count) {
    code.aload(operand);
    pushOperator(code, name, BINARY);
    code.loadConstant(count)
        .invokevirtual(INTS, "lanewise", MethodTypeDesc.of(INTS, OPERATORS.nested(BINARY), CD_int));
  }

  /** Pushes {@code Angle.method} of every lane. */
  private void eachLane(CodeBuilder code, String method, int operand) {
    code.aload(operand);
    for (int lane = 0; lane < lanes(); lane++) {
      code.loadConstant(lane)
          .aload(operand)
          .loadConstant(lane)
          .invokevirtual(FLOATS, "lane", MethodTypeDesc.of(CD_float, CD_int))
          .invokestatic(Angle.CLASS, method, Angle.FLOAT_TO_FLOAT)
          .invokevirtual(FLOATS, "withLane", MethodTypeDesc.of(FLOATS, CD_int, CD_float));
    }
  }

  @Override
  void ifNone(CodeBuilder code, int[] masks, Label then) {
    code.aload(masks[0]);
    for (int m = 1; m < masks.length; m++) {
      code.aload(masks[m]).invokevirtual(MASK, "or", MethodTypeDesc.of(MASK, MASK));
    }
    code.invokevirtual(MASK, "anyTrue", MethodTypeDesc.of(CD_boolean)).ifeq(then);
  }

  /** Masks are kept as masks of floats, so that those of float and int comparisons can meet. */
  private void compare(CodeBuilder code, Operator operator, String name, int[] operands) {
    LaneType type = operator.operands().getFirst();
    code.aload(operands[0]);
    pushOperator(code, name, "Comparison");
    code.aload(operands[1])
        .invokevirtual(
            vector(type),
            "compare",
            MethodTypeDesc.of(MASK, OPERATORS.nested("Comparison"), VECTOR));
    if (type == LaneType.INT) {
      castMask(code, LaneType.FLOAT);
    }
  }

  private void castMask(CodeBuilder code, LaneType type) {
    pushSpecies(code, type);
    code.invokevirtual(MASK, "cast", MethodTypeDesc.of(MASK, SPECIES));
  }

  private static void combine(CodeBuilder code, String method, int[] operands) {
    code.aload(operands[0])
        .aload(operands[1])
        .invokevirtual(MASK, method, MethodTypeDesc.of(MASK, MASK));
  }

  private void blend(CodeBuilder code, LaneType type, int mask, int where, int otherwise) {
    code.aload(otherwise).aload(where).aload(mask);
    if (type == LaneType.INT) {
      castMask(code, LaneType.INT);
    }
    code.invokevirtual(vector(type), "blend", MethodTypeDesc.of(vector(type), VECTOR, MASK));
  }

  /**
   * Against a constant that is neither NaN nor -0, {@code x <= c ? c : x} has the same value as the
   * maximum, and {@code x >= c ? c : x} as the minimum if it is not 0; two instructions instead of
   * the five or so that NaN and -0 cost in general.
   */
  private static void extreme(
      CodeBuilder code, Operator operator, String comparison, Expression second, int[] operands) {
    float wrongZero = operator == Operator.MAX ? -0f : 0f;
    if (second instanceof Expression.FloatConstant(float c)
        && !Float.isNaN(c)
        && !Float.valueOf(c).equals(wrongZero)) {
      code.aload(operands[0]).aload(operands[1]).aload(operands[0]);
      pushOperator(code, comparison, "Comparison");
      code.aload(operands[1])
          .invokevirtual(
              FLOATS, "compare", MethodTypeDesc.of(MASK, OPERATORS.nested("Comparison"), VECTOR))
          .invokevirtual(FLOATS, "blend", MethodTypeDesc.of(FLOATS, VECTOR, MASK));
    } else {
      lanewise(code, operator, operator.name(), ASSOCIATIVE, operands);
    }
  }
}
