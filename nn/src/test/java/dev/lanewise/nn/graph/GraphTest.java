package dev.lanewise.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class GraphTest {
  private final Graph graph = new Graph();
  private final Node x = graph.input("x", Shape.of(2, 3));

  private static void refused(ThrowingCallable make, String message) {
    assertThatThrownBy(make).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void equalOperationsAreOneNode() {
    assertThat(x.tanh().mul(2)).isSameAs(x.tanh().mul(2));
    assertThat(graph.constant(Shape.of(2), 1, 2)).isSameAs(graph.constant(Shape.of(2), 1, 2));
    assertThat(graph.input("x", Shape.of(2, 3))).isSameAs(x);
    assertThat(x.mul(2)).isNotSameAs(x.mul(3));
  }

  @Test
  void operandsComeFirst() {
    Node y = x.exp().sum(0).log();
    for (Node node : graph.nodes()) {
      assertThat(node.op().operands()).allSatisfy(o -> assertThat(o.id()).isLessThan(node.id()));
    }
    assertThat(y).hasToString("%3 Log[3]");
  }

  @Test
  void methodsBroadcast() {
    assertThat(x.add(graph.input("row", Shape.of(3))).shape()).isEqualTo(Shape.of(2, 3));
    assertThat(graph.constant(1).sub(x).shape()).isEqualTo(Shape.of(2, 3));
    assertThat(x.mean(-1).shape()).isEqualTo(Shape.of(2));
    assertThat(x.sumKept(0).shape()).isEqualTo(Shape.of(1, 3));
    assertThat(x.sum().shape()).isEqualTo(Shape.of());
    assertThat(graph.input("n", Shape.of(5)).oneHot(4).shape()).isEqualTo(Shape.of(5, 4));
  }

  @Test
  void errorsNameTheShapes() {
    Node image = graph.input("image", Shape.of(1, 3, 8, 8));
    Node w = graph.input("w", Shape.of(4, 2, 3, 3));
    refused(() -> x.matmul(x), "matmul: x is [2, 3] but y is [2, 3] (inner 3 != 2)");
    refused(
        () -> x.matmul(x, true, true),
        "matmul: x is [2, 3] transposed but y is [2, 3] transposed (inner 2 != 3)");
    refused(() -> x.reshape(4), "reshape: [2, 3] has 6 elements but [4] has 4");
    refused(() -> x.broadcastTo(Shape.of(3)), "broadcast: [2, 3] does not fill [3]");
    refused(
        () -> image.conv(w, Window.of(3)),
        "conv: w is [4, 2, 3, 3] but must be [4, 3, 3, 3] for x [1, 3, 8, 8]");
    refused(() -> x.conv(w, Window.of(3)), "conv: x is [2, 3] but must have 4 axes");
    refused(
        () -> image.conv(w, Window.of(3), 2),
        "conv: groups 2 does not divide channels 3 and filters 4");
    refused(
        () -> image.maxPool(Window.of(9)),
        "max-pool: window 9x9/1x1 is larger than the padded image of x [1, 3, 8, 8]");
    refused(
        () -> image.avgPool(Window.of(2).pad(2)),
        "average-pool: padding of window 2x2/1x1 pad 2,2,2,2 must be smaller than its kernel");
    refused(() -> graph.constant(Shape.of(2), 1), "constant: [2] does not hold 1 values");
    refused(() -> graph.constant(1).softmax(), "softmax: x is a scalar but must have rows");
    refused(() -> x.reluGradient(image), "relu-gradient: [2, 3] and [1, 3, 8, 8] differ");
    refused(() -> x.maximum(w), "maximum: [2, 3] and [4, 2, 3, 3] do not broadcast (2 != 3)");
    refused(
        () -> x.select(x, graph.constant(Shape.of(2), 1, 2)),
        "select: [2, 3] and [2] do not broadcast (3 != 2)");
    refused(() -> x.clamp(1, -1), "clamp: low 1.0 must not be above high -1.0");
    refused(
        () -> graph.add(new Pointwise.Select(x, image, x)),
        "select: [2, 3] and [1, 3, 8, 8] differ");
    refused(() -> graph.input("x", Shape.of(7)), "input: x is [2, 3] already, not [7]");
    Node foreign = new Graph().constant(1).broadcastTo(Shape.of(2, 3));
    refused(() -> x.add(foreign), "Add: %1 Broadcast[2, 3] belongs to another graph");
    refused(() -> Window.of(0), "window: kernel 0, stride 1 and dilation 1 must be at least 1");
  }

  @Test
  void scopesNest() {
    Node inner = graph.scoped("block", () -> graph.scoped("conv", x::exp));
    assertThat(inner.scope()).isEqualTo("block.conv");
    assertThat(x.log().scope()).isEmpty();
    refused(
        () -> graph.scoped("block", () -> graph.scoped("fc", () -> x.matmul(x))),
        "block: fc: matmul: x is [2, 3] but y is [2, 3] (inner 3 != 2)");
    assertThat(x.sqrt().scope()).isEmpty();
  }

  @Test
  void assignmentsMustFit() {
    Variable v = new Variable("v", Shape.of(2, 3));
    refused(() -> graph.assign(v, x.sum()), "assign: v[2, 3] cannot hold []");
    graph.assign(v, x);
    refused(() -> graph.assign(v, x), "assign: v[2, 3] is assigned already");
    assertThat(graph.assignments()).containsEntry(v, x);
  }
}
