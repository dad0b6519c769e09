package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Pool;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.RowWise;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.graph.Variable;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates any graph in double, formula by formula, without the kernels: the oracle of every plan
 * and of finite differences. Each node is evaluated once.
 */
public final class Reference {
  private final Map<String, double[]> inputs;
  private final Map<Variable, double[]> variables;
  private final Map<Node, double[]> values = new HashMap<>();

  private Reference(Map<String, double[]> inputs, Map<Variable, double[]> variables) {
    this.inputs = inputs;
    this.variables = variables;
  }

  /** An evaluator with these values of inputs and variables. */
  public static Reference of(Map<String, double[]> inputs, Map<Variable, double[]> variables) {
    return new Reference(Map.copyOf(inputs), Map.copyOf(variables));
  }

  /** An evaluator with these values of inputs, the variables being those of {@code weights}. */
  public static Reference of(Map<String, double[]> inputs, Weights weights) {
    Map<Variable, double[]> variables = new HashMap<>();
    for (String name : weights.names()) {
      variables.put(weights.variable(name), doubles(weights.get(name)));
    }
    return of(inputs, variables);
  }

  /** The elements of a node's value, row-major. */
  public double[] value(Node node) {
    BitSet needed = new BitSet();
    needed.set(node.id());
    for (int id = node.id(); id >= 0; id--) {
      if (needed.get(id)) {
        node.graph().nodes().get(id).op().operands().forEach(x -> needed.set(x.id()));
      }
    }
    // Operands come first: no recursion, so that deep graphs do not overflow the stack.
    needed.stream()
        .mapToObj(node.graph().nodes()::get)
        .forEach(n -> values.computeIfAbsent(n, this::evaluate));
    return value(values, node).clone();
  }

  private static double[] value(Map<Node, double[]> values, Node node) {
    double[] v = values.get(node);
    if (v == null) {
      throw new IllegalStateException("reference: " + node + " has no value yet");
    }
    return v;
  }

  private double[] of(Node x) {
    return value(values, x);
  }

  private double[] evaluate(Node node) {
    return switch (node.op()) {
      case Source.Input i -> given("input " + i.label(), inputs.get(i.label()), i.shape());
      case Source.VariableRead r ->
          given("variable " + r.variable(), variables.get(r.variable()), r.shape());
      case Source.Constant c -> constant(c);

      case Pointwise.Add a -> zip(a, Double::sum);
      case Pointwise.Sub s -> zip(s, (x, y) -> x - y);
      case Pointwise.Mul m -> zip(m, (x, y) -> x * y);
      case Pointwise.Div d -> zip(d, (x, y) -> x / y);
      case Pointwise.ReluGradient r -> zip(r, (x, y) -> y > 0 ? x : 0);
      case Pointwise.Affine a -> map(a, x -> a.scale() * x + a.shift());
      case Pointwise.Neg n -> map(n, x -> -x);
      case Pointwise.Exp e -> map(e, Math::exp);
      case Pointwise.Log l -> map(l, Math::log);
      case Pointwise.Tanh t -> map(t, Math::tanh);
      case Pointwise.Sigmoid s -> map(s, x -> 1 / (1 + Math.exp(-x)));
      case Pointwise.Relu r -> map(r, x -> x > 0 || Double.isNaN(x) ? x : 0);
      case Pointwise.Sqrt s -> map(s, Math::sqrt);
      case Pointwise.Square s -> map(s, x -> x * x);

      case Product.MatMul m -> matmul(m);
      case Product.Conv2d c ->
          Sliding.convolution(
              Sliding.Role.FORWARD,
              c.x().shape(),
              c.shape(),
              c.window(),
              c.groups(),
              of(c.x()),
              of(c.w()));
      case Product.Conv2dInputGradient c ->
          Sliding.convolution(
              Sliding.Role.INPUT_GRADIENT,
              c.shape(),
              c.dy().shape(),
              c.window(),
              c.groups(),
              of(c.dy()),
              of(c.w()));
      case Product.Conv2dWeightGradient c ->
          Sliding.convolution(
              Sliding.Role.WEIGHT_GRADIENT,
              c.x().shape(),
              c.dy().shape(),
              c.window(),
              c.groups(),
              of(c.x()),
              of(c.dy()));

      case Pool.MaxPool2d p ->
          Sliding.gather(p.x().shape(), p.shape(), p.window(), of(p.x()), of(p.x()));
      case Pool.MaxPoolGather p ->
          Sliding.gather(p.x().shape(), p.shape(), p.window(), of(p.x()), of(p.t()));
      case Pool.MaxPoolScatter p ->
          Sliding.scatter(p.x().shape(), p.t().shape(), p.window(), of(p.x()), of(p.t()));
      case Pool.AvgPool2d p -> Sliding.average(p.x().shape(), p.shape(), p.window(), of(p.x()));
      case Pool.AvgPool2dGradient p ->
          Sliding.averageGradient(p.shape(), p.dy().shape(), p.window(), of(p.dy()));

      case Arrange.Reshape r -> of(r.x());
      case Arrange.Broadcast b -> broadcast(b);
      case Arrange.Sum s -> sum(s);
      case Arrange.OneHot o -> oneHot(o);

      case RowWise.Softmax s -> rows(s, false);
      case RowWise.LogSoftmax l -> rows(l, true);
    };
  }

