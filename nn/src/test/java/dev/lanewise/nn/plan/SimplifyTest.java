package dev.lanewise.nn.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.RowWise;
import dev.lanewise.nn.graph.Shape;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SimplifyTest {
  private final Graph graph = new Graph();
  private final Node x = graph.input("x", Shape.of(2, 3));
  private final Node y = graph.input("y", Shape.of(2, 3));

  private static Node simplified(Node node) {
    return Objects.requireNonNull(Simplify.copy(node.graph(), List.of(node), 0).get(node));
  }

  private static Op op(Node node) {
    return simplified(node).op();
  }

  private static String names(Node node) {
    Node simple = simplified(node);
    return String.join(
        " ",
        Simplify.needed(simple.graph(), List.of(simple)).stream().map(n -> n.op().name()).toList());
  }

  @Test
  void neutralArithmeticDisappears() {
    assertThat(names(x.mul(1).add(0f).div(1).sub(0f))).isEqualTo("Input");
    assertThat(names(x.neg().neg())).isEqualTo("Input");
    assertThat(names(x.relu().relu())).isEqualTo("Input Relu");
  }

  @Test
  void constantsGatherInOneAffine() {
    assertThat(op(x.mul(2).add(1f).mul(3)))
        .isInstanceOfSatisfying(
            Pointwise.Affine.class,
            a -> {
              assertThat(a.scale()).isEqualTo(6);
              assertThat(a.shift()).isEqualTo(3);
              assertThat(a.x().op().name()).isEqualTo("Input");
            });
    assertThat(op(x.mul(graph.constant(4)))).isInstanceOf(Pointwise.Affine.class);
    assertThat(op(graph.constant(4).sub(x))).isInstanceOf(Pointwise.Affine.class);
    assertThat(op(x.add(x))).isInstanceOf(Pointwise.Affine.class);
  }

  @Test
  void scalesMoveOutwards() {
    assertThat(op(x.mul(2).mul(y))).isInstanceOf(Pointwise.Affine.class);
    assertThat(op(x.mul(y.mul(2)))).isInstanceOf(Pointwise.Affine.class);
    assertThat(op(x.mul(2).div(y))).isInstanceOf(Pointwise.Affine.class);
    assertThat(op(x.mul(2).sum())).isInstanceOf(Pointwise.Affine.class);
  }

  @Test
  void negationsJoinSums() {
    assertThat(op(x.add(y.neg()))).isInstanceOf(Pointwise.Sub.class);
    assertThat(op(x.neg().add(y))).isInstanceOf(Pointwise.Sub.class);
    assertThat(op(x.sub(y.neg()))).isInstanceOf(Pointwise.Add.class);
  }

  @Test
  void sameEverywhereIsComputedOnce() {
    Node s = graph.input("s", Shape.of());
    assertThat(op(s.broadcastTo(Shape.of(2, 3)).exp())).isInstanceOf(Arrange.Broadcast.class);
    assertThat(op(graph.fill(Shape.of(2, 3), 2).mul(3).reshape(6)))
        .isInstanceOfSatisfying(
            Arrange.Broadcast.class, b -> assertThat(Uniform.value(b.x())).isEqualTo(6));
    assertThat(names(s.broadcastTo(Shape.of(2, 3)).sum())).doesNotContain("Sum");
  }

  @Test
  void movementsBecomeOne() {
    assertThat(names(x.reshape(3, 2).reshape(6).reshape(2, 3))).isEqualTo("Input");
    assertThat(names(x.reshape(6).reshape(1, 6).reshape(3, 2))).isEqualTo("Input Reshape");
    assertThat(
            names(
                graph
                    .input("r", Shape.of(3))
                    .broadcastTo(Shape.of(2, 3))
                    .broadcastTo(Shape.of(4, 2, 3))))
        .isEqualTo("Input Broadcast");
    assertThat(names(graph.input("o", Shape.of(1, 3)).sum(0))).isEqualTo("Input Reshape");
  }

  @Test
  void sumsOverScatteredAxesGoInSteps() {
    Node wide = graph.input("w", Shape.of(2, 3, 4, 5, 6));
    assertThat(names(wide.sum(0, 2, 4))).isEqualTo("Input Sum Sum");
    assertThat(names(wide.sum(0, 2))).isEqualTo("Input Sum Sum");
    assertThat(names(wide.sum(0, 1, 3, 4))).isEqualTo("Input Sum");
    assertThat(simplified(wide.sum(0, 2, 4)).shape()).isEqualTo(Shape.of(3, 5));
  }

  @Test
  void logarithmsOfSoftmaxAreTakenCarefully() {
    assertThat(op(x.softmax().log())).isInstanceOf(RowWise.LogSoftmax.class);
    assertThat(op(x.logSoftmax().exp())).isInstanceOf(RowWise.Softmax.class);
  }

  @Test
  void whatIsKnownBeforehandIsNotComputed() {
    assertThat(names(x.stopGradient())).isEqualTo("Input");
    assertThat(op(x.power(2))).isInstanceOf(Pointwise.Square.class);
    assertThat(op(x.power(-1))).isInstanceOf(Pointwise.Reciprocal.class);
    assertThat(names(x.power(1))).isEqualTo("Input");
    assertThat(names(x.power(0))).isEqualTo("Constant Broadcast");
    assertThat(names(graph.constant(0).select(x, y.exp()))).isEqualTo("Input Exp");
    assertThat(names(graph.constant(2).select(x, y.exp()))).isEqualTo("Input");
    assertThat(names(y.select(x, x))).isEqualTo("Input");
    Node column = graph.input("c", Shape.of(2, 1));
    assertThat(names(column.select(column.exp(), column.neg()).mul(x)))
        .isEqualTo("Input Input Exp Affine Select Broadcast Mul");
  }

  @Test
  void unneededNodesAreLeftBehind() {
    Node wanted = x.tanh();
    Node unwanted = y.exp();
    assertThat(names(wanted)).isEqualTo("Input Tanh");
    assertThat(unwanted.graph().nodes()).hasSize(4);
  }
}
