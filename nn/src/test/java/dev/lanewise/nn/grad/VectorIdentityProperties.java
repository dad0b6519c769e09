package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Calculus.diagonal;
import static dev.lanewise.nn.grad.Calculus.dot;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Node;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/**
 * Derivatives by a vector, scalar-by-vector and vector-by-vector, as books list them, all in
 * denominator layout: {@code J_f = df/dx}, with {@code (df/dx)_ij = df_j / dx_i}.
 */
class VectorIdentityProperties {
  private static final int TRIES = 10;

  private Calculus c = new Calculus(0);
  private Node x = c.column("x");
  private Node a = x;
  private Node b = x;
  private Node matrix = x;

  private void start(long seed) {
    c = new Calculus(seed);
    x = c.column("x");
    a = c.column("a");
    b = c.column("b");
    matrix = c.matrix("A");
  }

  private Node d(Node y) {
    return Gradient.of(y, x);
  }

  private Node jacobian(Node f) {
    return Jacobian.of(f, x);
  }

  private Node f() {
    return c.matrix("F").matmul(x).tanh();
  }

  private Node g() {
    return c.matrix("G").matmul(x.square()).sin();
  }

  private Node u() {
    return x.exp().sum();
  }

  private Node v() {
    return dot(x.cos(), a);
  }

  @Property(tries = TRIES)
  void productQuotientAndChainOfNumbers(@ForAll @LongRange(max = 1000) long seed) {
    start(seed);
    c.equal(d(u().mul(v())), d(u()).mul(v()).add(d(v()).mul(u())));
    c.equal(d(v().div(u())), d(v()).mul(u()).sub(d(u()).mul(v())).div(u().square()));
    c.equal(d(v().sin()), d(v()).mul(v().cos()));
    c.equal(d(u().mul(3).add(v())), d(u()).mul(3).add(d(v())));
    c.equal(d(u().log()), d(u()).div(u()));
  }

  @Property(tries = TRIES)
  void innerProducts(@ForAll @LongRange(max = 1000) long seed) {
    start(seed);
    Node jf = jacobian(f());
    Node jg = jacobian(g());
    // f^T g, f^T A g, |f|^2, a^T f
    c.equal(d(dot(f(), g())), jf.matmul(g()).add(jg.matmul(f())));
    c.equal(
        d(dot(f(), matrix.matmul(g()))),
        jf.matmul(matrix.matmul(g())).add(jg.matmul(matrix.matmul(f(), true, false))));
    c.equal(d(f().square().sum()), jf.matmul(f()).mul(2));
    c.equal(d(dot(a, f())), jf.matmul(a));
  }

  @Property(tries = TRIES)
  void linearAndQuadraticForms(@ForAll @LongRange(max = 1000) long seed) {
    start(seed);
    c.equal(d(dot(a, x)), a);
    c.equal(d(dot(x, x)), x.mul(2));
    c.equal(d(dot(b, matrix.matmul(x))), matrix.matmul(b, true, false));
    c.equal(d(dot(x, matrix.matmul(x))), matrix.add(matrix.transpose()).matmul(x));
    // a^T x x^T b
    c.equal(d(dot(a, x).mul(dot(x, b))), a.matmulT(b).add(b.matmulT(a)).matmul(x));
    // (A x + b)^T C (D x + e)
    Node left = matrix.matmul(x).add(b);
    Node right = c.matrix("D").matmul(x).add(c.column("e"));
    Node middle = c.matrix("C");
    c.equal(
        d(dot(left, middle.matmul(right))),
        c.matrix("D")
            .matmul(middle.matmul(left, true, false), true, false)
            .add(matrix.matmul(middle.matmul(right), true, false)));
    // |A x - b|^2
    Node residual = matrix.matmul(x).sub(b);
    c.equal(d(residual.square().sum()), matrix.matmul(residual, true, false).mul(2));
  }

