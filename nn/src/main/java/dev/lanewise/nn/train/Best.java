package dev.lanewise.nn.train;

import dev.lanewise.nn.run.Weights;

/** The weights after the epoch with the least loss of the validation part so far. */
final class Best {
  private final Weights weights;
  private int epoch;
  private double loss = Double.POSITIVE_INFINITY;

  /** None yet; {@code weights} is what they will be kept in. */
  Best(Weights weights) {
    this.weights = weights;
  }

  /** Keeps a copy of the weights of an epoch if it is better than all before. */
  void offer(int after, double lossThen, Weights then) {
    // The first one is taken even if its loss is infinite, so that there is one.
    if (epoch == 0 || lossThen < loss) {
      put(after, lossThen, then);
    }
  }

  /** Keeps a copy of these, as when a training goes on. */
  void put(int after, double lossThen, Weights then) {
    epoch = after;
    loss = lossThen;
    weights.names().forEach(name -> weights.set(name, then.get(name)));
  }

  /** The weights. */
  Weights weights() {
    return weights;
  }

  /** The epoch, from 1; 0 if there was none. */
  int epoch() {
    return epoch;
  }

  /** The loss. */
  double loss() {
    return loss;
  }
}
