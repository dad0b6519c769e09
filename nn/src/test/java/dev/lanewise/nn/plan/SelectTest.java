package dev.lanewise.nn.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelectTest {
  private final Graph graph = new Graph();
  private final Node x = graph.input("x", Shape.of(2, 3));
  private final Node y = graph.input("y", Shape.of(2, 3));

  /** Names of the elementwise operations and of the other nodes that become work. */
  private List<String> work(Node wanted, Node... alsoKept) {
    List<Node> nodes = Simplify.needed(graph, List.of(wanted));
    Set<Node> all = Set.copyOf(kept(wanted, alsoKept));
    return Select.items(Kernels.reference(), WeightFormat.FP32, nodes, all).stream()
        .map(
            i ->
                i.instruction() != null
                    ? i.instruction().operation().name()
                    : i.result().op().name())
        .toList();
  }

  private static List<Node> kept(Node wanted, Node... alsoKept) {
    List<Node> kept = new ArrayList<>(List.of(alsoKept));
    kept.add(wanted);
    return kept;
  }

  @Test
  void aBiasIsReadInPlace() {
    assertThat(work(x.add(graph.input("b", Shape.of(3))))).containsExactly("add");
    assertThat(work(x.mul(graph.input("c", Shape.of(2, 1))))).containsExactly("multiply");
    assertThat(work(x.div(graph.input("s", Shape.of())))).containsExactly("divide");
  }

  @Test
  void aBroadcastIsMadeWhereSomethingElseReadsIt() {
    Node row = graph.input("b", Shape.of(3)).broadcastTo(Shape.of(2, 3));
    assertThat(work(x.add(row).add(row.softmax()))).contains("Broadcast");
    assertThat(work(x.add(row), row)).contains("Broadcast");
  }

  @Test
  void aBroadcastThatLeavesOutInnerAxesIsMade() {
    Node inner = graph.input("i", Shape.of(2, 1, 4));
    Node z = graph.input("z", Shape.of(2, 3, 4));
    assertThat(work(z.add(inner))).containsExactly("Broadcast", "add");
  }

  @Test
  void sumsTakeInScales() {
    assertThat(work(x.mul(2).add(y))).containsExactly("axpby");
    assertThat(work(x.sub(y.mul(2)))).containsExactly("axpby");
    assertThat(work(x.add(y.mul(graph.input("s", Shape.of()))))).containsExactly("axpby");
  }

  @Test
  void aScaleThatOthersReadStays() {
    Node twice = x.mul(2);
    assertThat(work(twice.add(y).mul(twice))).containsExactly("affine", "add", "multiply");
    assertThat(work(twice.add(y), twice)).containsExactly("affine", "add");
  }

  @Test
  void parametersAreOperands() {
    assertThat(work(x.clamp(-1, 1).stopGradient())).containsExactly("clamp", "affine");
    assertThat(work(x.less(graph.constant(0)).select(x, graph.constant(0))))
        .containsExactly("less", "select");
  }

  @Test
  void reshapesAreNames() {
    assertThat(work(x.reshape(6).tanh().reshape(3, 2).exp())).containsExactly("tanh", "exp");
  }
}
