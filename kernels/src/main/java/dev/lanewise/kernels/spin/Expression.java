package dev.lanewise.kernels.spin;

import java.util.List;

/**
 * A function of one lane, as data: a directed acyclic graph of {@link Operator}s over inputs and
 * constants. {@link LoopSpinner} makes loops of it, for vectors of any width and for scalars, all
 * with the same results.
 *
 * <p>A subexpression that occurs twice is computed once.
 */
public sealed interface Expression {
  /** Type of this expression's value. */
  LaneType type();

  /** The i-th input, a float. */
  record Input(int index) implements Expression {
    /** Checks the index. */
    public Input {
      if (index < 0 || index > 7) {
        throw new IllegalArgumentException("expression: input " + index + " is not in 0..7");
      }
    }

    @Override
    public LaneType type() {
      return LaneType.FLOAT;
    }
  }

  /** The same float in every lane. */
  record FloatConstant(float value) implements Expression {
    @Override
    public LaneType type() {
      return LaneType.FLOAT;
    }
  }

  /** The same int in every lane. */
  record IntConstant(int value) implements Expression {
    @Override
    public LaneType type() {
      return LaneType.INT;
    }
  }

  /** An operator applied to as many operands as it takes, of the types it takes. */
  record Apply(Operator operator, List<Expression> operands) implements Expression {
    /** Checks number and types of the operands. */
    public Apply {
      operands = List.copyOf(operands);
      if (!operands.stream().map(Expression::type).toList().equals(operator.operands())) {
        throw new IllegalArgumentException(
            "expression: "
                + operator
                + " takes "
                + operator.operands()
                + " but got "
                + operands.stream().map(Expression::type).toList());
      }
      if (operator.shifts() && !(operands.get(1) instanceof IntConstant)) {
        throw new IllegalArgumentException(
            "expression: " + operator + " takes a constant but got " + operands.get(1));
      }
    }

    @Override
    public LaneType type() {
      return operator.result();
    }

    /** The operands that are values: all but what a shift shifts by. */
    List<Expression> values() {
      return operator.shifts() ? operands.subList(0, 1) : operands;
    }

    /** What a shift shifts by. */
    int count() {
      return ((IntConstant) operands.get(1)).value();
    }
  }

  /** The i-th input. */
  static Expression input(int index) {
    return new Input(index);
  }

  /** A float constant. */
  static Expression constant(float value) {
    return new FloatConstant(value);
  }

  /** An int constant. */
  static Expression bitConstant(int value) {
    return new IntConstant(value);
  }

  /** {@code operator(operands)}. */
  static Expression apply(Operator operator, Expression... operands) {
    return new Apply(operator, List.of(operands));
  }

  /** {@code this + y}, of floats or of ints. */
  default Expression add(Expression y) {
    return apply(type() == LaneType.INT ? Operator.INT_ADD : Operator.ADD, this, y);
  }

  /** {@code this - y}, of floats or of ints. */
  default Expression sub(Expression y) {
    return apply(type() == LaneType.INT ? Operator.INT_SUB : Operator.SUB, this, y);
  }

  /** {@code this * y}. */
  default Expression mul(Expression y) {
    return apply(Operator.MUL, this, y);
  }

  /** {@code this / y}. */
  default Expression div(Expression y) {
    return apply(Operator.DIV, this, y);
  }

  /** {@code Math.max(this, y)}. */
  default Expression max(Expression y) {
    return apply(Operator.MAX, this, y);
  }

  /** {@code Math.min(this, y)}. */
  default Expression min(Expression y) {
    return apply(Operator.MIN, this, y);
  }

  /**
   * {@code |this|}: the bits without the sign, even of NaN. No operator of its own: C2 reads a
   * vector of bits from memory for each {@code abs}, and sums of absolutes take a third longer.
   */
  default Expression abs() {
    return bits().and(bitConstant(0x7fffffff)).fromBits();
  }

  /** {@code this * y + z}, rounded once. */
  default Expression fma(Expression y, Expression z) {
    return apply(Operator.FMA, this, y, z);
  }

  /** {@code this * y + z}, rounded once. */
  default Expression fma(float y, float z) {
    return fma(constant(y), constant(z));
  }

  /** {@code -this}. */
  default Expression neg() {
    return apply(Operator.NEG, this);
  }

  /** The square root. */
  default Expression sqrt() {
    return apply(Operator.SQRT, this);
  }

  /** The bits of this float. */
  default Expression bits() {
    return apply(Operator.BITS, this);
  }

  /** The float with these bits. */
  default Expression fromBits() {
    return apply(Operator.FROM_BITS, this);
  }

  /**
   * The float nearest to this int: its halves in the digits of 1.5 2^39 and of 2^23, whose sum
   * rounds once. No conversion of vectors: in a JVM that has used many of the JDK's, C2 now and
   * then left an array for each vector converted.
   */
  default Expression toFloat() {
    Expression high = shiftRight(16).add(bitConstant(Float.floatToRawIntBits(0x1.8p39f)));
    Expression low = and(bitConstant(0xffff)).or(bitConstant(Float.floatToRawIntBits(0x1p23f)));
    return high.fromBits().sub(constant(0x1.8p39f + 0x1p23f)).add(low.fromBits());
  }

  /** The same where {@code |this| <= 2^22}. */
  default Expression smallToFloat() {
    Expression shifted = add(bitConstant(Float.floatToRawIntBits(0x1.8p23f)));
    return shifted.fromBits().sub(constant(0x1.8p23f));
  }

  /** Bitwise and. */
  default Expression and(Expression y) {
    return apply(Operator.AND, this, y);
  }

  /** Bitwise or. */
  default Expression or(Expression y) {
    return apply(Operator.OR, this, y);
  }

  /** {@code this << count}. */
  default Expression shiftLeft(int count) {
    return apply(Operator.SHIFT_LEFT, this, bitConstant(count));
  }

  /** {@code this >> count}. */
  default Expression shiftRight(int count) {
    return apply(Operator.SHIFT_RIGHT, this, bitConstant(count));
  }

  /** {@code this < y}; false if either is NaN. */
  default Expression less(Expression y) {
    return apply(type() == LaneType.INT ? Operator.INT_LESS : Operator.LESS, this, y);
  }

  /** {@code this <= y}; false if either is NaN. */
  default Expression lessOrEqual(Expression y) {
    return apply(Operator.LESS_OR_EQUAL, this, y);
  }

  /** {@code this == y}. */
  default Expression equalTo(Expression y) {
    return apply(type() == LaneType.INT ? Operator.INT_EQUAL : Operator.EQUAL, this, y);
  }

  /** {@code this ? x : y}, this being a mask. */
  default Expression select(Expression x, Expression y) {
    return apply(x.type() == LaneType.INT ? Operator.INT_SELECT : Operator.SELECT, this, x, y);
  }

  /** Whether both masks are set. */
  default Expression both(Expression y) {
    return apply(Operator.BOTH, this, y);
  }

  /** Whether one of the masks is set, or both are. */
  default Expression either(Expression y) {
    return apply(Operator.EITHER, this, y);
  }

  /** {@code x}, which is y unless this mask is set; see {@link Operator#RARELY}. */
  default Expression rarely(Expression x, Expression y) {
    return apply(Operator.RARELY, this, x, y);
  }
}
