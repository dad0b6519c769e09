package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.ChannelWise;
import dev.lanewise.nn.graph.Draw;
import dev.lanewise.nn.graph.Loop;
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
import java.util.function.Function;
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

  private double[] evaluate(Node node) {
    Function<Node, double[]> operands = x -> value(values, x);
    return switch (node.op()) {
      case Source s -> source(s);
      case Pointwise p -> new PointwiseFormulas(operands).of(p);
      case Product p -> new ProductFormulas(operands).of(p);
      case Pool p -> new PoolFormulas(operands).of(p);
      case Arrange a -> new ArrangeFormulas(operands).of(a);
      case RowWise r -> new RowWiseFormulas(operands).of(r);
      case ChannelWise c -> new ChannelWiseFormulas(operands).of(c);
      case Draw d -> new DrawFormulas(operands).of(d);
      case Loop l -> new LoopFormulas(operands).of(l);
    };
  }

  private double[] source(Source source) {
    return switch (source) {
      case Source.Input i -> given("input " + i.label(), inputs.get(i.label()), i.shape());
      case Source.VariableRead r ->
          given("variable " + r.variable(), variables.get(r.variable()), r.shape());
      case Source.Constant c -> constant(c);
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

  private static double[] doubles(float[] x) {
    double[] z = new double[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = x[i];
    }
    return z;
  }
}
