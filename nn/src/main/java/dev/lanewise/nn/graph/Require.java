package dev.lanewise.nn.graph;

/** What operations demand of their operands' shapes; messages open with the operation's name. */
final class Require {
  private Require() {}

  /** Both operands must have one shape. */
  static void same(String op, Node x, Node y) {
    if (!x.shape().equals(y.shape())) {
      throw new IllegalArgumentException(op + ": " + x.shape() + " and " + y.shape() + " differ");
    }
  }

  /** An operand must have {@code rank} axes. */
  static void rank(String op, String operand, Node x, int rank) {
    if (x.shape().rank() != rank) {
      throw new IllegalArgumentException(
          op + ": " + operand + " is " + x.shape() + " but must have " + rank + " axes");
    }
  }

  /** An operand must have exactly this shape, which follows from x. */
  static void shape(String op, String operand, Node given, Shape expected, Shape x) {
    if (!given.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "%s: %s is %s but must be %s for x %s"
              .formatted(op, operand, given.shape(), expected, x));
    }
  }

  /** An operand must have exactly this shape. */
  static void shape(String op, String operand, Node x, Shape expected) {
    if (!x.shape().equals(expected)) {
      throw new IllegalArgumentException(
          op + ": " + operand + " is " + x.shape() + " but must be " + expected);
    }
  }
}