  @Property(tries = TRIES)
  void hessiansOfForms(@ForAll @LongRange(max = 1000) long seed) {
    start(seed);
    c.equal(Jacobian.hessian(dot(x, matrix.matmul(x)), x), matrix.add(matrix.transpose()));
    c.equal(
        Jacobian.hessian(matrix.matmul(x).sub(b).square().sum(), x),
        matrix.matmul(matrix, true, false).mul(2));
    c.equal(Jacobian.hessian(dot(a, x), x), a.graph().fill(matrix.shape(), 0));
    // The Hessian is the Jacobian of the gradient; of a product there are four terms.
    c.equal(
        Jacobian.hessian(u().mul(v()), x),
        Jacobian.hessian(u(), x)
            .mul(v())
            .add(Jacobian.hessian(v(), x).mul(u()))
            .add(d(u()).matmulT(d(v())))
            .add(d(v()).matmulT(d(u()))));
  }

  @Property(tries = TRIES)
  void vectorByVector(@ForAll @LongRange(max = 1000) long seed) {
    start(seed);
    c.equal(jacobian(a), x.graph().fill(matrix.shape(), 0));
    c.equal(jacobian(x), c.identity(3));
    c.equal(jacobian(x.mul(a)), diagonal(a));
    c.equal(jacobian(matrix.matmul(x)), matrix.transpose());
    c.equal(jacobian(x.matmul(matrix, true, false)), matrix);
    c.equal(jacobian(f().mul(c.number("s"))), jacobian(f()).mul(c.number("s")));
    c.equal(jacobian(matrix.matmul(f())), jacobian(f()).matmulT(matrix));
    c.equal(jacobian(f().add(g())), jacobian(f()).add(jacobian(g())));
    // u f, whose second term is a product of a column with a row
    c.equal(jacobian(f().mul(u())), jacobian(f()).mul(u()).add(d(u()).matmulT(f())));
  }

  @Property(tries = TRIES)
  void chainsOfVectors(@ForAll @LongRange(max = 1000) long seed) {
    start(seed);
    Node g = g();
    Node f = c.matrix("F").matmul(g).tanh();
    c.equal(jacobian(f), jacobian(g).matmul(Jacobian.of(f, g)));
    c.equal(d(f.exp().sum()), jacobian(g).matmul(Gradient.of(f.exp().sum(), g)));
  }

  @Property(tries = TRIES)
  void norms(@ForAll @LongRange(max = 1000) long seed) {
    start(seed);
    c.equal(d(Axes.norm(x)), x.div(Axes.norm(x)));
    c.equal(d(x.abs().sum()), x.sign());
    c.equal(d(Axes.norm(x.sub(a))), x.sub(a).div(Axes.norm(x.sub(a))));
    // The Hessian of a norm projects onto what is orthogonal to x.
    Node direction = x.div(Axes.norm(x));
    c.equal(
        Jacobian.hessian(Axes.norm(x), x),
        c.identity(3).sub(direction.matmulT(direction)).div(Axes.norm(x)));
  }

  @Property(tries = TRIES)
  void softmaxAndItsFamily(@ForAll @LongRange(max = 1000) long seed) {
    start(seed);
    Node row = x.reshape(3);
    Node s = row.softmax().reshape(3, 1);
    Node ones = x.graph().fill(x.shape(), 1);
    c.equal(d(row.logSumExp()), s);
    c.equal(jacobian(row.softmax()), diagonal(s).sub(s.matmulT(s)));
    c.equal(Jacobian.hessian(row.logSumExp(), x), diagonal(s).sub(s.matmulT(s)));
    c.equal(jacobian(row.logSoftmax()), c.identity(3).sub(s.matmulT(ones)));
    // Cross-entropy by logits: softmax minus target.
    Node t = a.reshape(3).softmax();
    c.equal(d(t.mul(row.logSoftmax()).sum().neg()), s.sub(t.reshape(3, 1)));
  }

  @Property(tries = TRIES)
  void functionsOfElements(@ForAll @LongRange(max = 1000) long seed) {
    start(seed);
    Node sigmoid = x.sigmoid();
    c.equal(jacobian(sigmoid), diagonal(sigmoid.mul(sigmoid.affine(-1, 1))));
    c.equal(jacobian(x.tanh()), diagonal(x.tanh().square().affine(-1, 1)));
    c.equal(jacobian(x.exp()), diagonal(x.exp()));
    c.equal(jacobian(x.softplus()), diagonal(sigmoid));
    c.equal(jacobian(x.square().log()), diagonal(x.reciprocal().mul(2)));
    c.equal(jacobian(x.silu()), diagonal(sigmoid.add(x.silu().mul(sigmoid.affine(-1, 1)))));
  }
}
