package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Elementwise operations in one plan, forward and backward, large enough to be split. */
class PointwiseRunTest {
  private final Graph graph = new Graph();
  private final Node x = graph.input("x", Shape.of(256, 128));
  private final Node y = graph.input("y", Shape.of(128));

  /** A sum over every function, and its gradients. */
  private List<Node> wanted() {
    List<Node> terms = new ArrayList<>();
    terms.add(x.maximum(y).add(x.minimum(y.sin())));
    terms.add(x.square().add(0.5f).power(y));
    terms.add(x.less(y).select(x.exp(), x.lessOrEqual(y.neg()).add(x.equalTo(y))));
    terms.add(x.clamp(-0.5f, 0.75f).mul(x.abs()).add(x.sign()));
    terms.add(x.add(3f).reciprocal().add(x.cos()).mul(x.erf()));
    terms.add(x.expm1().add(x.square().log1p()).sub(x.stopGradient()));
    terms.add(x.gelu().add(x.silu()).add(x.softplus()).add(x.leakyRelu(0.1f)));
    terms.add(Functions.glu(x, y).add(Functions.parametricRelu(x, y)));
    terms.add(Functions.mish(x).add(Functions.elu(x, 0.5f)).add(Functions.hardSigmoid(x, 0.2f, 0)));
    Node sum = terms.stream().reduce(Node::add).orElseThrow();
    List<Node> wanted = new ArrayList<>(Gradient.of(sum.square().mean(), List.of(x, y)));
    wanted.add(sum);
    return wanted;
  }

  @Test
  void threadsGiveTheSameBits() {
    Agreement.checkThreads(
        graph, wanted(), Agreement.inputs(graph, RandomKey.of(3)), Weights.zeros(Map.of()));
  }

  @Test
  void aRunAllocatesNothing() {
    // What is new to plans: three operands, and parameters. The kernels have tests of their own.
    Node z = x.less(y).select(x.clamp(-0.5f, 0.5f), y).leakyRelu(0.1f);
    Plan plan = Planner.best().plan(Map.of("z", z), Map.of());
    Execution run = Execution.of(plan, Weights.zeros(Map.of()));
    Agreement.inputs(graph, RandomKey.of(4)).forEach(run::set);
    assertThat(Allocations.bytesOf(run::run, 5)).isZero();
  }
}
