package dev.lanewise.nn.graph;

import java.util.Objects;

/**
 * Identity of a tensor that lives across runs: a weight, or an optimiser's state. Two variables are
 * never equal, whatever their names; the values are kept elsewhere, and a graph only reads and
 * assigns them.
 */
public final class Variable {
  private final String name;
  private final Shape shape;

  /** A new variable; its name is for people. */
  public Variable(String name, Shape shape) {
    this.name = Objects.requireNonNull(name, "variable: name is null");
    this.shape = Objects.requireNonNull(shape, "variable: shape is null");
  }

  public String name() {
    return name;
  }

  public Shape shape() {
    return shape;
  }

  @Override
  public String toString() {
    return name + shape;
  }
}
