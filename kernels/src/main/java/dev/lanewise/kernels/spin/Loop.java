package dev.lanewise.kernels.spin;

/**
 * What a spun loop reads and leaves behind, apart from its function.
 *
 * @param arity number of inputs
 * @param scalars bit set of the inputs that are read once
 * @param parameters whether these come as floats instead of as array and offset
 * @param stores whether each value is stored
 * @param fold how the values are joined to the one that is returned
 */
record Loop(int arity, int scalars, boolean parameters, boolean stores, Fold fold) {
  boolean folds() {
    return fold != Fold.NONE;
  }

  boolean isScalar(int input) {
    return (scalars >> input & 1) != 0;
  }

  boolean isParameter(int input) {
    return parameters && isScalar(input);
  }

  /** Row loops always return a float, elementwise ones nothing. */
  boolean returnsFloat() {
    return folds() || parameters;
  }
}
