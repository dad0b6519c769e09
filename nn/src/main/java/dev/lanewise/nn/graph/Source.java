package dev.lanewise.nn.graph;

import java.util.List;

/** Operations without operands: where numbers come from. */
public sealed interface Source extends Op {
  @Override
  default List<Node> operands() {
    return List.of();
  }

  @Override
  default Op on(List<Node> operands) {
    return this;
  }

  /** Numbers the caller sets before a run. */
  record Input(String label, Shape shape) implements Source {}

  /** Numbers fixed when the graph is built. */
  record Constant(Shape shape, Values values) implements Source {
    public Constant {
      if (values.size() != shape.size()) {
        throw new IllegalArgumentException(
            "constant: " + shape + " does not hold " + values.size() + " values");
      }
    }
  }

  /** The value a variable has before the run. */
  record VariableRead(Variable variable) implements Source {
    @Override
    public Shape shape() {
      return variable.shape();
    }
  }
}
