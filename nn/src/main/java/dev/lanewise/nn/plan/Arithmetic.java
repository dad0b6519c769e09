package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Pointwise.Add;
import dev.lanewise.nn.graph.Pointwise.Affine;
import dev.lanewise.nn.graph.Pointwise.Div;
import dev.lanewise.nn.graph.Pointwise.Mul;
import dev.lanewise.nn.graph.Pointwise.Sub;
import dev.lanewise.nn.graph.RowWise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules of elementwise arithmetic. Constants gather in {@link Affine}, scales move outwards, where
 * a sum can take them in, and what is the same everywhere is computed before it is repeated.
 */
final class Arithmetic {
  private Arithmetic() {}

  static Node make(Graph to, Pointwise op) {
    Node sooner = beforeBroadcast(to, op);
    if (sooner != null) {
      return sooner;
    }
    Node simpler =
        switch (op) {
          case Add a -> add(to, a.x(), a.y());
          case Sub s -> sub(to, s.x(), s.y());
          case Mul m -> mul(to, m.x(), m.y());
          case Div d -> div(to, d.x(), d.y());
          case Affine a -> affine(to, a.x(), a.scale(), a.shift());
          case Pointwise.Neg n -> affine(to, n.x(), -1, 0);
          case Pointwise.StopGradient s -> s.x();
          case Pointwise.Select s -> select(s);
          case Pointwise.Power p -> power(to, p);
          case Pointwise.Relu r -> r.x().op() instanceof Pointwise.Relu ? r.x() : null;
          case Pointwise.Log l when l.x().op() instanceof RowWise.Softmax s -> s.x().logSoftmax();
          case Pointwise.Exp e when e.x().op() instanceof RowWise.LogSoftmax s -> s.x().softmax();
          default -> null;
        };
    return simpler != null ? simpler : to.add(op);
  }

  /** {@code f(repeat x) = repeat f(x)}, and likewise for several operands repeated alike. */
  private static @Nullable Node beforeBroadcast(Graph to, Pointwise op) {
    List<Node> repeated = new ArrayList<>();
    for (Node operand : op.operands()) {
      if (!(operand.op() instanceof Arrange.Broadcast b)
          || !(repeated.isEmpty() || repeated.getFirst().shape().equals(b.x().shape()))) {
        return null;
      }
      repeated.add(b.x());
    }
    return Movement.broadcast(to, make(to, (Pointwise) op.on(repeated)), op.shape());
  }

  private static @Nullable Node add(Graph to, Node x, Node y) {
    Affine sx = scaled(x);
    Affine sy = scaled(y);
    Float c = Uniform.value(x);
    Float d = Uniform.value(y);
    if (d != null) {
      return affine(to, x, 1, d);
    } else if (c != null) {
      return affine(to, y, 1, c);
    } else if (x == y) {
      return affine(to, x, 2, 0);
    } else if (sy != null && sy.scale() == -1) {
      return make(to, new Sub(x, sy.x()));
    } else if (sx != null && sx.scale() == -1) {
      return make(to, new Sub(y, sx.x()));
    }
    return null;
  }

  private static @Nullable Node sub(Graph to, Node x, Node y) {
    Affine sy = scaled(y);
    Float c = Uniform.value(x);
    Float d = Uniform.value(y);
    if (d != null) {
      return affine(to, x, 1, -d);
    } else if (c != null) {
      return affine(to, y, -1, c);
    } else if (sy != null && sy.scale() == -1) {
      return make(to, new Add(x, sy.x()));
    }
    // x - s u, with a number s known at run time: -s is one number, and x + (-s) u one pass.
    Node negated = y.op() instanceof Mul m ? negateScalar(to, m) : null;
    return negated == null ? null : to.add(new Add(x, negated));
  }

  private static @Nullable Node negateScalar(Graph to, Mul m) {
    Node s = Uniform.scalar(m.y());
    Node t = Uniform.scalar(m.x());
    if (s != null) {
      return to.add(new Mul(m.x(), Movement.broadcast(to, affine(to, s, -1, 0), m.shape())));
    } else if (t != null) {
      return to.add(new Mul(m.y(), Movement.broadcast(to, affine(to, t, -1, 0), m.shape())));
    }
    return null;
  }

  private static @Nullable Node mul(Graph to, Node x, Node y) {
    Affine sx = scaled(x);
    Affine sy = scaled(y);
    Float c = Uniform.value(x);
    Float d = Uniform.value(y);
    if (d != null) {
      return affine(to, x, d, 0);
    } else if (c != null) {
      return affine(to, y, c, 0);
    } else if (sx != null) {
      return affine(to, make(to, new Mul(sx.x(), y)), sx.scale(), 0);
    } else if (sy != null) {
      return affine(to, make(to, new Mul(x, sy.x())), sy.scale(), 0);
    } else if (x == y) {
      return to.add(new Pointwise.Square(x));
    }
    return null;
  }

  private static @Nullable Node div(Graph to, Node x, Node y) {
    Affine sx = scaled(x);
    Float d = Uniform.value(y);
    if (d != null) {
      return affine(to, x, 1 / d, 0);
    } else if (sx != null) {
      return affine(to, make(to, new Div(sx.x(), y)), sx.scale(), 0);
    }
    return null;
  }

  /** A choice that is made already, or none. */
  private static @Nullable Node select(Pointwise.Select s) {
    Float c = Uniform.value(s.condition());
    if (c != null) {
      return c != 0 ? s.x() : s.y();
    }
    return s.x() == s.y() ? s.x() : null;
  }

  private static @Nullable Node power(Graph to, Pointwise.Power p) {
    Float y = Uniform.value(p.y());
    if (y == null) {
      return null;
    } else if (y == 0) {
      return Movement.broadcast(to, to.constant(1), p.shape());
    } else if (y == 1) {
      return p.x();
    } else if (y == 2) {
      return to.add(new Pointwise.Square(p.x()));
    }
    return y == -1 ? to.add(new Pointwise.Reciprocal(p.x())) : null;
  }

  /** {@code scale x + shift}, taking in what x is itself. */
  static Node affine(Graph to, Node x, float scale, float shift) {
    Float c = Uniform.value(x);
    if (c != null) {
      return Movement.broadcast(to, to.constant((float) ((double) scale * c + shift)), x.shape());
    } else if (scale == 1 && shift == 0) {
      return x;
    } else if (x.op() instanceof Affine a) {
      return affine(to, a.x(), scale * a.scale(), (float) ((double) scale * a.shift() + shift));
    }
    return to.add(new Affine(x, scale, shift));
  }

  /** The operation of a node that only scales its operand by a constant, or null. */
  static @Nullable Affine scaled(Node x) {
    return x.op() instanceof Affine a && a.shift() == 0 ? a : null;
  }
}
