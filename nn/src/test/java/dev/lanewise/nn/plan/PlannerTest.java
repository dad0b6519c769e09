package dev.lanewise.nn.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.graph.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private final Graph graph = new Graph();
  private final Planner planner = Planner.of(Kernels.reference());

  private List<String> steps(Plan plan) {
    return plan.steps().stream().map(Step::name).toList();
  }

  @Test
  void biasAndActivationJoinTheConvolution() {
    Node x = graph.input("x", Shape.of(2, 3, 6, 6));
    Node w = graph.input("w", Shape.of(4, 3, 3, 3));
    Node b = graph.input("b", Shape.of(4));
    Plan plan = planner.plan(Map.of("y", x.conv(w, Window.of(3)).add(b.reshape(4, 1, 1)).relu()));
    assertThat(steps(plan)).containsExactly("Conv+add-clamp");
    // Inputs, the result, where the convolution writes already, and the clamp's two numbers.
    assertThat(plan.tensorSize()).isEqualTo(224 + 112 + 16 + 2 * 4 * 16 + 2 * 16);
  }

  @Test
  void elementwiseWorkIsDoneInPlace() {
    Node x = graph.input("x", Shape.of(64, 64)).softmax();
    // A row-wise map between them keeps the two from being one step.
    Plan plan = planner.plan(Map.of("y", x.tanh().softmax().exp()));
    assertThat(steps(plan)).containsExactly("Softmax+tanh", "Softmax+exp");
    assertThat(plan.tensorSize()).isEqualTo(3 * 4096);

    Node z = graph.input("z", Shape.of(64, 64)).softmax();
    Node half = z.reshape(32, 128).softmax();
    Plan shared = planner.plan(Map.of("y", z.mul(half.reshape(64, 64))));
    assertThat(steps(shared)).containsExactly("Softmax", "Softmax+multiply");
    assertThat(shared.tensorSize()).isEqualTo(3 * 4096);
  }

  @Test
  void memoryIsReusedAlongAChain() {
    Node x = graph.input("x", Shape.of(16, 16));
    Node y = x;
    for (int i = 0; i < 10; i++) {
      y = y.matmul(x);
    }
    Plan plan = planner.plan(Map.of("y", y));
    assertThat(plan.tensorSize()).isEqualTo(11 * 256);
    assertThat(plan.arenaSize()).isEqualTo(3 * 256);
    assertThat(plan.liveSize()).isEqualTo(3 * 256);
  }

  @Test
  void aTrainingStepIsOnePassOverEachVariable() {
    Variable w = new Variable("w", Shape.of(8, 4));
    Variable m = new Variable("m", Shape.of(8, 4));
    Node x = graph.input("x", Shape.of(5, 8));
    Node rate = graph.input("rate", Shape.of());
    Node g = x.matmul(x.matmul(graph.variable(w)), true, false);
    Node momentum = graph.variable(m).mul(0.9f).add(g);
    graph.assign(m, momentum);
    graph.assign(w, graph.variable(w).sub(momentum.mul(rate)));
    Plan plan = planner.plan(Map.of(), graph.assignments());
    assertThat(steps(plan)).containsExactly("negate", "MatMul", "MatMul+axpby+axpby");
    assertThat(plan.variables()).containsExactlyInAnyOrder(w, m);
  }

  @Test
  void multiplyAddsAreCounted() {
    Node x = graph.input("x", Shape.of(2, 3, 6, 6));
    Node w = graph.input("w", Shape.of(4, 3, 3, 3));
    Node v = graph.input("v", Shape.of(7, 64));
    Plan plan = planner.plan(Map.of("y", x.conv(w, Window.of(3)).flatten().matmulT(v)));
    assertThat(plan.multiplyAdds()).isEqualTo(2 * 4 * 16 * 27 + 2 * 64 * 7);
    assertThat(plan.describe()).contains("Conv", "[2, 4, 4, 4]", "4,352 multiply-adds");
  }

  @Test
  void errorsNameWhatIsWrong() {
    Node x = graph.input("x", Shape.of(2));
    assertThatThrownBy(() -> planner.plan(Map.of()))
        .hasMessage("plan: there are neither outputs nor assignments");
    Node other = new Graph().input("x", Shape.of(2));
    assertThatThrownBy(() -> planner.plan(Map.of("x", x, "y", other)))
        .hasMessageContaining("another graph");
    assertThatThrownBy(() -> planner.plan(Map.of(), Map.of(new Variable("v", Shape.of(3)), x)))
        .hasMessage("plan: v[3] cannot hold [2]");
  }
}
