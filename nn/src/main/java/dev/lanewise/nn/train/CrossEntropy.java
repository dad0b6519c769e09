package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Node;

/**
 * {@code -mean_i sum_j t'_ij ln softmax(y_i)_j}: the cross-entropy between the target's
 * distribution and the one that the logits y describe. Computed from logits, so that no probability
 * is rounded to 0. The targets are smoothed: {@code t' = (1 - smoothing) t + smoothing / n}
 * (Szegedy et al., CVPR 2016, section 7).
 *
 * @param smoothing in [0, 1), 0 for none
 */
public record CrossEntropy(float smoothing) implements Loss {
  /** Checks the range. */
  public CrossEntropy {
    Range.belowOne("cross-entropy", "smoothing", smoothing);
  }

  @Override
  public Node of(Node output, Node target) {
    Targets.requireRows("cross-entropy", output);
    Node scores = output.logSoftmax();
    Node chosen = Targets.expected("cross-entropy", scores, target);
    if (smoothing > 0) {
      chosen = chosen.mul(1 - smoothing).add(scores.mean(1).mul(smoothing));
    }
    return Targets.mean(chosen.neg(), output);
  }

  @Override
  public String describe() {
    return smoothing == 0 ? "cross-entropy" : "cross-entropy " + smoothing;
  }
}
