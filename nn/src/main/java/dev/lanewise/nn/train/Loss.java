package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Node;

/**
 * What training makes small: a scalar node computed from a network's output and what it should be.
 */
public sealed interface Loss permits CrossEntropy, SquaredError {
  /**
   * Adds the mean loss over a batch.
   *
   * @param output {@code [batch, n]}
   * @param target shaped as the output; or {@code [batch]}: class numbers, which stand for rows of
   *     zeros with a one
   * @return a scalar
   */
  Node of(Node output, Node target);

  /** One word that {@link #parse} reads back. */
  String describe();

  /** The loss that {@link #describe} described. */
  static Loss parse(String word) {
    return switch (word) {
      case "cross-entropy" -> crossEntropy();
      case "squared-error" -> squaredError();
      default ->
          throw new IllegalArgumentException(
              "loss: \"" + word + "\" is neither cross-entropy nor squared-error");
    };
  }

  /** {@code -mean_i sum_j t_ij log softmax(y_i)_j}. */
  static Loss crossEntropy() {
    return new CrossEntropy();
  }

  /** {@code mean_i sum_j (y_ij - t_ij)^2}. */
  static Loss squaredError() {
    return new SquaredError();
  }

  /** The target in the shape of the output. */
  static Node targets(String loss, Node output, Node target) {
    if (output.shape().rank() != 2) {
      throw new IllegalArgumentException(
          loss + ": output is " + output.shape() + " but must be [batch, n]");
    }
    boolean classNumbers =
        target.shape().rank() == 1 && target.shape().dim(0) == output.shape().dim(0);
    Node like = classNumbers ? target.oneHot(output.shape().dim(1)) : target;
    if (!like.shape().equals(output.shape())) {
      throw new IllegalArgumentException(
          "%s: output is %s but the target is %s (want the same shape, or one class number per row)"
              .formatted(loss, output.shape(), target.shape()));
    }
    return like;
  }
}
