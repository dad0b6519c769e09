package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Node;

/**
 * What training makes small: a scalar node computed from a network's output and what it should be.
 * Implement it to make your own; {@link #parse} knows only those made here.
 *
 * <p>Targets come in one of two forms. Shaped as the output, they are values, or probabilities that
 * add up to 1 in each row. Of shape {@code [batch]} for an output {@code [batch, n]}, they are
 * class numbers 0 .. n-1, which stand for rows of zeros with a one; where n is 1, they are the
 * values themselves, of one column.
 */
public interface Loss {
  /**
   * Adds the mean over a batch of each example's loss.
   *
   * @param output its first axis is the batch
   * @param target shaped as the output, or class numbers
   * @return a scalar
   */
  Node of(Node output, Node target);

  /** One line that {@link #parse} reads back, such as {@code huber 1.0}. */
  String describe();

  /** The loss that {@link #describe} described. */
  static Loss parse(String line) {
    return LossWords.parse(line);
  }

  /** {@code sum_j (y_j - t_j)^2}. */
  static Loss squaredError() {
    return new SquaredError();
  }

  /** {@code sum_j |y_j - t_j|}. */
  static Loss absoluteError() {
    return new AbsoluteError();
  }

  /**
   * Half the squared error of differences up to delta, beyond it a straight line: {@link Huber}.
   */
  static Loss huber(float delta) {
    return new Huber(delta);
  }

  /** {@code -sum_j t_j ln softmax(y)_j}, of logits y. */
  static Loss crossEntropy() {
    return new CrossEntropy(0);
  }

  /** Cross-entropy with a share {@code smoothing} of each target spread over all classes. */
  static Loss crossEntropy(float smoothing) {
    return new CrossEntropy(smoothing);
  }

  /** {@code -sum_j (t_j ln p_j + (1 - t_j) ln (1 - p_j))}, p = sigmoid(y), of logits y. */
  static Loss binaryCrossEntropy() {
    return new BinaryCrossEntropy();
  }

  /** {@code -sum_j t_j y_j}, of log-probabilities y. */
  static Loss negativeLogLikelihood() {
    return new NegativeLogLikelihood();
  }

  /** {@code sum_j t_j (ln t_j - y_j)}: KL(t, e^y), of log-probabilities y. */
  static Loss kullbackLeibler() {
    return new KullbackLeiblerLoss();
  }

  /** {@code sum_j max(0, 1 - (2 t_j - 1) y_j)}, the t_j being 0 or 1. */
  static Loss hinge() {
    return new Hinge();
  }

  /** {@code max(0, 1 + max_{j != c} y_j - y_c)}, c being the right class. */
  static Loss multiclassHinge() {
    return new MulticlassHinge();
  }
}
