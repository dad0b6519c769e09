package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Activation;
import dev.lanewise.nn.graph.Curve;
import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * One operation on operands of given shapes, drawn from {@code shift + scale * (-1 .. 1)}.
 *
 * @param smooth whether second derivatives exist where it is tried
 */
record OperationCase(
    String name,
    List<Shape> shapes,
    double scale,
    double shift,
    boolean smooth,
    Function<List<Node>, Node> build) {

  /** At least one case for every operation. */
  static List<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    pointwise(cases);
    products(cases);
    arrangements(cases);
    cases.addAll(ArrangementCases.all());
    cases.addAll(IndexedCases.all());
    cases.addAll(RowCases.all());
    cases.addAll(DrawCases.all());
    cases.addAll(ConvolutionCases.all());
    cases.addAll(PoolCases.all());
    cases.addAll(ScanCases.all());
    return cases;
  }

  private static void pointwise(List<OperationCase> to) {
    Shape s = Shape.of(3, 7);
    unary(to, "affine", s, 1, 0, x -> x.affine(-1.5f, 0.25f));
    unary(to, "neg", s, 1, 0, Node::neg);
    unary(to, "exp", s, 2, 0, Node::exp);
    unary(to, "log", s, 0.9, 1.5, Node::log);
    unary(to, "tanh", s, 2, 0, Node::tanh);
    unary(to, "sigmoid", s, 3, 0, Node::sigmoid);
    unary(to, "sqrt", s, 0.9, 1.5, Node::sqrt);
    unary(to, "square", s, 1, 0, Node::square);
    mathematics(to, s);
    choices(to, s);
    activations(to, s);
    to.add(new OperationCase("relu", List.of(s), 1, 0, false, in -> in.get(0).relu()));
    binary(to, "add", s, s, 1, 0, Node::add);
    binary(to, "sub", s, s, 1, 0, Node::sub);
    binary(to, "mul", s, s, 1, 0, Node::mul);
    binary(to, "div", s, s, 0.8, 1.5, Node::div);
    binary(to, "add a row", s, Shape.of(7), 1, 0, Node::add);
    binary(to, "multiply by a column", s, Shape.of(3, 1), 1, 0, Node::mul);
    binary(to, "divide by a number", s, Shape.of(), 0.8, 1.5, Node::div);
    binary(to, "row from column", Shape.of(3, 1), Shape.of(7), 1, 0, Node::sub);
    binary(to, "per channel", Shape.of(2, 3, 2, 2), Shape.of(3, 1, 1), 1, 0, Node::mul);
    binary(to, "inner axis", Shape.of(2, 3, 4), Shape.of(2, 1, 4), 1, 0, Node::mul);
    to.add(
        new OperationCase(
            "relu-gradient",
            List.of(s, s),
            1,
            0,
            false,
            in ->
                in.get(0).graph().add(new Pointwise.ReluGradient(in.get(0).square(), in.get(1)))));
  }

  private static void mathematics(List<OperationCase> to, Shape s) {
    unary(to, "abs", s, 1, 0, Node::abs);
    unary(to, "reciprocal", s, 0.8, 1.5, Node::reciprocal);
    unary(to, "sin", s, 3, 0, Node::sin);
    unary(to, "cos", s, 3, 0, Node::cos);
    unary(to, "erf", s, 2, 0, Node::erf);
    unary(to, "expm1", s, 2, 0, Node::expm1);
    unary(to, "log1p", s, 0.8, 0, Node::log1p);
    unary(to, "square root by power", s, 0.8, 1.5, x -> x.power(0.5f));
    unary(to, "cube", s, 1, 0, x -> x.power(3));
    binary(to, "power", s, s, 0.8, 1.5, Node::power);
    binary(to, "power of a column", s, Shape.of(3, 1), 0.8, 1.5, Node::power);
    binary(to, "power of a number", Shape.of(), s, 0.8, 1.5, Node::power);
  }

  /**
   * What is locally constant multiplies an operand, so that there is something to differentiate.
   */
  private static void choices(List<OperationCase> to, Shape s) {
    Shape row = Shape.of(7);
    binary(to, "maximum", s, s, 1, 0, Node::maximum);
    binary(to, "minimum", s, s, 1, 0, Node::minimum);
    binary(to, "maximum with a row", s, row, 1, 0, Node::maximum);
    binary(to, "minimum with a number", Shape.of(), s, 1, 0, Node::minimum);
    binary(to, "less", s, row, 1, 0, (x, y) -> x.less(y).mul(x));
    binary(to, "less or equal", s, Shape.of(3, 1), 1, 0, (x, y) -> x.lessOrEqual(y).mul(y));
    binary(to, "equal", s, s, 1, 0, (x, y) -> x.sign().equalTo(y.sign()).mul(x));
    unary(to, "sign", s, 1, 0, x -> x.sign().mul(x));
    unary(to, "stop-gradient", s, 1, 0, x -> x.sign().stopGradient().mul(x));
    unary(to, "clamp", s, 1, 0, x -> x.clamp(-0.5f, 0.25f));
    binary(
        to,
        "clamp-gradient",
        s,
        s,
        1,
        0,
        (x, y) -> x.graph().add(new Pointwise.ClampGradient(x.square(), y, -0.5f, 0.25f)));
    binary(to, "select", s, s, 1, 0, (x, y) -> x.less(y).select(x.square(), y.exp()));
    binary(to, "select a row", s, row, 1, 0, (x, y) -> x.less(y).select(y, x.neg()));
    binary(to, "select by a column", Shape.of(3, 1), row, 1, 0, (x, y) -> x.sign().select(y, x));
  }

  private static void activations(List<OperationCase> to, Shape s) {
    for (Curve f : Curve.values()) {
      float a = f.parameters() > 0 ? 0.3f : 0;
      float b = f.parameters() > 1 ? 0.5f : 0;
      unary(to, f.toString(), s, 5, 0, x -> x.graph().add(new Activation.Bent(f, x, a, b)));
      binary(
          to,
          f + " gradient",
          s,
          s,
          2,
          0,
          (g, x) -> x.graph().add(new Activation.BentGradient(f, g, x, a, b)));
    }
    binary(to, "parametric relu", s, Shape.of(7), 1, 0, Functions::parametricRelu);
    binary(to, "parametric relu of a number", s, Shape.of(), 1, 0, Functions::parametricRelu);
    ternary(to, "parametric relu gradient", s, Activation.ParametricReluGradient::new);
    binary(
        to,
        "slope gradient",
        s,
        s,
        1,
        0,
        (g, x) -> x.graph().add(new Activation.SlopeGradient(g, x)));
    binary(to, "glu", s, s, 2, 0, Functions::glu);
    binary(to, "glu of a row", Shape.of(3, 1), Shape.of(7), 2, 0, Functions::glu);
    ternary(to, "gate gradient", s, Activation.GateGradient::new);
    binary(
        to,
        "maxout",
        s,
        Shape.of(7),
        1,
        0,
        (x, y) -> Functions.maxout(List.of(x, y, x.add(y).neg())));
  }

  /** The three operands of an operation. */
  @FunctionalInterface
  private interface OfThree {
    Op of(Node x, Node y, Node z);
  }

  private static void ternary(List<OperationCase> to, String name, Shape s, OfThree op) {
    to.add(
        new OperationCase(
            name,
            List.of(s, s, s),
            2,
            0,
            true,
            in -> in.get(0).graph().add(op.of(in.get(0), in.get(1), in.get(2)))));
  }

  private static void products(List<OperationCase> to) {
    for (int i = 0; i < 4; i++) {
      boolean transX = (i & 1) != 0;
      boolean transY = (i & 2) != 0;
      Shape x = transX ? Shape.of(5, 3) : Shape.of(3, 5);
      Shape y = transY ? Shape.of(4, 5) : Shape.of(5, 4);
      binary(
          to, "matmul " + transX + " " + transY, x, y, 1, 0, (a, b) -> a.matmul(b, transX, transY));
    }
  }

  private static void arrangements(List<OperationCase> to) {
    Shape s = Shape.of(2, 3, 4);
    unary(to, "reshape", s, 1, 0, x -> x.reshape(4, 6));
    unary(to, "sum all", s, 1, 0, Node::sum);
    unary(to, "sum first", s, 1, 0, x -> x.sum(0));
    unary(to, "sum middle", s, 1, 0, x -> x.sum(1));
    unary(to, "sum last", s, 1, 0, x -> x.sum(-1));
    unary(to, "sum outer", s, 1, 0, x -> x.sum(0, 2));
    unary(to, "sum scattered", Shape.of(2, 3, 2, 2, 3), 1, 0, x -> x.sum(0, 2, 4));
    unary(to, "sum inner two", Shape.of(2, 3, 2, 2, 3), 1, 0, x -> x.sum(1, 3));
    unary(to, "sum many rows", Shape.of(100, 3), 1, 0, x -> x.sum(0));
    unary(to, "mean", s, 1, 0, x -> x.mean(1));
    unary(to, "sum kept", s, 1, 0, x -> x.sumKept(1));
    unary(to, "broadcast", Shape.of(3, 1), 1, 0, x -> x.broadcastTo(Shape.of(2, 3, 4)));
    unary(to, "broadcast inner", Shape.of(2, 1, 4), 1, 0, x -> x.broadcastTo(s));
    unary(to, "broadcast a number", Shape.of(), 1, 0, x -> x.broadcastTo(s));
    unary(to, "softmax", s, 2, 0, Node::softmax);
    unary(to, "log-softmax", s, 2, 0, Node::logSoftmax);
    to.add(
        new OperationCase(
            "one-hot",
            List.of(Shape.of(3, 4)),
            1,
            0,
            false,
            in -> in.get(0).graph().constant(Shape.of(3), 2, 0, 3).oneHot(4).mul(in.get(0))));
  }

  private static void unary(
      List<OperationCase> to,
      String name,
      Shape x,
      double scale,
      double shift,
      Function<Node, Node> build) {
    to.add(new OperationCase(name, List.of(x), scale, shift, true, in -> build.apply(in.get(0))));
  }

  private static void binary(
      List<OperationCase> to,
      String name,
      Shape x,
      Shape y,
      double scale,
      double shift,
      BinaryOperator<Node> build) {
    to.add(
        new OperationCase(
            name, List.of(x, y), scale, shift, true, in -> build.apply(in.get(0), in.get(1))));
  }

  @Override
  public String toString() {
    return name;
  }
}
