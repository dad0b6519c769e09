package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Scan;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Gru;
import dev.lanewise.nn.layer.Lstm;
import dev.lanewise.nn.layer.Recurrent;
import dev.lanewise.nn.layer.Rnn;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.plan.Recomputation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans that run scans as loops. */
class LoopingTest {
  private static final RandomKey KEY = RandomKey.of(31);
  private static final Planner LOOPING = Planner.best().unrolling(0);

  private final Graph graph = new Graph();

  static Stream<OperationCase> scans() {
    return ScanCases.all().stream();
  }

  /** Poisoned memory, gradients of gradients included. */
  @ParameterizedTest
  @MethodSource("scans")
  void loopsAgreeWithTheEvaluator(OperationCase c) {
    List<Node> operands = new ArrayList<>();
    c.shapes().forEach(shape -> operands.add(graph.input("x" + operands.size(), shape)));
    Node result = c.build().apply(operands);
    List<Node> wanted = new ArrayList<>(List.of(result));
    List<Node> gradients = Gradient.of(result.square().sum(), operands);
    wanted.addAll(gradients);
    wanted.addAll(Gradient.of(gradients.getFirst().square().sum(), operands));
    Map<String, float[]> inputs = Agreement.inputs(graph, KEY);
    Agreement.check(graph, wanted, inputs, Weights.zeros(Map.of()), p -> p.unrolling(0));
  }

  static Stream<Recurrent> layers() {
    return Stream.of(Rnn.of(4, 6), Lstm.of(4, 6), Gru.of(4, 6));
  }

  /** The loss and its gradients by parameters and x. */
  private Map<String, Node> training(Recurrent layer, int batch, int length, int width) {
    return training(graph, layer, batch, length, width);
  }

  private static Map<String, Node> training(
      Graph graph, Recurrent layer, int batch, int length, int width) {
    Node x = graph.input("x", Shape.of(batch, length, width));
    Node loss = layer.apply(graph, x).square().mean();
    List<Node> by = new ArrayList<>(List.of(x));
    layer.variables().values().forEach(v -> by.add(graph.variable(v)));
    Map<String, Node> outputs = new LinkedHashMap<>(Map.of("loss", loss));
    Gradient.of(loss, by).forEach(g -> outputs.put("gradient " + outputs.size(), g));
    return outputs;
  }

  private List<float[]> results(Plan plan, Weights weights) {
    Execution run = Execution.of(plan, weights);
    Agreement.inputs(graph, KEY).forEach(run::set);
    run.run();
    List<float[]> results = new ArrayList<>();
    plan.outputs()
        .forEach(
            (name, shape) -> {
              float[] y = new float[shape.size()];
              run.get(name, y);
              results.add(y);
            });
    return results;
  }

  @ParameterizedTest
  @MethodSource("layers")
  void recurrentLayersGiveTheBitsOfUnrolledOnes(Recurrent layer) {
    Map<String, Node> outputs = training(layer, 3, 9, 4);
    Weights weights = Weights.init(layer, KEY);
    Plan looping = LOOPING.plan(outputs);
    Plan unrolled = Planner.best().unrolling(Integer.MAX_VALUE).plan(outputs);
    assertThat(results(looping, weights))
        .usingRecursiveComparison()
        .isEqualTo(results(unrolled, weights));
    // No product twice; but some of a first or last step, of which nothing is wanted.
    assertThat(looping.multiplyAdds()).isLessThan(unrolled.multiplyAdds() * 10 / 9);
    // One forwards, which keeps what the one backwards needs.
    assertThat(looping.steps().stream().filter(s -> s.kernel().startsWith("9 x "))).hasSize(2);
    assertThat(unrolled.steps().stream().filter(s -> s.kernel().contains(" x "))).isEmpty();
  }

  /** Scans of scans, which stop gradients; together with recomputation. */
  @Test
  void truncatedLayersAgreeWithTheEvaluator() {
    Recurrent layer = Gru.of(4, 6).truncated(2);
    List<Node> wanted = List.copyOf(training(layer, 3, 9, 4).values());
    Weights weights = Weights.init(layer, KEY);
    Agreement.check(
        graph,
        wanted,
        Agreement.inputs(graph, KEY),
        weights,
        p -> p.unrolling(0).recomputing(Recomputation.segments(2)));
  }

  @Test
  void threadsGiveTheSameBits() {
    Rnn layer = Rnn.of(64, 256);
    Plan plan = LOOPING.plan(training(layer, 128, 2, 64));
    assertThat(plan.steps()).anySatisfy(s -> assertThat(s.kernel()).startsWith("2 x "));
    assertThat(plan.steps().stream().filter(s -> s.kernel().startsWith("2 x ")).toList())
        .allSatisfy(s -> assertThat(s.parts()).isGreaterThan(1));
    Agreement.checkThreads(plan, Agreement.inputs(graph, KEY), Weights.init(layer, KEY));
  }

