package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Work that makes one value from others: an elementwise instruction, or a producer that has its own
 * kernel.
 *
 * @param result the value made
 * @param reads the values read, once each or more
 */
record Item(
    Node result, List<Node> reads, @Nullable Instruction instruction, @Nullable Producer producer) {

  static Item of(Instruction instruction) {
    return new Item(
        instruction.result(),
        instruction.operands().stream().map(Operand::value).toList(),
        instruction,
        null);
  }

  static Item of(Producer producer, Node result, List<Node> reads) {
    return new Item(result, List.copyOf(reads), null, producer);
  }

  /** The same work on other values. */
  Item on(Node otherResult, UnaryOperator<Node> others) {
    return new Item(
        otherResult,
        reads.stream().map(others).toList(),
        instruction == null ? null : instruction.on(otherResult, others),
        producer);
  }

  int size() {
    return result.shape().size();
  }

  /** Multiply-adds of matrix products and convolutions. */
  long multiplyAdds() {
    return producer == null ? 0 : producer.multiplyAdds();
  }

  // An item is the work itself, not its description: two are never equal.
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return result.id();
  }
}
