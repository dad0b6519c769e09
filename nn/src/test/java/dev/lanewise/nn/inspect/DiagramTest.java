package dev.lanewise.nn.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.inspect.Diagram.Arrow;
import dev.lanewise.nn.inspect.Diagram.Box;
import dev.lanewise.nn.inspect.Diagram.Kind;
import dev.lanewise.nn.layer.Linear;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.Sequential;
import dev.lanewise.nn.layer.Tanh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DiagramTest {
  private static final Sequential NET =
      Sequential.empty()
          .then("one", Sequential.empty().then("fc", Linear.of(3, 2)).then("act", new Tanh()));

  private static Diagram backward() {
    return Diagram.backward(NET, Shape.of(4, 3), y -> y.square().sum().mul(0.5f));
  }

  @Test
  void forwardHasTheNodesInTheirLayers() {
    Diagram d = Diagram.forward(NET, Shape.of(4, 3));
    assertThat(d.boxes())
        .containsExactlyInAnyOrder(
            new Box("n0", "input", Shape.of(4, 3), Kind.INPUT, ""),
            new Box("n1", "weight", Shape.of(2, 3), Kind.PARAMETER, "one.fc"),
            new Box("n2", "MatMul", Shape.of(4, 2), Kind.VALUE, "one.fc"),
            new Box("n3", "bias", Shape.of(2), Kind.PARAMETER, "one.fc"),
            new Box("n4", "Broadcast", Shape.of(4, 2), Kind.VALUE, "one.fc"),
            new Box("n5", "Add", Shape.of(4, 2), Kind.VALUE, "one.fc"),
            new Box("n6", "output = Tanh", Shape.of(4, 2), Kind.RESULT, "one.act"));
    assertThat(d.arrows())
        .hasSize(6)
        .contains(
            new Arrow("n1", "n2", Shape.of(2, 3), false),
            new Arrow("n5", "n6", Shape.of(4, 2), false));
  }

  @Test
  void backwardGoesToTheGradientOfEveryParameter() {
    Diagram d = backward();
    Stream<String> results =
        d.boxes().stream().filter(b -> b.kind() == Kind.RESULT).map(b -> b.label());
    assertThat(results)
        .anyMatch(label -> label.startsWith("loss = "))
        .anyMatch(label -> label.startsWith("dL / d one.fc.weight = "));
    List<Box> gradients = new ArrayList<>(d.boxes());
    gradients.removeIf(b -> b.kind() != Kind.GRADIENT);
    assertThat(gradients).isNotEmpty().allMatch(b -> b.cluster().startsWith("backward "));
    assertThat(d.boxes()).anyMatch(b -> b.cluster().equals("backward one.fc"));
  }

  /** The way turns at the loss; all else that goes back uses a value of the way forward. */
  @Test
  void oneArrowLeadsFromTheLossToTheWayBack() {
    Diagram d = backward();
    Map<String, Box> boxes = new HashMap<>();
    d.boxes().forEach(b -> boxes.put(b.id(), b));
    Predicate<String> back =
        id -> {
          Box box = boxes.get(id);
          return box != null && box.cluster().startsWith("backward ");
        };
    List<Arrow> over = new ArrayList<>(d.arrows());
    over.removeIf(a -> back.test(a.from()) == back.test(a.to()));
    assertThat(over).hasSizeGreaterThan(2).filteredOn(a -> !a.across()).hasSize(1);
    assertThat(d.arrows().stream().filter(Arrow::across)).allMatch(over::contains);
  }

  @Test
  void numbersStandInTheBoxesThatUseThem() {
    Graph g = new Graph();
    Node x = g.input("x", Shape.of(3));
    Diagram d = Diagram.of(Map.of("y", x.maximum(g.constant(0.5f))));
    assertThat(d.boxes()).hasSize(2);
    assertThat(d.boxes().getLast().label()).isEqualTo("y = Maximum 0.5");
    Diagram number = Diagram.of(Map.of("y", g.constant(2)));
    assertThat(number.boxes().getFirst().label()).isEqualTo("y = constant");
  }

  /** Every arrow joins two boxes, the first of which comes first; of every network we name. */
  @Test
  void arrowsJoinBoxes() {
    for (String name : Networks.names()) {
      Networks.Network net = Networks.byName(name);
      Shape batch = net.inputShape().prepend(2);
      for (Diagram d :
          List.of(
              Diagram.forward(net.layer(), batch),
              Diagram.backward(net.layer(), batch, Node::sum))) {
        Set<String> before = new HashSet<>();
        for (Box box : d.boxes()) {
          assertThat(before.add(box.id())).isTrue();
          d.arrows().stream()
              .filter(a -> a.to().equals(box.id()))
              .forEach(a -> assertThat(before).contains(a.from()));
        }
        assertThat(d.arrows()).allMatch(a -> before.contains(a.to()));
      }
    }
  }

  @Test
  void dotNestsClustersAndPutsShapesOnArrows() {
    assertThat(backward().dot())
        .startsWith("digraph network {\n")
        .endsWith("}\n")
        .contains(
            "  subgraph \"cluster one\" {\n",
            "    subgraph \"cluster one.fc\" {\n",
            "      n1 [label=\"weight\\n[2, 3]\", fillcolor=\"#fff2cc\"];\n",
            "  n1 -> n2 [label=\"[2, 3]\", weight=20];\n",
            "subgraph \"cluster backward one.act\"",
            "style=dashed",
            Kind.GRADIENT.colour());
  }

  @Test
  void dotQuotesWhateverANameHolds() {
    Graph g = new Graph();
    Node x = g.input("a \"b\" \\ \n c\t", Shape.of(1));
    assertThat(Diagram.of(Map.of("y", x.exp())).dot())
        .contains("label=\"a \\\"b\\\" \\\\ \\n c \\n[1]\"");
  }

  @Test
  void refusesToDrawNothingAndTwoGraphs() {
    assertThatThrownBy(() -> Diagram.of(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("diagram: there are no results to draw the way to");
    Node x = new Graph().input("x", Shape.of(1));
    Node y = new Graph().input("y", Shape.of(2));
    assertThatThrownBy(() -> Diagram.of(Map.of("x", x, "y", y)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("belongs to another graph");
  }
}
