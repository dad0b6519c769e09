package dev.lanewise.nn.graph;

import java.util.List;

/**
 * What a node computes from its operands: one record per operation, in families. A record checks
 * its operands' shapes when it is made, so a graph holds no impossible node.
 *
 * <p>An operation is added in four places: its record, its line in the gradient's switch, its
 * formula in the reference evaluator, its step in the planner.
 */
public sealed interface Op
    permits Source, Draw, Pointwise, Product, Pool, Arrange, RowWise, ChannelWise, Loop {
  /** The nodes whose values this operation reads, in the order of the record's components. */
  List<Node> operands();

  /** Shape of the result. */
  Shape shape();

  /** The same operation on other operands of the same shapes. */
  Op on(List<Node> operands);

  /** The operation's name, for people. */
  default String name() {
    return getClass().getSimpleName();
  }
}
