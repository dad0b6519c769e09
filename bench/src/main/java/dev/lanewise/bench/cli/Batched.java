package dev.lanewise.bench.cli;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Networks.Network;

/** What becomes of a network when it takes so many examples at once. */
final class Batched {
  private Batched() {}

  /**
   * Shape of what the network makes of a batch.
   *
   * @throws BadInput if a value on the way would be larger than an array
   */
  static Shape output(Network network, int batch) {
    try {
      return output(network, network.inputShape().prepend(batch));
    } catch (IllegalArgumentException e) {
      if (batch == 1) {
        throw e; // it is not the batch that is wrong
      }
      throw new BadInput(
          "%s with --batch %d: %s; give a smaller --batch"
              .formatted(network.name(), batch, e.getMessage()));
    }
  }

  private static Shape output(Network network, Shape input) {
    Graph scratch = new Graph();
    return network.layer().apply(scratch, scratch.input("examples", input)).shape();
  }

  /**
   * That there is a loss for what the network makes.
   *
   * @param output of a batch
   */
  static void requireLoss(Network network, Shape output) {
    if (output.rank() != 2) {
      throw new BadInput(
          "%s makes an image, %s, for which there is no loss here: take a network that tells classes apart"
              .formatted(network.name(), output));
    }
  }
}