  private static double[] given(String what, double @Nullable [] values, Shape shape) {
    if (values == null || values.length != shape.size()) {
      throw new IllegalArgumentException(
          "reference: "
              + what
              + " needs "
              + shape.size()
              + " values but "
              + (values == null ? "none" : values.length)
              + " were given");
    }
    return values.clone();
  }

  private static double[] constant(Source.Constant c) {
    float[] values = new float[c.shape().size()];
    c.values().copyTo(values, 0);
    return doubles(values);
  }

  private double[] map(Pointwise.Unary op, DoubleUnaryOperator f) {
    double[] x = of(op.x());
    double[] z = new double[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = f.applyAsDouble(x[i]);
    }
    return z;
  }

  private double[] zip(Pointwise.Binary op, DoubleBinaryOperator f) {
    double[] x = of(op.x());
    double[] y = of(op.y());
    double[] z = new double[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = f.applyAsDouble(x[i], y[i]);
    }
    return z;
  }

  private double[] matmul(Product.MatMul op) {
    double[] x = of(op.x());
    double[] y = of(op.y());
    int m = op.shape().dim(0);
    int n = op.shape().dim(1);
    int k = op.inner();
    double[] z = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        for (int p = 0; p < k; p++) {
          z[i * n + j] +=
              x[op.transX() ? p * m + i : i * k + p] * y[op.transY() ? j * k + p : p * n + j];
        }
      }
    }
    return z;
  }

  private double[] broadcast(Arrange.Broadcast op) {
    double[] x = of(op.x());
    double[] z = new double[op.shape().size()];
    for (int i = 0; i < z.length; i++) {
      z[i] = x[project(i, op.shape(), op.x().shape())];
    }
    return z;
  }

  private double[] sum(Arrange.Sum op) {
    double[] x = of(op.x());
    double[] z = new double[op.shape().size()];
    Shape kept = op.x().shape().collapsed(op.axes());
    for (int i = 0; i < x.length; i++) {
      z[project(i, op.x().shape(), kept)] += x[i];
    }
    return z;
  }

  /**
   * The place in a tensor of shape {@code from}, broadcast to {@code to}, that the i-th element
   * reads.
   */
  private static int project(int i, Shape to, Shape from) {
    int place = 0;
    int stride = 1;
    for (int axis = 1; axis <= from.rank(); axis++) {
      int coordinate = i % to.dim(-axis);
      place += from.dim(-axis) == 1 ? 0 : coordinate * stride;
      stride *= from.dim(-axis);
      i /= to.dim(-axis);
    }
    return place;
  }

  private double[] oneHot(Arrange.OneHot op) {
    double[] x = of(op.x());
    double[] z = new double[x.length * op.depth()];
    for (int i = 0; i < z.length; i++) {
      z[i] = x[i / op.depth()] == i % op.depth() ? 1 : 0;
    }
    return z;
  }

  private double[] rows(RowWise op, boolean log) {
    double[] x = of(op.x());
    double[] z = new double[x.length];
    int n = op.shape().dim(-1);
    for (int row = 0; row < x.length; row += n) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < n; j++) {
        max = Math.max(max, x[row + j]);
      }
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += Math.exp(x[row + j] - max);
      }
      for (int j = 0; j < n; j++) {
        double logit = x[row + j] - max - Math.log(sum);
        z[row + j] = log ? logit : Math.exp(logit);
      }
    }
    return z;
  }

  private static double[] doubles(float[] x) {
    double[] z = new double[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = x[i];
    }
    return z;
  }
}
