package dev.lanewise.nn.stochastic;

import dev.lanewise.nn.graph.Node;

/** Independent random numbers, whose parameters are nodes. */
public interface RandomNode {
  /**
   * Draws, new in each run that does the graph's assignments. They are taken to be constant by
   * gradients, which {@link ScoreFunction} replaces.
   */
  Node draw();

  /** {@code ln p(x)} of each draw, differentiable by the parameters. */
  Node logProbability(Node x);
}
