package dev.lanewise.nn.train;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.Examples;
import dev.lanewise.nn.data.Standardised;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.run.Weights;

/**
 * Measures a network on examples, again and again as its weights change. Examples go through in
 * batches, and those left over in a smaller one.
 */
public final class Evaluator {
  /** Large enough for full speed, small enough that its activations stay in cache. */
  private static final int BATCH = 100;

  private final Examples examples;
  private final int[] order;
  private final ForwardPass whole;
  private final ForwardPass rest;

  private Evaluator(Examples examples, ForwardPass whole, ForwardPass rest) {
    this.examples = examples;
    this.whole = whole;
    this.rest = rest;
    order = new int[examples.count()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  /**
   * An evaluator of these weights, which it reads and never writes.
   *
   * @param examples at least one, as they are before they are standardised
   * @param units in which the network learnt them
   */
  public static Evaluator of(
      Network network, Weights weights, Loss loss, Examples examples, Units units, Team team) {
    Trainer.checkFit("evaluator", network, examples);
    int batch = Math.min(BATCH, examples.count());
    int left = examples.count() % batch;
    ForwardPass whole = new ForwardPass(network, weights, loss, units, examples, batch, team);
    return new Evaluator(
        new Standardised(examples, units.features()),
        whole,
        left == 0 ? whole : new ForwardPass(network, weights, loss, units, examples, left, team));
  }

  /** Takes all examples once. */
  public Evaluation measure() {
    Evaluation evaluation = Evaluation.of(examples);
    int from = 0;
    for (; order.length - from >= whole.batch(); from += whole.batch()) {
      whole.add(examples, order, from, evaluation);
    }
    if (from < order.length) {
      rest.add(examples, order, from, evaluation);
    }
    return evaluation;
  }
}
