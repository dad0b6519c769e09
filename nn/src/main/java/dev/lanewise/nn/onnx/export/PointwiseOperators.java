package dev.lanewise.nn.onnx.export;

import dev.lanewise.nn.graph.Activation;
import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Shape;
import java.util.List;

/** Operations element by element. ONNX repeats operands by itself where our graphs do so before. */
final class PointwiseOperators {
  private PointwiseOperators() {}

  static Piece of(Node node, Pointwise op) {
    return switch (op) {
      case Pointwise.Unary u -> unary(node, u);
      case Pointwise.Binary b -> binary(node, b);
      case Pointwise.Select s -> select(s);
      case Activation a -> activation(node, a);
    };
  }

  private static Piece unary(Node node, Pointwise.Unary op) {
    return switch (op) {
      case Pointwise.Affine a -> affine(a);
      case Pointwise.Neg n -> Piece.of("Neg", n.x());
      case Pointwise.Exp e -> Piece.of("Exp", e.x());
      case Pointwise.Log l -> Piece.of("Log", l.x());
      case Pointwise.Tanh t -> Piece.of("Tanh", t.x());
      case Pointwise.Sigmoid s -> Piece.of("Sigmoid", s.x());
      case Pointwise.Relu r -> Piece.of("Relu", r.x());
      case Pointwise.Sqrt s -> Piece.of("Sqrt", s.x());
      case Pointwise.Square s -> Piece.of("Mul", s.x(), s.x());
      case Pointwise.Clamp c -> clip(c);
      case Pointwise.Abs a -> Piece.of("Abs", a.x());
      case Pointwise.Sign s -> Piece.of("Sign", s.x());
      case Pointwise.Reciprocal r -> Piece.of("Reciprocal", r.x());
      case Pointwise.Sin s -> Piece.of("Sin", s.x());
      case Pointwise.Cos c -> Piece.of("Cos", c.x());
      case Pointwise.Erf e -> Piece.of("Erf", e.x());
      case Pointwise.Expm1 e -> number(Piece.of("Exp", e.x()), "Sub", 1);
      case Pointwise.Log1p l -> number(Piece.same(l.x()), "Add", 1).then("Log", Attributes.none());
      case Pointwise.StopGradient s -> Piece.same(s.x());
      default -> Piece.refused(node);
    };
  }

  private static Piece affine(Pointwise.Affine a) {
    Piece scaled = a.scale() == 1 ? Piece.same(a.x()) : number(Piece.same(a.x()), "Mul", a.scale());
    return a.shift() == 0 ? scaled : number(scaled, "Add", a.shift());
  }

  private static Piece clip(Pointwise.Clamp c) {
    return new Piece(
        List.of(c.x()),
        (draft, in) ->
            draft.add(
                "Clip",
                Attributes.none(),
                in.getFirst(),
                draft.constant(c.low()),
                draft.constant(c.high())));
  }

  /** A value and a fixed number. */
  private static Piece number(Piece x, String operator, float number) {
    return new Piece(
        x.reads(),
        (draft, in) ->
            draft.add(
                operator, Attributes.none(), x.saying().in(draft, in), draft.constant(number)));
  }

  private static Piece binary(Node node, Pointwise.Binary op) {
    return switch (op) {
      case Pointwise.Add a -> repeating("Add", a);
      case Pointwise.Sub s -> repeating("Sub", s);
      case Pointwise.Mul m -> repeating("Mul", m);
      case Pointwise.Div d -> repeating("Div", d);
      case Pointwise.Maximum m -> repeating("Max", m);
      case Pointwise.Minimum m -> repeating("Min", m);
      case Pointwise.Power p -> repeating("Pow", p);
      case Pointwise.Less l -> repeating("Less", l).asFloats();
      case Pointwise.LessOrEqual l -> repeating("LessOrEqual", l).asFloats();
      case Pointwise.Equal e -> repeating("Equal", e).asFloats();
      default -> Piece.refused(node);
    };
  }

  /** Operands before they were repeated, if ONNX would repeat them to the same shape. */
  private static Piece repeating(String operator, Pointwise.Binary op) {
    Node x = unrepeated(op.x());
    Node y = unrepeated(op.y());
    Shape common = Shape.common(operator, x.shape(), y.shape());
    return Piece.of(operator, common.equals(op.shape()) ? x : op.x(), y);
  }

  /** What a value was repeated from. */
  static Node unrepeated(Node node) {
    Node x = node;
    while (x.op() instanceof Arrange.Broadcast b) {
      x = b.x();
    }
    return x;
  }

  private static Piece select(Pointwise.Select s) {
    return new Piece(
        List.of(s.condition(), s.x(), s.y()),
        (draft, in) -> {
          Attributes toBool = Attributes.of("to", Tensor.BOOL);
          String condition = draft.add("Cast", toBool, in.getFirst());
          return draft.add("Where", Attributes.none(), condition, in.get(1), in.get(2));
        });
  }

  private static Piece activation(Node node, Activation op) {
    return switch (op) {
      case Activation.Bent b -> bent(b);
      case Activation.ParametricRelu p -> Piece.of("PRelu", p.x(), unrepeated(p.slope()));
      case Activation.Glu g -> gated(g.x(), Piece.of("Sigmoid", unrepeated(g.gate())));
      default -> Piece.refused(node);
    };
  }

  private static Piece bent(Activation.Bent b) {
    Attributes alpha = Attributes.of("alpha", b.a());
    return switch (b.f()) {
      case LEAKY_RELU -> Piece.of("LeakyRelu", alpha, b.x());
      case ELU -> Piece.of("Elu", alpha, b.x());
      case SELU -> Piece.of("Selu", b.x());
      case CELU -> Piece.of("Celu", alpha, b.x());
      case GELU -> Piece.of("Gelu", b.x());
      case GELU_TANH -> Piece.of("Gelu", Attributes.none().with("approximate", "tanh"), b.x());
      case SILU -> gated(b.x(), Piece.of("Sigmoid", b.x()));
      case SWISH ->
          gated(b.x(), number(Piece.same(b.x()), "Mul", b.a()).then("Sigmoid", Attributes.none()));
      case MISH -> Piece.of("Mish", b.x());
      case SOFTPLUS -> Piece.of("Softplus", b.x());
      case SOFTSIGN -> Piece.of("Softsign", b.x());
      case HARD_SIGMOID -> Piece.of("HardSigmoid", alpha.with("beta", b.b()), b.x());
      case HARD_SWISH -> Piece.of("HardSwish", b.x());
    };
  }

  /** {@code x gate}, the gate reading one value. */
  private static Piece gated(Node x, Piece gate) {
    return new Piece(
        List.of(x, gate.reads().getFirst()),
        (draft, in) ->
            draft.add(
                "Mul",
                Attributes.none(),
                in.getFirst(),
                gate.saying().in(draft, in.subList(1, 2))));
  }
}
