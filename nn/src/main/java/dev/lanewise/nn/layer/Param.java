package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;

/** A trainable variable and how its first value is drawn. */
public record Param(Variable variable, Initializer initializer) {
  /** A new parameter. */
  public static Param of(String name, Shape shape, Initializer initializer) {
    return new Param(new Variable(name, shape), initializer);
  }
}
