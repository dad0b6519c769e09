package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Calculus.dot;
import static dev.lanewise.nn.grad.Calculus.trace;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Derivatives by a matrix X, scalar-by-matrix (shaped as X) and vector-by-matrix. */
class MatrixIdentityProperties {
  private static final int TRIES = 10;

  private Calculus c = new Calculus(0);
  private Node x = c.matrix("X");
  private Node a = x;
  private Node b = x;
  private Node left = x;
  private Node right = x;

  private void start(long seed) {
    c = new Calculus(seed);
    x = c.matrix("X");
    a = c.column("a");
    b = c.column("b");
    left = c.matrix("A");
    right = c.matrix("B");
  }

  private Node d(Node y) {
    return Gradient.of(y, x);
  }

  @Property(tries = TRIES)
  void forms(@ForAll @LongRange(max = 1000) long seed) {
    start(seed);
    Node transposed = x.transpose();
    c.equal(d(dot(a, x.matmul(b))), a.matmulT(b));
    c.equal(d(dot(a, transposed.matmul(b))), b.matmulT(a));
    c.equal(d(dot(a, x.matmul(a))), a.matmulT(a));
    c.equal(d(dot(a, transposed.matmul(a))), a.matmulT(a));
    // a^T X^T X b, |X a - b|^2
    c.equal(d(dot(a, transposed.matmul(x.matmul(b)))), x.matmul(a.matmulT(b).add(b.matmulT(a))));
    Node residual = x.matmul(a).sub(b);
    c.equal(d(residual.square().sum()), residual.matmulT(a).mul(2));
  }

  @Property(tries = TRIES)
  void traces(@ForAll @LongRange(max = 1000) long seed) {
    start(seed);
    c.equal(d(trace(x)), c.identity(3));
    c.equal(d(trace(left.matmul(x))), left.transpose());
    c.equal(d(trace(left.matmulT(x))), left);
    c.equal(d(trace(left.matmul(x).matmul(right))), left.matmul(right, true, true));
    c.equal(d(trace(x.matmul(x))), x.transpose().mul(2));
    // tr(X^T A X B)
    c.equal(
        d(trace(x.matmul(left, true, false).matmul(x).matmul(right))),
        left.matmul(x).matmul(right).add(left.matmul(x, true, false).matmulT(right)));
    // |X|_F^2 = tr(X^T X)
    c.equal(trace(x.matmul(x, true, false)), x.square().sum());
    c.equal(d(trace(x.matmul(x, true, false))), x.mul(2));
    c.equal(d(Axes.norm(x)), x.div(Axes.norm(x)));
  }

  @Property(tries = TRIES)
  void determinantAndInverse(
      @ForAll @LongRange(max = 1000) long seed, @ForAll @IntRange(min = 1, max = 4) int n) {
    start(seed);
    // Far enough from a singular one that identities can be read off.
    Node m = c.tensor("M", Shape.of(n, n)).add(c.identity(n).mul(4));
    Node determinant = determinant(m);
    Node p = c.tensor("p", Shape.of(n, 1));
    Node q = c.tensor("q", Shape.of(n, 1));
    Node inverse = cofactors(m).transpose().div(determinant);
    c.equal(m.matmul(inverse), c.identity(n));
    Node inverseT = inverse.transpose();
    c.equal(Gradient.of(determinant, m), inverseT.mul(determinant));
    c.equal(Gradient.of(determinant.abs().log(), m), inverseT);
    // p^T M^-1 q, tr(M^-1)
    c.equal(
        Gradient.of(dot(p, inverse.matmul(q)), m),
        inverseT.matmul(p.matmulT(q)).matmul(inverseT).neg());
    c.equal(Gradient.of(trace(inverse), m), inverseT.matmul(inverseT).neg());
    // det(M^3) = det(M)^3
    c.equal(
        Gradient.of(determinant(m.matmul(m).matmul(m)), m),
        inverseT.mul(determinant.square().mul(determinant)).mul(3));
  }

  /** Laplace's expansion along the first row. */
  private static Node determinant(Node m) {
    int n = m.shape().dim(0);
    Node sum = element(m, 0, 0).mul(n == 1 ? m.graph().constant(1) : determinant(minor(m, 0, 0)));
    for (int j = 1; j < n; j++) {
      Node term = element(m, 0, j).mul(determinant(minor(m, 0, j)));
      sum = j % 2 == 0 ? sum.add(term) : sum.sub(term);
    }
    return sum;
  }

  private static Node cofactors(Node m) {
    int n = m.shape().dim(0);
    if (n == 1) {
      return m.graph().constant(m.shape(), 1);
    }
    List<Node> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        Node cofactor = determinant(minor(m, i, j));
        all.add(((i + j) % 2 == 0 ? cofactor : cofactor.neg()).reshape(1));
      }
    }
    return Axes.concat(0, all).reshape(n, n);
  }

  /** Without a row and a column. */
  private static Node minor(Node m, int i, int j) {
    return without(without(m, 0, i), 1, j);
  }

  private static Node without(Node m, int axis, int i) {
    int n = m.shape().dim(axis);
    if (i == 0) {
      return m.slice(axis, 1, n);
    }
    Node before = m.slice(axis, 0, i);
    return i == n - 1 ? before : Axes.concat(axis, List.of(before, m.slice(axis, i + 1, n)));
  }

  private static Node element(Node m, int i, int j) {
    return m.slice(0, i, i + 1).slice(1, j, j + 1).reshape();
  }

  @Property(tries = TRIES)
  void vectorByMatrix(@ForAll @LongRange(max = 1000) long seed) {
    start(seed);
    // d(X a)_k / dX_ij = (k = i) a_j, d(a^T X)_k / dX_ij = (k = j) a_i
    Node delta = c.identity(3);
    Shape generalised = Shape.of(9, 3);
    c.equal(
        Jacobian.of(x.matmul(a), x),
        delta.reshape(3, 1, 3).mul(a.reshape(1, 3, 1)).reshape(generalised));
    c.equal(
        Jacobian.of(a.matmul(x, true, false), x),
        delta.reshape(1, 3, 3).mul(a.reshape(3, 1, 1)).reshape(generalised));
    // A layer: the gradient of its weights is the sum of products with what comes back.
    Node hidden = x.matmul(a).add(b).tanh();
    Node back = c.column("g").mul(hidden.square().affine(-1, 1));
    c.equal(d(dot(c.column("g"), hidden)), back.matmulT(a));
    c.equal(Gradient.of(dot(c.column("g"), hidden), b), back);
  }
}
