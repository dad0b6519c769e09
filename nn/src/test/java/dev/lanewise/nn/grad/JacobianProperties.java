package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Calculus.diagonal;
import static dev.lanewise.nn.grad.Calculus.dot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Jacobians and Hessians, and their products with vectors, in denominator layout. */
class JacobianProperties {
  /** From 3 elements to 2 x 2: fewer rows than columns. */
  private static Node wide(Calculus c, Node x) {
    return c.tensor("W", Shape.of(2, 3)).matmul(x).tanh().matmulT(c.tensor("w", Shape.of(2, 1)));
  }

  /** From 3 elements to 2: fewer columns than rows. */
  private static Node tall(Calculus c, Node x) {
    return c.tensor("W", Shape.of(2, 3)).matmul(x.exp());
  }

  @Property(tries = 20)
  void elementsAreDerivativesOfElements(@ForAll @LongRange(max = 1000) long seed) {
    Calculus c = new Calculus(seed);
    Node x = c.column("x");
    for (Node f : List.of(wide(c, x), tall(c, x))) {
      Node jacobian = Jacobian.of(f, x);
      int m = f.shape().size();
      assertThat(jacobian.shape()).isEqualTo(Shape.of(3, m));
      double[] found = c.value(jacobian);
      for (int i = 0; i < 3; i++) {
        double[] unit = new double[3];
        unit[i] = 1;
        // Truncation h^2 f''' / 6 and rounding 1e-16 / h are both below 1e-9.
        double h = 1e-5;
        double[] right = c.moved(f, "x", unit, h);
        double[] left = c.moved(f, "x", unit, -h);
        for (int j = 0; j < m; j++) {
          double difference = (right[j] - left[j]) / (2 * h);
          assertThat(found[i * m + j])
              .isCloseTo(difference, within(1e-7 * (1 + Math.abs(difference))));
        }
      }
    }
  }

  @Property(tries = 20)
  void productsAreProductsWithTheMatrix(@ForAll @LongRange(max = 1000) long seed) {
    Calculus c = new Calculus(seed);
    Node x = c.column("x");
    Node v = c.column("v");
    for (Node f : List.of(wide(c, x), tall(c, x))) {
      Node u = c.tensor("u" + f.shape().size(), f.shape());
      Node jacobian = Jacobian.of(f, x);
      Node column = u.reshape(u.shape().size(), 1);
      Node backward = Gradient.vectorJacobian(f, u, List.of(x)).getFirst();
      Node forward = Gradient.jacobianVector(f, x, v);
      c.equal(backward, jacobian.matmul(column));
      c.equal(forward.reshape(column.shape()), jacobian.matmul(v, true, false));
      // <u, J v> = <u J, v>
      c.equal(dot(u, forward), dot(backward, v));
    }
  }

  @Property(tries = 20)
  void hessiansAndTheirProducts(@ForAll @LongRange(max = 1000) long seed) {
    Calculus c = new Calculus(seed);
    Node x = c.column("x");
    Node v = c.column("v");
    Node y = wide(c, x).square().sum();
    Node hessian = Jacobian.hessian(y, x);
    c.equal(hessian, hessian.transpose());
    Node product = Gradient.hessianVector(y, x, v);
    c.equal(product, hessian.matmul(v));
    c.equal(product, Gradient.jacobianVector(Gradient.of(y, x), x, v));
  }

  @Property(tries = 20)
  void severalAtOnceAreSums(@ForAll @LongRange(max = 1000) long seed) {
    Calculus c = new Calculus(seed);
    Node x = c.column("x");
    Node z = c.column("z");
    Node v = c.column("v");
    Node w = c.column("w3");
    Node f = x.exp().mul(z.tanh());
    Node g = x.mul(f);
    c.equal(
        Gradient.jacobianVector(f, List.of(x, z), List.of(v, w)),
        Gradient.jacobianVector(f, x, v).add(Gradient.jacobianVector(f, z, w)));
    c.equal(
        Gradient.vectorJacobian(List.of(f, g), List.of(v, w), List.of(x)).getFirst(),
        Gradient.vectorJacobian(f, v, List.of(x))
            .getFirst()
            .add(Gradient.vectorJacobian(g, w, List.of(x)).getFirst()));
    // The Hessian by both: blocks of second derivatives.
    Node y = g.sum();
    List<Node> both = Gradient.hessianVector(y, List.of(x, z), List.of(v, w));
    c.equal(both.get(0), directional(y, x, x, v).add(directional(y, x, z, w)));
    c.equal(both.get(1), directional(y, z, x, v).add(directional(y, z, z, w)));
  }

  private static Node directional(Node y, Node x, Node along, Node v) {
    return Gradient.jacobianVector(Gradient.of(y, x), along, v);
  }

  @Property(tries = 20)
  void productsAreLinearInTheVectorAndKeepNothingOfTheCotangent(
      @ForAll @LongRange(max = 1000) long seed) {
    Calculus c = new Calculus(seed);
    Node x = c.column("x");
    Node v = c.column("v");
    Node w = c.column("w3");
    Node f = wide(c, x).softmax().mul(wide(c, x).sin());
    c.equal(
        Gradient.jacobianVector(f, x, v.mul(2).sub(w)),
        Gradient.jacobianVector(f, x, v).mul(2).sub(Gradient.jacobianVector(f, x, w)));
    // Had it kept the cotangent, a variable, the evaluator would miss its value.
    assertThat(c.value(Gradient.jacobianVector(f, x, v))).doesNotContain(Double.NaN);
  }

  @Example
  void simpleCases() {
    Calculus c = new Calculus(1);
    Node x = c.column("x");
    Node v = c.column("v");
    assertThat(Gradient.jacobianVector(x, x, v)).isSameAs(v);
    c.equal(Jacobian.of(x, x), c.identity(3));
    c.equal(Jacobian.of(x.exp(), x), diagonal(x.exp()));
    c.equal(Jacobian.of(v, x), x.graph().fill(Shape.of(3, 3), 0));
    c.equal(Jacobian.hessian(x.sum(), x), x.graph().fill(Shape.of(3, 3), 0));
    Node number = c.number("s");
    c.equal(Jacobian.of(number.square(), number), number.mul(2).reshape(1, 1));
    c.equal(Jacobian.of(x.square().sum(), x), x.mul(2));
    c.equal(Jacobian.of(x.mul(number), number), x.reshape(1, 3));
  }

  @Example
  void errorsNameTheShapes() {
    Graph g = new Graph();
    Node x = g.input("x", Shape.of(3));
    Node v = g.input("v", Shape.of(2));
    assertThatThrownBy(() -> Gradient.jacobianVector(x.exp(), x, v))
        .hasMessage("gradient: x is [3] but its v is [2]");
    assertThatThrownBy(() -> Gradient.hessianVector(x.sum(), x, v))
        .hasMessage("gradient: x is [3] but its v is [2]");
    assertThatThrownBy(() -> Gradient.hessianVector(x, x, x)).hasMessageContaining("not a scalar");
    assertThatThrownBy(() -> Gradient.hessianVector(x.sum(), List.of(x), List.of()))
        .hasMessage(
            "gradient: there are 1 of x and 0 of v (want as many of each, and at least one)");
    assertThatThrownBy(() -> Gradient.vectorJacobian(List.of(), List.of(), List.of(x)))
        .hasMessageContaining("0 of y and 0 of adjoint");
  }
}
