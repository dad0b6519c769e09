package dev.lanewise.bench.peer;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Convolutions;
import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Normalise;
import dev.lanewise.nn.graph.Pools;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.Scan;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.graph.Span;
import dev.lanewise.nn.graph.Upsampling;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.onnx.export.OnnxExport;
import dev.lanewise.nn.run.Reference;
import dev.lanewise.nn.run.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * ONNX Runtime computes of what we write what we compute: skipped where it is not at hand, run by
 * {@code mvn -Ppeers}.
 */
class OnnxExportTest {
  @TempDir Path folder;

  private BesideOnnxRuntime beside = BesideOnnxRuntime.absent();

  @BeforeEach
  void start() {
    beside = BesideOnnxRuntime.in(folder);
  }

  /** Each operation, and each pattern, on its own. */
  @TestFactory
  Stream<DynamicTest> operationsMeanTheSame() {
    Map<String, UnaryOperator<Node>> cases = new LinkedHashMap<>();
    pointwise(cases);
    arranged(cases);
    windows(cases);
    rows(cases);
    loops(cases);
    return cases.entrySet().stream()
        .map(c -> DynamicTest.dynamicTest(c.getKey(), () -> check(c.getValue())));
  }

  /** Of an image [2, 4, 6, 5]. */
  private void check(UnaryOperator<Node> operation) {
    Graph g = new Graph();
    Node x = g.input("x", Shape.of(2, 4, 6, 5));
    Node y = operation.apply(x);
    Map<String, Variable> variables = new LinkedHashMap<>();
    for (Node node : g.nodes()) {
      if (node.op() instanceof Source.VariableRead r) {
        variables.put(r.variable().name(), r.variable());
      }
    }
    Weights weights = Weights.zeros(variables);
    int n = 1;
    for (String name : weights.names()) {
      float[] w = BesideOnnxRuntime.numbers(n++, weights.variable(name).shape().size());
      for (int i = 0; i < w.length; i++) {
        w[i] = name.equals("positive") ? Math.abs(w[i]) + 0.1f : w[i];
      }
      weights.set(name, w);
    }
    float[] in = BesideOnnxRuntime.numbers(0, x.shape().size());
    double[] ours = Reference.of(Map.of("x", BesideOnnxRuntime.doubles(in)), weights).value(y);
    beside.check(ours, OnnxExport.of(Map.of("y", y), weights), "x", in, x.shape());
  }

  private static Node variable(Node x, int... dims) {
    return x.graph().variable(new Variable("w" + x.graph().nodes().size(), Shape.of(dims)));
  }

  private static Node positive(Node x, int... dims) {
    return x.graph().variable(new Variable("positive", Shape.of(dims)));
  }

  private static void pointwise(Map<String, UnaryOperator<Node>> cases) {
    cases.put("affine", x -> x.affine(2, 3).mul(0.5f).add(1));
    cases.put("neg", Node::neg);
    cases.put("exp", Node::exp);
    cases.put("log", x -> x.abs().add(0.1f).log());
    cases.put("tanh", Node::tanh);
    cases.put("sigmoid", Node::sigmoid);
    cases.put("relu", Node::relu);
    cases.put("sqrt", x -> x.abs().sqrt());
    cases.put("square", Node::square);
    cases.put("clamp", x -> x.clamp(-0.5f, 0.25f));
    cases.put("sign", Node::sign);
    cases.put("reciprocal", x -> x.add(2).reciprocal());
    cases.put("sin", Node::sin);
    cases.put("cos", Node::cos);
    cases.put("erf", Node::erf);
    cases.put("expm1", Node::expm1);
    cases.put("log1p", x -> x.abs().log1p());
    cases.put("stop-gradient", Node::stopGradient);
    cases.put("bias of channels", x -> x.add(variable(x, 4).reshape(4, 1, 1)));
    cases.put("both repeated", x -> variable(x, 3, 1).sub(variable(x, 2, 1, 2)).add(x.sum()));
    cases.put("both repeated from one", x -> x.mean().add(x.max()).broadcastTo(Shape.of(2, 3)));
    cases.put("mul", x -> x.mul(x.mean(2, 3).reshape(2, 4, 1, 1)));
    cases.put("div", x -> x.div(variable(x, 5).exp()));
    cases.put("extremes", x -> x.maximum(variable(x, 5)).minimum(variable(x, 1)));
    cases.put("power", x -> x.abs().power(1.7f));
    cases.put("less", x -> x.less(variable(x, 5)).add(x));
    cases.put("less or equal", x -> x.lessOrEqual(variable(x, 5)).add(x));
    cases.put("equal", x -> x.relu().equalTo(x.graph().constant(0)));
    cases.put("select", x -> x.relu().select(x.exp(), x));
    cases.put("leaky relu", x -> x.leakyRelu(0.2f));
    cases.put("elu", x -> Functions.elu(x, 0.7f));
    cases.put("selu", Functions::selu);
    cases.put("celu", x -> Functions.celu(x, 0.7f));
    cases.put("gelu", Functions::gelu);
    cases.put("gelu by tanh", Functions::geluTanh);
    cases.put("silu", Functions::silu);
    cases.put("swish", x -> Functions.swish(x, 1.5f));
    cases.put("mish", Functions::mish);
    cases.put("softplus", Functions::softplus);
    cases.put("softsign", Functions::softsign);
    cases.put("hard sigmoid", x -> Functions.hardSigmoid(x, 0.8f, 0.4f));
    cases.put("hard swish", x -> Functions.hardSwish(x.mul(5)));
    cases.put("parametric relu", x -> Functions.parametricRelu(x, variable(x, 4, 1, 1)));
    cases.put("glu", x -> Functions.glu(x, variable(x, 6, 1)));
  }

