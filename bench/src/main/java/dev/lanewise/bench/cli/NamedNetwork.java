package dev.lanewise.bench.cli;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Networks;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The network a command looks at, and for how many examples at once. */
final class NamedNetwork {
  @Parameters(
      paramLabel = "NETWORK",
      completionCandidates = TrainCommand.Names.class,
      description = "One of ${COMPLETION-CANDIDATES}; or mlp-32-16 and the like.")
  private String name;

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = Whole.Batch.class,
      description = "Examples at once; 1 if not given.")
  private @Nullable Integer batch;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  NamedNetwork() {}

  Networks.Network network() {
    try {
      return Networks.byName(name);
    } catch (IllegalArgumentException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Shape of what the network takes.
   *
   * @throws BadInput if a value inside it would then be larger than an array
   */
  Shape input() {
    output();
    return batchOf(network().inputShape());
  }

  /** Shape of what the network makes, for as many examples. */
  Shape output() {
    return Batched.output(network(), batch == null ? 1 : batch);
  }

  /** Shape of as many examples. */
  Shape batchOf(Shape example) {
    return example.prepend(batch == null ? 1 : batch);
  }
}
