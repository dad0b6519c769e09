package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.lanewise.kernels.HalfFormat;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * From floats whose bits hold two halves to these. The upper 16 bits of a float are a bf16, so
 * those are a shift or a mask away. Bits of fp16 are moved to where a float has sign, exponent and
 * mantissa; there the exponent is too small by 112, which a multiplication by a power of two puts
 * right, exactly, denormal halves included: a float has one for each.
 */
final class HalfCode {
  private static final String PACKAGE = "jdk.incubator.vector";
  private static final ClassDesc INT_VECTOR = ClassDesc.of(PACKAGE, "IntVector");
  private static final ClassDesc FLOAT_VECTOR = ClassDesc.of(PACKAGE, "FloatVector");
  private static final ClassDesc VECTOR = ClassDesc.of(PACKAGE, "Vector");
  private static final ClassDesc SPECIES = ClassDesc.of(PACKAGE, "VectorSpecies");
  private static final ClassDesc OPERATORS = ClassDesc.of(PACKAGE, "VectorOperators");
  private static final ClassDesc BINARY = OPERATORS.nested("Binary");
  private static final ClassDesc FLOAT = ClassDesc.of("java.lang.Float");

  private static final MethodTypeDesc BROADCAST = MethodTypeDesc.of(INT_VECTOR, SPECIES, CD_int);
  private static final MethodTypeDesc BY_NUMBER = MethodTypeDesc.of(INT_VECTOR, BINARY, CD_int);
  private static final MethodTypeDesc TWO = MethodTypeDesc.of(INT_VECTOR, VECTOR);
  private static final MethodTypeDesc AS_FLOATS = MethodTypeDesc.of(FLOAT_VECTOR);
  private static final MethodTypeDesc AS_INTS = MethodTypeDesc.of(INT_VECTOR);
  private static final MethodTypeDesc BITS = MethodTypeDesc.of(CD_float, CD_int);
  private static final MethodTypeDesc BITS_OF = MethodTypeDesc.of(CD_int, CD_float);

  private static final int HALF = 16;
  private static final int BF16_UPPER = 0xffff0000;

  /** Bits of an fp16's exponent fewer than of a float's. */
  private static final int FP16_SHIFT = 3;

  /** Copies of the sign are cut off, and what is left of the other half. */
  private static final int FP16_LOWER = 0x8fffffff;

  private static final int FP16_UPPER = 0x8fffe000;

  private final CodeBuilder code;
  private final LaneCode floats;
  private final HalfFormat format;
  private final int lanes;
  private final int ints;
  private final int upper;
  private final int lower;
  private final int unit;

  /**
   * @param locals the first of {@link #locals} local variables
   */
  HalfCode(CodeBuilder code, HalfFormat format, int lanes, int locals) {
    this.code = code;
    this.floats = LaneCode.of(lanes);
    this.format = format;
    this.lanes = lanes;
    this.ints = locals;
    this.upper = locals + 1;
    this.lower = locals + 2;
    this.unit = locals + 3;
  }

  /** Local variables it needs. */
  static int locals() {
    return 4;
  }

  /** Before the first load; local variable {@code given} is the unit of fp16. */
  void begin(int given) {
    constant(format == HalfFormat.BF16 ? BF16_UPPER : FP16_UPPER, upper);
    if (format == HalfFormat.FP16) {
      constant(FP16_LOWER, lower);
      code.fload(given);
      floats.broadcast(code);
      floats.set(code, unit);
    }
  }

  private void constant(int bits, int local) {
    if (!isScalar()) {
      species();
      code.loadConstant(bits).invokestatic(INT_VECTOR, "broadcast", BROADCAST).astore(local);
    }
  }

  private boolean isScalar() {
    return lanes == 1;
  }

  private void species() {
    code.getstatic(INT_VECTOR, "SPECIES_" + lanes * Integer.SIZE, SPECIES);
  }

  /** Before array and index of a load are pushed. */
  void beforeLoad() {
    floats.beforeLoad(code);
  }

  /** Array and index to a local variable. */
  void load() {
    floats.load(code);
    if (isScalar()) {
      code.invokestatic(FLOAT, "floatToRawIntBits", BITS_OF).istore(ints);
    } else {
      code.invokevirtual(FLOAT_VECTOR, "reinterpretAsInts", AS_INTS).astore(ints);
    }
  }

  /** Pushes the floats that the lower halves stand for. */
  void lower() {
    get();
    shift("LSHL", HALF);
    if (format == HalfFormat.FP16) {
      shift("ASHR", FP16_SHIFT);
      and(FP16_LOWER, lower);
    }
    toFloats();
  }

  /** Pushes the floats that the upper halves stand for. */
  void upper() {
    get();
    if (format == HalfFormat.FP16) {
      shift("ASHR", FP16_SHIFT);
    }
    and(format == HalfFormat.BF16 ? BF16_UPPER : FP16_UPPER, upper);
    toFloats();
  }

  private void get() {
    if (isScalar()) {
      code.iload(ints);
    } else {
      code.aload(ints);
    }
  }

  private void shift(String operator, int bits) {
    if (!isScalar()) {
      code.getstatic(OPERATORS, operator, BINARY).loadConstant(bits);
      code.invokevirtual(INT_VECTOR, "lanewise", BY_NUMBER);
    } else if (operator.equals("LSHL")) {
      code.loadConstant(bits).ishl();
    } else {
      code.loadConstant(bits).ishr();
    }
  }

  private void and(int bits, int local) {
    if (isScalar()) {
      code.loadConstant(bits).iand();
    } else {
      code.aload(local).invokevirtual(INT_VECTOR, "and", TWO);
    }
  }

  private void toFloats() {
    if (isScalar()) {
      code.invokestatic(FLOAT, "intBitsToFloat", BITS);
    } else {
      code.invokevirtual(INT_VECTOR, "reinterpretAsFloats", AS_FLOATS);
    }
    if (format == HalfFormat.FP16) {
      floats.get(code, unit);
      floats.multiply(code);
    }
  }
}