  private static void arranged(Map<String, UnaryOperator<Node>> cases) {
    cases.put("flatten", Node::flatten);
    cases.put("reshape", x -> x.reshape(8, 30));
    cases.put("repeat", x -> x.sumKept(2).broadcastTo(Shape.of(3, 2, 4, 6, 5)));
    cases.put("sum", x -> x.sum(1, 3));
    cases.put("mean", x -> x.mean(0, 2));
    cases.put("variance", x -> x.variance(2));
    cases.put("one-hot", x -> x.add(1).mul(0.5f).less(x).oneHot(3));
    cases.put("permute", x -> x.permute(3, 1, 0, 2));
    cases.put("slice", x -> Axes.slice(x, 2, new Span(1, 2, 3)).slice(0, 1, 2));
    cases.put("flip", x -> Axes.flip(x, 1, 3));
    cases.put("pad", x -> Axes.pad(Axes.pad(x, 2, 1, 2), 3, 0, 1, 0.5f));
    cases.put("concat", x -> Axes.concat(1, x, x.exp(), x.slice(1, 0, 1)));
    cases.put("stack", x -> Axes.stack(-1, Axes.split(x, 1, 1, 2, 1).subList(0, 1)));
    cases.put("gather", x -> variable(x, 4, 3).gather(x.slice(3, 0, 2).less(x.slice(3, 1, 3))));
    cases.put("arg max", x -> Axes.argMax(x, 1));
    cases.put("arg min", x -> Axes.argMin(x, 3));
    cases.put("max", x -> x.max(3));
    cases.put("min", x -> x.min(1, 2));
    cases.put("max of all", Node::max);
    cases.put("pick", x -> x.pick(Axes.argMin(x, 3)));
    cases.put("repeated elements", x -> Upsampling.nearest(x, 3));
    cases.put("between elements", x -> Upsampling.linear(x, 2));
  }

