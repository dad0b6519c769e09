package dev.lanewise.kernels.spin;

/** How a loop joins its values to one. */
enum Fold {
  /** Not at all. */
  NONE(0),
  ADD(0),
  MULTIPLY(1),
  /** The larger of two, NaN counting as largest; of 0 and -0 either. */
  MAXIMUM(Float.NEGATIVE_INFINITY),
  /** The smaller of two, NaN counting as smallest; of 0 and -0 either. */
  MINIMUM(Float.POSITIVE_INFINITY),
  /** The larger of two; a NaN is passed over. */
  LARGEST_NUMBER(Float.NEGATIVE_INFINITY);

  private final float neutral;

  Fold(float neutral) {
    this.neutral = neutral;
  }

  /** Whether values may be joined in any order: sums and products then have other bits. */
  boolean anyOrder() {
    return this == MAXIMUM || this == MINIMUM || this == LARGEST_NUMBER;
  }

  /** Operations on vectors that join one to another. */
  int operations() {
    return switch (this) {
      case NONE -> 0;
      case ADD, MULTIPLY -> 1;
      case LARGEST_NUMBER -> 2;
      case MAXIMUM, MINIMUM -> 4;
    };
  }

  /** What changes nothing: the result of no values. */
  float neutral() {
    return neutral;
  }
}
