package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Adjoint.rules;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.RowWise;

/** Adjoints of maps of rows. */
final class RowWiseAdjoint {
  private RowWiseAdjoint() {}

  static Adjoint.Rule[] of(RowWise op, Node node, Node g) {
    return switch (op) {
      case RowWise.Softmax s -> rules(() -> g.sub(g.mul(node).sumKept(-1)).mul(node));
      case RowWise.LogSoftmax l -> rules(() -> g.sub(l.x().softmax().mul(g.sumKept(-1))));
      case RowWise.LogSumExp l -> rules(() -> l.x().softmax().mul(g.reshape(g.shape().append(1))));
      case RowWise.Standardise s ->
          rules(() -> carried(s.x(), g, new Kind(s.centred(), s.epsilon())));
      case RowWise.StandardiseGradient s -> {
        Kind kind = new Kind(s.centred(), s.epsilon());
        yield rules(() -> second(s.x(), s.g(), g, kind), () -> carried(s.x(), g, kind));
      }
    };
  }

  private record Kind(boolean centred, float epsilon) {}

  private static Node carried(Node x, Node g, Kind kind) {
    return x.graph().add(new RowWise.StandardiseGradient(x, g, kind.centred, kind.epsilon));
  }

  /**
   * The gradient in x of {@code sum w f}, f being {@code r (g - mean g - h mean(g h))}, what {@code
   * StandardiseGradient} computes, with {@code r = (v + epsilon)^-1/2} and {@code h = (x - m) r}.
   * As {@code dr/dx = -r^2 h / n} and {@code dh/dx} is that map again, it is {@code -r^2 h (mean(w
   * g) - mean w mean g - mean(w h) mean(g h)) - r (mean(g h) f(w) + mean(w h) f(g))}; without the
   * means of w and g if not centred.
   */
  private static Node second(Node x, Node g, Node w, Kind kind) {
    Node h = x.graph().add(new RowWise.Standardise(x, kind.centred, kind.epsilon));
    Node gh = rowMean(g.mul(h));
    Node wh = rowMean(w.mul(h));
    Node common = rowMean(w.mul(g)).sub(wh.mul(gh));
    Node centre = x;
    if (kind.centred) {
      common = common.sub(rowMean(w).mul(rowMean(g)));
      centre = x.sub(rowMean(x));
    }
    Node variance = rowMean(centre.square()).add(kind.epsilon);
    Node cross = gh.mul(carried(x, w, kind)).add(wh.mul(carried(x, g, kind)));
    return h.mul(common.div(variance)).add(cross.div(variance.sqrt())).neg();
  }

  private static Node rowMean(Node x) {
    return x.sumKept(-1).div(x.graph().constant(x.shape().dim(-1)));
  }
}