  private static void windows(Map<String, UnaryOperator<Node>> cases) {
    Window three = Window.of(3, 2).stride(2, 1).padBefore(1, 0).padAfter(0, 1);
    cases.put("conv", x -> x.conv(variable(x, 6, 2, 3, 2), three, 2));
    cases.put(
        "conv with bias",
        x ->
            x.conv(variable(x, 6, 4, 3, 3), Window.of(3).dilation(2).same())
                .add(variable(x, 6).reshape(6, 1, 1)));
    cases.put(
        "conv with channels last",
        x ->
            x.graph()
                .add(
                    new Product.ChannelsLastConv(
                        x, variable(x, 6, 5, 3, 3), Window.of(3).stride(2).same(), 1)));
    cases.put(
        "a bias before the conv",
        x -> variable(x, 6).reshape(6, 1, 1).add(x.conv(variable(x, 6, 4, 1, 1), Window.of(1))));
    cases.put(
        "a conv that two read",
        x -> {
          Node y = x.conv(variable(x, 6, 4, 1, 1), Window.of(1));
          return y.add(variable(x, 6).reshape(6, 1, 1)).mul(y);
        });
    cases.put(
        "conv along one axis",
        x -> x.reshape(2, 4, 30).conv(variable(x, 3, 4, 5), Window.of(5).causal()));
    cases.put(
        "conv along three axes",
        x -> x.reshape(2, 2, 2, 6, 5).conv(variable(x, 3, 2, 2, 3, 3), Window.of(2, 3, 3)));
    cases.put(
        "conv transposed",
        x ->
            Convolutions.transposed(
                    x, variable(x, 4, 3, 3, 3), Window.of(3).stride(2).pad(1), 2, 1, 0)
                .add(variable(x, 6).reshape(6, 1, 1)));
    cases.put("max pool", x -> x.maxPool(three));
    cases.put("max pool, ceiling", x -> x.maxPool(Window.of(3).stride(2).ceiling()));
    cases.put("max pool, padded ceiling", x -> x.maxPool(Window.of(3).stride(3).pad(1).ceiling()));
    cases.put("min pool", x -> Pools.min(x, three));
    cases.put("mean pool", x -> x.avgPool(three));
    cases.put("mean pool, padding", x -> Pools.averageCountingPadding(x, three));
    cases.put(
        "mean pool, padding, ceiling",
        x -> Pools.averageCountingPadding(x, Window.of(2).stride(2).pad(1).ceiling()));
    cases.put(
        "mean pool, padding that counts, ceiling that hangs over",
        x -> Pools.averageCountingPadding(x, Window.of(3, 2).stride(2).pad(1).ceiling()));
    cases.put("mean pool, ceiling", x -> x.avgPool(Window.of(3).stride(2).ceiling()));
    cases.put("mean pool, dilation", x -> x.avgPool(Window.of(2).dilation(2)));
    cases.put("lp pool", x -> Pools.lp(x, Window.of(2), 3));
    cases.put("global mean", Pools::globalAverage);
    cases.put("global max", Pools::globalMax);
    cases.put("global max of a line", x -> Pools.globalMax(x.reshape(2, 4, 30)));
    cases.put("matmul", x -> x.flatten().matmul(variable(x, 120, 3)));
    cases.put("linear", x -> x.flatten().matmulT(variable(x, 3, 120)).add(variable(x, 3)));
    cases.put("transposed product", x -> x.flatten().matmul(variable(x, 3, 2), true, true).add(1));
    cases.put("product and sum", x -> x.flatten().matmulT(x.flatten()).add(variable(x, 2, 2)));
    cases.put("stacks of products", x -> x.matmulT(x.exp()).softmax());
    cases.put("stacks transposed", x -> x.matmul(x.exp(), true, false));
    cases.put("one matrix for all", x -> x.matmul(variable(x, 5, 3)));
  }

  private static void rows(Map<String, UnaryOperator<Node>> cases) {
    cases.put("softmax", Node::softmax);
    cases.put("log-softmax", Node::logSoftmax);
    cases.put("softmax of channels", x -> x.softmax(1));
    cases.put("log-softmax of channels", x -> x.logSoftmax(1));
    cases.put("log-sum-exp", x -> x.logSumExp(3).add(x.logSumExp(1, 2).sum()));
    cases.put("layer norm", x -> Normalise.layer(x, variable(x, 5), variable(x, 5), 1e-3f));
    cases.put(
        "layer norm alone", x -> Normalise.group(x, 2, variable(x, 4), variable(x, 4), 1e-3f));
    cases.put("rms norm", x -> Normalise.rms(x, variable(x, 5), 1e-3f));
    cases.put(
        "batch norm",
        x ->
            Normalise.given(
                x, variable(x, 4), positive(x, 4), variable(x, 4), variable(x, 4), 1e-3f));
    cases.put(
        "batch norm of a line",
        x ->
            Normalise.given(
                x.reshape(2, 4, 30),
                variable(x, 4),
                positive(x, 4),
                variable(x, 4),
                variable(x, 4),
                1e-3f));
    cases.put(
        "batch norm of vectors",
        x ->
            Normalise.given(
                    x.mean(2, 3),
                    variable(x, 4),
                    positive(x, 4),
                    variable(x, 4),
                    variable(x, 4),
                    1e-3f)
                .relu());
  }

  /** Over the first axis, [4, 5] a step. */
  private static void loops(Map<String, UnaryOperator<Node>> cases) {
    cases.put(
        "cumulative sum", x -> Scan.of(x.sum(0), x, (c, e) -> sum(c, e)).outputs().getFirst());
    cases.put(
        "backwards, with what all steps share",
        x -> {
          Node w = variable(x, 5, 5);
          Scan scan =
              Scan.backwards(
                  List.of(x.mean(0), x.sum(0).exp()),
                  List.of(x, x.tanh()),
                  (c, e) ->
                      new Scan.Step(
                          List.of(c.get(0).matmul(w).add(e.get(0)).tanh(), c.get(0)),
                          List.of(c.get(1).mul(e.get(1)), c.get(0))));
          return scan.carries().get(0).add(scan.outputs().get(0)).mul(scan.outputs().get(1));
        });
    cases.put("repeated", x -> Scan.repeat(3, x.mean(0), c -> c.tanh().add(x.sum(0))));
    cases.put("flat", x -> Scan.fold(x.sum(0), x, Node::mul).flatten());
  }

  private static Scan.Step sum(Node carry, Node element) {
    Node next = carry.add(element);
    return new Scan.Step(List.of(next), List.of(next));
  }
}
