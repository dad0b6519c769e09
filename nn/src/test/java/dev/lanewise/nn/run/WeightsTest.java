package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightsTest {
  private final Variable a = new Variable("a", Shape.of(3));
  private final Variable b = new Variable("b", Shape.of(2, 2));

  @Test
  void holdsValuesByNameAndVariable() {
    Weights w = Weights.zeros(Map.of("first", a)).with(Map.of("second", b));
    w.set("second", 1, 2, 3, 4);
    assertThat(w.get("second")).containsExactly(1, 2, 3, 4);
    assertThat(w.array()[w.offset(b) + 3]).isEqualTo(4);
    assertThat(w.variable("first")).isSameAs(a);
    assertThat(w.names()).containsExactly("first", "second");
    assertThat(w.size()).isEqualTo(7);
    assertThat(w.offset(b) % 16).isZero();
  }

  @Test
  void copiesAreIndependent() {
    Weights w = Weights.zeros(Map.of("a", a));
    w.set("a", 1, 2, 3);
    Weights copy = w.copy();
    w.set("a", 0, 0, 0);
    copy.get("a")[0] = 9;
    assertThat(copy.get("a")).containsExactly(1, 2, 3);
    assertThat(copy.with(Map.of("b", b)).only(Map.of("a", a)).get("a")).containsExactly(1, 2, 3);
  }

  @Test
  void initialValuesDependOnTheKeyAlone() {
    // Other layers, other variables, the same numbers.
    Weights one = Weights.init(Networks.lenet5().layer().parameters(), RandomKey.of(1));
    Weights same = Weights.init(Networks.lenet5().layer().parameters(), RandomKey.of(1));
    Weights other = Weights.init(Networks.lenet5().layer().parameters(), RandomKey.of(2));
    assertThat(one.array()).isEqualTo(same.array()).isNotEqualTo(other.array());
    assertThat(one.get("fc1.bias")).containsOnly(0);
  }

  @Test
  void errorsNameTheVariable() {
    Weights w = Weights.zeros(Map.of("a", a));
    assertThatThrownBy(() -> w.get("c")).hasMessage("weights: no c among [a]");
    assertThatThrownBy(() -> w.set("a", 1)).hasMessage("weights: a is [3] but 1 values were given");
    assertThatThrownBy(() -> w.offset(b)).hasMessage("weights: no values for b[2, 2]");
    assertThatThrownBy(() -> w.with(Map.of("a", b)))
        .hasMessage("weights: there are two variables called a");
    assertThatThrownBy(() -> w.with(Map.of("again", a)))
        .hasMessageContaining("appears twice, again as again");
  }

  @Test
  void executionsNameWhatIsWrong() {
    Graph graph = new Graph();
    Node x = graph.input("x", Shape.of(3));
    Plan plan = Planner.best().plan(Map.of("y", x.add(graph.variable(a))));
    assertThatThrownBy(() -> Execution.of(plan, Weights.zeros(Map.of())))
        .hasMessage("weights: no values for a[3]");
    Execution run = Execution.of(plan, Weights.zeros(Map.of("a", a)));
    assertThatThrownBy(() -> run.set("z", new float[3]))
        .hasMessage("plan: no input z among {x=[3]}");
    assertThatThrownBy(() -> run.set("x", new float[2]))
        .hasMessage("execution: input x is [3], 3 values, but the array has 2");
    assertThatThrownBy(() -> run.set("x", 1)).hasMessageContaining("3 values, but the array has 1");
    assertThatThrownBy(() -> run.get("y")).hasMessageContaining("output y is [3]");
    assertThatThrownBy(() -> run.get("x", new float[3]))
        .hasMessage("plan: no output x among {y=[3]}");
  }
}
