package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.LaneType.FLOAT;
import static dev.lanewise.kernels.spin.LaneType.INT;
import static dev.lanewise.kernels.spin.LaneType.MASK;

import java.util.List;

/**
 * What an {@link Expression} can do with each lane. Every operator is exact or correctly rounded,
 * so that an expression has one value, whatever computes it.
 */
public enum Operator {
  ADD(FLOAT, FLOAT, FLOAT),
  SUB(FLOAT, FLOAT, FLOAT),
  MUL(FLOAT, FLOAT, FLOAT),
  DIV(FLOAT, FLOAT, FLOAT),
  /** {@link Math#max(float, float)}: NaN wins, and 0 is more than -0. */
  MAX(FLOAT, FLOAT, FLOAT),
  /** {@link Math#min(float, float)}: NaN wins, and -0 is less than 0. */
  MIN(FLOAT, FLOAT, FLOAT),
  NEG(FLOAT, FLOAT),
  SQRT(FLOAT, FLOAT),
  /** {@code x * y + z}, rounded once. */
  FMA(FLOAT, FLOAT, FLOAT, FLOAT),
  /** {@link Angle#sin}, one lane after the other: for what is rare. */
  ANGLE_SIN(FLOAT, FLOAT),
  /** {@link Angle#cos}, one lane after the other: for what is rare. */
  ANGLE_COS(FLOAT, FLOAT),

  INT_ADD(INT, INT, INT),
  INT_SUB(INT, INT, INT),
  AND(INT, INT, INT),
  OR(INT, INT, INT),
  /** By a constant. */
  SHIFT_LEFT(INT, INT, INT),
  /** By a constant; keeps the sign. */
  SHIFT_RIGHT(INT, INT, INT),

  /** The bits of a float, as they are. */
  BITS(INT, FLOAT),
  /** The float with these bits. */
  FROM_BITS(FLOAT, INT),

  LESS(MASK, FLOAT, FLOAT),
  LESS_OR_EQUAL(MASK, FLOAT, FLOAT),
  EQUAL(MASK, FLOAT, FLOAT),
  INT_LESS(MASK, INT, INT),
  INT_EQUAL(MASK, INT, INT),
  BOTH(MASK, MASK, MASK),
  EITHER(MASK, MASK, MASK),

  /** The first value where the mask is set, else the second. */
  SELECT(FLOAT, MASK, FLOAT, FLOAT),
  INT_SELECT(INT, MASK, INT, INT),
  /**
   * The first value. The second one equals it wherever the mask is not set, which is so nearly
   * always that a map computes the first only for elements that need it.
   */
  RARELY(FLOAT, MASK, FLOAT, FLOAT);

  private final LaneType result;

  @SuppressWarnings("ImmutableEnumChecker") // it comes from List.of
  private final List<LaneType> operands;

  Operator(LaneType result, LaneType... operands) {
    this.result = result;
    this.operands = List.of(operands);
  }

  /** Type of the value it gives. */
  public LaneType result() {
    return result;
  }

  /** Types of the values it takes. */
  public List<LaneType> operands() {
    return operands;
  }

  boolean shifts() {
    return this == SHIFT_LEFT || this == SHIFT_RIGHT;
  }

  /** Whether lanes are done one after the other. */
  boolean isLaneByLane() {
    return this == ANGLE_SIN || this == ANGLE_COS;
  }

  /** Whether the first two operands may change places. */
  boolean commutes() {
    return switch (this) {
      case ADD, MUL, FMA, INT_ADD, AND, OR, BOTH, EITHER -> true;
      default -> false;
    };
  }
}
