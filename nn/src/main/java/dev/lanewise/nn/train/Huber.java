package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Node;

/**
 * {@code mean_i sum_j h(y_ij - t_ij)}, where {@code h(d) = d^2 / 2} up to {@code |d| = delta} and
 * {@code delta (|d| - delta / 2)} beyond (Huber, Annals of Mathematical Statistics, 1964).
 *
 * @param delta positive
 */
public record Huber(float delta) implements Loss {
  /** Checks the range. */
  public Huber {
    Range.positive("huber", "delta", delta);
  }

  /** By {@code h(d) = c (d - c / 2)}, c being d clamped to +-delta: no branch needs its own sum. */
  @Override
  public Node of(Node output, Node target) {
    Node d = output.sub(Targets.like("huber", output, target));
    Node c = d.clamp(-delta, delta);
    return Targets.mean(c.mul(d.sub(c.mul(0.5f))), output);
  }

  @Override
  public String describe() {
    return "huber " + delta;
  }
}
