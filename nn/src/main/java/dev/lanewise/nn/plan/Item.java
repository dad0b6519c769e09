package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import java.util.List;
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

  int size() {
    return result.shape().size();
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
