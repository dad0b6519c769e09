package dev.lanewise.nn.stochastic;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Node;

/**
 * A number 0 .. n-1 for each row: j with chance {@code softmax(logits)_j}.
 *
 * @param logits [..., n]
 */
public record RandomCategorical(Node logits) implements RandomNode {
  @Override
  public Node draw() {
    return draw(logits.graph().uniform(logits.shape()));
  }

  /**
   * The same by noise from elsewhere: where {@code logit_j - ln(-ln noise_j)} is largest (Gumbel
   * 1954). Uniform numbers are multiples of 2^-24; what is rarer does not occur.
   *
   * @param noise uniform in [0, 1), shaped as the logits
   */
  public Node draw(Node noise) {
    Node gumbel = noise.log().neg().log().neg();
    return Axes.argMax(logits.add(gumbel), -1);
  }

  @Override
  public Node logProbability(Node x) {
    return logits.logSoftmax().pick(x);
  }
}
