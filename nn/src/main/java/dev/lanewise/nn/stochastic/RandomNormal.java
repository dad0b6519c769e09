package dev.lanewise.nn.stochastic;

import dev.lanewise.nn.graph.Node;

/**
 * {@code p(x) = exp(-z^2 / 2) / (sqrt(2 pi) deviation)}, {@code z = (x - mean) / deviation}, for
 * each element.
 *
 * @param deviation positive; broadcast with the mean
 */
public record RandomNormal(Node mean, Node deviation) implements RandomNode {
  private static final float HALF_LN_2_PI = (float) (Math.log(2 * Math.PI) / 2);

  /** Broadcasts the parameters, so that both have the shape of a draw. */
  public RandomNormal {
    Node drawn = mean.add(deviation);
    mean = mean.broadcastTo(drawn.shape());
    deviation = deviation.broadcastTo(drawn.shape());
  }

  /** {@code mean + deviation noise}, differentiable by both (Kingma, Welling, ICLR 2014). */
  public Node reparameterised() {
    return reparameterised(mean.graph().normal(mean.shape()));
  }

  /**
   * The same by noise from elsewhere.
   *
   * @param noise standard normal
   */
  public Node reparameterised(Node noise) {
    return mean.add(deviation.mul(noise));
  }

  @Override
  public Node draw() {
    return reparameterised().stopGradient();
  }

  @Override
  public Node logProbability(Node x) {
    Node z = x.sub(mean).div(deviation);
    return z.square().mul(-0.5f).sub(deviation.log()).sub(HALF_LN_2_PI);
  }
}