  @Test
  void aRunAllocatesNothing() {
    Rnn layer = Rnn.of(4, 6);
    Execution run = Execution.of(LOOPING.plan(training(layer, 2, 20, 4)), Weights.init(layer, KEY));
    assertThat(Allocations.bytesOf(run::run, 100)).isZero();
    long[] nanos = new long[run.plan().steps().size()];
    run.run(nanos);
    assertThat(nanos).doesNotContain(0);
  }

  @Test
  void aRunGoesOnFromTheStatesOfTheOneBefore() {
    Lstm layer = Lstm.of(4, 6);
    Node half = graph.input("half", Shape.of(2, 20, 4));
    Variable h = new Variable("h", Shape.of(2, 6));
    Variable c = new Variable("c", Shape.of(2, 6));
    Scan scan = layer.scan(graph, half, List.of(graph.variable(h), graph.variable(c)));
    graph.assign(h, scan.carries().get(0));
    graph.assign(c, scan.carries().get(1));
    Node outputs = scan.output().permute(1, 0, 2);
    Weights weights = Weights.init(layer, KEY);
    Execution run =
        Execution.of(
            Planner.best().plan(Map.of("y", outputs), graph.assignments()),
            weights.with(Map.of("h", h, "c", c)));
    float[] x = Agreement.numbers(KEY, 2 * 40 * 4);
    Graph whole = new Graph();
    Node all = layer.apply(whole, whole.input("x", Shape.of(2, 40, 4)));
    Execution once = Execution.of(Planner.best().plan(Map.of("y", all)), weights);
    once.set("x", x);
    once.run();
    float[] expected = new float[2 * 40 * 6];
    once.get("y", expected);
    for (int part = 0; part < 2; part++) {
      run.set("half", halves(x, part, 20 * 4));
      run.run();
      float[] y = new float[2 * 20 * 6];
      run.get("y", y);
      assertThat(y).isEqualTo(halves(expected, part, 20 * 6));
    }
    assertThatThrownBy(() -> layer.scan(graph, half, List.of(graph.variable(h))))
        .hasMessage("recurrent: states are [[2, 6]] but must be [[2, 6], [2, 6]]");
  }

  /** The first or second half of each of two examples. */
  private static float[] halves(float[] x, int part, int size) {
    float[] halves = new float[2 * size];
    System.arraycopy(x, part * size, halves, 0, size);
    System.arraycopy(x, (2 + part) * size, halves, size, size);
    return halves;
  }

  @Test
  void aLongSequenceIsPlannedAsFastAsAShortOne() {
    Lstm layer = Lstm.of(8, 16);
    Plan twenty = Planner.best().plan(training(layer, 2, 20, 8));
    Instant start = Instant.now();
    Plan thousands = Planner.best().plan(training(new Graph(), layer, 2, 2000, 8));
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(2));
    assertThat(thousands.steps().size()).isEqualTo(twenty.steps().size());
    assertThat(thousands.multiplyAdds()).isEqualTo(100 * twenty.multiplyAdds());
    Execution run = Execution.of(thousands, Weights.init(layer, KEY));
    run.set("x", Agreement.numbers(KEY, 2 * 2000 * 8));
    run.run();
    assertThat(run.get("loss")).isBetween(1e-6f, 1f);
  }

  @Test
  void whatNobodyReadsIsNotDone() {
    Node x = graph.input("x", Shape.of(100, 4));
    Scan scan =
        Scan.of(
            List.of(graph.fill(Shape.of(4), 0), graph.fill(Shape.of(4), 1)),
            List.of(x),
            (c, slice) -> {
              Node sum = c.get(0).add(slice.getFirst());
              Node product = c.get(1).mul(slice.getFirst()).tanh();
              return new Scan.Step(List.of(sum, product), List.of(sum.exp(), product.sin()));
            });
    Plan all = LOOPING.plan(Map.of("a", scan.outputs().get(0), "b", scan.outputs().get(1)));
    Plan last = LOOPING.plan(Map.of("sum", scan.carry()));
    assertThat(last.tensorSize()).isLessThan(all.tensorSize() / 2);
    Execution run = Execution.of(last, Weights.zeros(Map.of()));
    float[] ones = new float[400];
    Arrays.fill(ones, 1);
    run.set("x", ones);
    run.run();
    float[] sum = new float[4];
    run.get("sum", sum);
    assertThat(sum).containsOnly(100);
  }

  @Test
  void anExecutionIsWarmedUpWithoutChangingAnything() {
    Variable kept = new Variable("kept", Shape.of(3));
    Node v = graph.variable(kept);
    graph.assign(kept, Scan.repeat(50, v, c -> c.mul(0.5f).add(v)));
    Weights weights = Weights.zeros(Map.of("kept", kept));
    weights.set("kept", 1, 2, 3);
    try (Team team = Team.of(2)) {
      Execution run = Execution.of(LOOPING.plan(Map.of(), graph.assignments()), weights, team);
      run.warmUp();
      assertThat(weights.get("kept")).containsExactly(1, 2, 3);
      run.run();
      // The sum of 2^-i, and twice.
      assertThat(weights.get("kept")).containsExactly(2, 4, 6);
    }
  }
}
