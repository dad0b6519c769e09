package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * The few instructions a register tile is made of, for vectors of a given width or for single
 * floats. Vector classes are called directly: C2's inlining budget is spent on nothing else.
 */
sealed interface LaneCode {
  /** Descriptor of {@code float[]}. */
  ClassDesc FLOATS = CD_float.arrayType();

  /** For {@code lanes} floats at once; 1 makes scalar code. */
  static LaneCode of(int lanes) {
    return lanes == 1 ? new Scalar() : new Vector(lanes);
  }

  /** Pushes zero. */
  void zero(CodeBuilder code);

  /** Pushes local variable {@code local}. */
  void get(CodeBuilder code, int local);

  /** Pops into local variable {@code local}. */
  void set(CodeBuilder code, int local);

  /** Float on the stack to a vector of it. */
  void broadcast(CodeBuilder code);

  /** x, y, z on the stack to {@code x y + z}. */
  void fma(CodeBuilder code);

  /** x, y on the stack to {@code x + y}. */
  void add(CodeBuilder code);

  /** Pushes the sum of a local's lanes: the second half added to the first, again and again. */
  void sumOfLanes(CodeBuilder code, int local);

  /** x, y on the stack to {@code x - y}. */
  void subtract(CodeBuilder code);

  /** x, y on the stack to {@code x y}. */
  void multiply(CodeBuilder code);

  /** Pushes the greater of two local variables; x if it is NaN. The bound is not -0. */
  void atLeast(CodeBuilder code, int x, int bound);

  /** Pushes the lesser of two local variables; x if it is NaN. The bound is not 0. */
  void atMost(CodeBuilder code, int x, int bound);

  /** Pushes what is needed before array and index of a load. */
  void beforeLoad(CodeBuilder code);

  /** Array and index, after {@link #beforeLoad}, to a value. */
  void load(CodeBuilder code);

  /** Value, array and index to memory. */
  void store(CodeBuilder code);

  /** Vectors of the class FloatVector. */
  record Vector(int lanes) implements LaneCode {
    private static final String PACKAGE = "jdk.incubator.vector";
    private static final ClassDesc FLOAT_VECTOR = ClassDesc.of(PACKAGE, "FloatVector");
    private static final ClassDesc VECTOR = ClassDesc.of(PACKAGE, "Vector");
    private static final ClassDesc SPECIES = ClassDesc.of(PACKAGE, "VectorSpecies");
    private static final ClassDesc MASK = ClassDesc.of(PACKAGE, "VectorMask");
    private static final ClassDesc OPERATORS = ClassDesc.of(PACKAGE, "VectorOperators");
    private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");
    private static final MethodTypeDesc COMPARE = MethodTypeDesc.of(MASK, COMPARISON, VECTOR);
    private static final MethodTypeDesc BLEND = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, MASK);
    private static final MethodTypeDesc ZERO = MethodTypeDesc.of(FLOAT_VECTOR, SPECIES);
    private static final MethodTypeDesc BROADCAST =
        MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, CD_float);
    private static final MethodTypeDesc FMA = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR);
    private static final ClassDesc BINARY = OPERATORS.nested("Binary");
    private static final ClassDesc ASSOCIATIVE = OPERATORS.nested("Associative");
    private static final MethodTypeDesc LANEWISE = MethodTypeDesc.of(FLOAT_VECTOR, BINARY, VECTOR);
    private static final MethodTypeDesc FROM =
        MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int);
    private static final MethodTypeDesc INTO = MethodTypeDesc.of(CD_void, FLOATS, CD_int);
    private static final MethodTypeDesc REARRANGE =
        MethodTypeDesc.of(FLOAT_VECTOR, LaneShifts.SHUFFLE);
    private static final MethodTypeDesc LANE = MethodTypeDesc.of(CD_float, CD_int);
    private static final MethodTypeDesc SELECT_FROM =
        MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR);

    /**
     * Pushes lanes of x (numbers below {@link #lanes}) and y (from there on) as vector {@code
     * index} tells.
     */
    void select(CodeBuilder code, int index, int x, int y) {
      code.aload(index).aload(x).aload(y).invokevirtual(FLOAT_VECTOR, "selectFrom", SELECT_FROM);
    }

    private void species(CodeBuilder code) {
      code.getstatic(FLOAT_VECTOR, "SPECIES_" + lanes * Float.SIZE, SPECIES);
    }

    @Override
    public void zero(CodeBuilder code) {
      species(code);
      code.invokestatic(FLOAT_VECTOR, "zero", ZERO);
    }

    @Override
    public void get(CodeBuilder code, int local) {
      code.aload(local);
    }

    @Override
    public void set(CodeBuilder code, int local) {
      code.astore(local);
    }

    @Override
    public void broadcast(CodeBuilder code) {
      species(code);
      code.swap().invokestatic(FLOAT_VECTOR, "broadcast", BROADCAST);
    }

    @Override
    public void fma(CodeBuilder code) {
      code.invokevirtual(FLOAT_VECTOR, "fma", FMA);
    }

    @Override
    public void add(CodeBuilder code) {
      lanewise(code, "ADD", ASSOCIATIVE);
    }

    @Override
    public void sumOfLanes(CodeBuilder code, int local) {
      for (int places = lanes / 2; places > 0; places /= 2) {
        code.aload(local).aload(local);
        LaneShifts.push(code, places, lanes);
        code.invokevirtual(FLOAT_VECTOR, "rearrange", REARRANGE);
        add(code);
        code.astore(local);
      }
      code.aload(local).iconst_0().invokevirtual(FLOAT_VECTOR, "lane", LANE);
    }

    @Override
    public void subtract(CodeBuilder code) {
      lanewise(code, "SUB", BINARY);
    }

    @Override
    public void multiply(CodeBuilder code) {
      lanewise(code, "MUL", ASSOCIATIVE);
    }

    /** Not {@code add} and the like, for the reason in {@link VectorTarget}. */
    private static void lanewise(CodeBuilder code, String operator, ClassDesc kind) {
      code.getstatic(OPERATORS, operator, kind).swap();
      code.invokevirtual(FLOAT_VECTOR, "lanewise", LANEWISE);
    }

    @Override
    public void atLeast(CodeBuilder code, int x, int bound) {
      boundWhere(code, x, "LE", bound);
    }

    @Override
    public void atMost(CodeBuilder code, int x, int bound) {
      boundWhere(code, x, "GE", bound);
    }

    private static void boundWhere(CodeBuilder code, int x, String comparison, int bound) {
      code.aload(x).aload(bound).aload(x).getstatic(OPERATORS, comparison, COMPARISON);
      code.aload(bound).invokevirtual(FLOAT_VECTOR, "compare", COMPARE);
      code.invokevirtual(FLOAT_VECTOR, "blend", BLEND);
    }

    @Override
    public void beforeLoad(CodeBuilder code) {
      species(code);
    }

    @Override
    public void load(CodeBuilder code) {
      code.invokestatic(FLOAT_VECTOR, "fromArray", FROM);
    }

    @Override
    public void store(CodeBuilder code) {
      code.invokevirtual(FLOAT_VECTOR, "intoArray", INTO);
    }
  }

  /** Single floats: vectors of one lane. */
  record Scalar() implements LaneCode {
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
    private static final MethodTypeDesc FMA =
        MethodTypeDesc.of(CD_float, CD_float, CD_float, CD_float);

    @Override
    public void zero(CodeBuilder code) {
      code.fconst_0();
    }

    @Override
    public void get(CodeBuilder code, int local) {
      code.fload(local);
    }

    @Override
    public void set(CodeBuilder code, int local) {
      code.fstore(local);
    }

    @Override
    public void broadcast(CodeBuilder code) {}

    @Override
    public void fma(CodeBuilder code) {
      code.invokestatic(MATH, "fma", FMA);
    }

    @Override
    public void add(CodeBuilder code) {
      code.fadd();
    }

    @Override
    public void sumOfLanes(CodeBuilder code, int local) {
      code.fload(local);
    }

    @Override
    public void subtract(CodeBuilder code) {
      code.fsub();
    }

    @Override
    public void multiply(CodeBuilder code) {
      code.fmul();
    }

    @Override
    public void atLeast(CodeBuilder code, int x, int bound) {
      Label keep = code.newLabel();
      code.fload(x).fload(x).fload(bound).fcmpg().ifgt(keep);
      code.pop().fload(bound).labelBinding(keep);
    }

    @Override
    public void atMost(CodeBuilder code, int x, int bound) {
      Label keep = code.newLabel();
      code.fload(x).fload(x).fload(bound).fcmpl().iflt(keep);
      code.pop().fload(bound).labelBinding(keep);
    }

    @Override
    public void beforeLoad(CodeBuilder code) {}

    @Override
    public void load(CodeBuilder code) {
      code.faload();
    }

    @Override
    public void store(CodeBuilder code) {
      // value, array, index -> array, index, value
      code.dup2_x1().pop2().fastore();
    }
  }
}
