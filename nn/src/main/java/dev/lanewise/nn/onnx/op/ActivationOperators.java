package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.Arrays;
import java.util.function.LongBinaryOperator;

/** Activation functions. */
final class ActivationOperators {
  private ActivationOperators() {}

  static void addTo(Operators all) {
    all.add("Relu")
        .tensor(
            c -> Elements.map(c.in(0), x -> x > 0 || Double.isNaN(x) ? x : 0, x -> Math.max(x, 0)))
        .node(g -> g.in(0).relu());
    all.add("LeakyRelu").node(g -> Functions.leakyRelu(g.in(0), g.use.real("alpha", 0.01f)));
    all.add("PRelu").node(ActivationOperators::parametric);
    all.add("Elu").node(g -> Functions.elu(g.in(0), g.use.real("alpha", 1)));
    all.add("Celu").node(g -> Functions.celu(g.in(0), g.use.real("alpha", 1)));
    all.add("Selu").node(ActivationOperators::selu);
    all.add("Softplus").node(g -> Functions.softplus(g.in(0)));
    all.add("Softsign").node(g -> Functions.softsign(g.in(0)));
    all.add("Mish").node(g -> Functions.mish(g.in(0)));
    all.add("HardSwish").node(g -> Functions.hardSwish(g.in(0)));
    all.add("HardSigmoid")
        .node(
            g ->
                Functions.hardSigmoid(
                    g.in(0), g.use.real("alpha", 0.2f), g.use.real("beta", 0.5f)));
    all.add("Swish").node(g -> Functions.swish(g.in(0), g.use.real("alpha", 1)));
    all.add("Gelu").node(ActivationOperators::gelu);
    all.add("ThresholdedRelu").node(ActivationOperators::thresholded);
    all.add("Shrink").tensor(ActivationOperators::shrink);
    all.add("Clip").tensor(ActivationOperators::clip).node(ActivationOperators::clamp);
    all.add("Dropout").tensors(Dropout::evaluate).results(Dropout::translate);
  }

  private static Node parametric(NodeCall g) {
    Node slope = g.in(1);
    Shape x = g.shape(0);
    // Before operator set 7 one slope for each channel came without the axes behind it.
    if (g.opset() < 7 && slope.shape().rank() == 1 && x.rank() > 2) {
      int[] dims = new int[x.rank() - 1];
      Arrays.fill(dims, 1);
      dims[0] = slope.shape().size();
      slope = slope.reshape(dims);
    }
    return Functions.parametricRelu(g.in(0), slope);
  }

  private static Node selu(NodeCall g) {
    float alpha = g.use.real("alpha", 1.6732632f);
    float gamma = g.use.real("gamma", 1.050701f);
    return Functions.elu(g.in(0), alpha).mul(gamma);
  }

  private static Node gelu(NodeCall g) {
    return g.use.oneOf("approximate", "none", "tanh").equals("tanh")
        ? Functions.geluTanh(g.in(0))
        : Functions.gelu(g.in(0));
  }

  private static Node thresholded(NodeCall g) {
    Node x = g.in(0);
    Node threshold = g.graph().constant(g.use.real("alpha", 1));
    return threshold.less(x).mul(x);
  }

  private static Tensor shrink(TensorCall c) {
    double bias = c.use.real("bias", 0);
    double lambda = c.use.real("lambd", 0.5f);
    return Elements.map(
        c.in(0),
        x -> x < -lambda ? x + bias : x > lambda ? x - bias : 0,
        x -> x < -lambda ? (long) (x + bias) : x > lambda ? (long) (x - bias) : 0);
  }

  private static Tensor clip(TensorCall c) {
    Tensor x = c.in(0);
    if (c.opset() < 11) {
      double low = c.use.real("min", -Float.MAX_VALUE);
      double high = c.use.real("max", Float.MAX_VALUE);
      return Elements.map(x, v -> Math.min(Math.max(v, low), high), v -> v);
    }
    // Where the lower bound is above the upper one, the upper one counts.
    if (c.has(1)) {
      x = Elements.join(x, c.in(1), Math::max, larger(x.type()));
    }
    if (c.has(2)) {
      x = Elements.join(x, c.in(2), Math::min, smaller(x.type()));
    }
    return x;
  }

  static LongBinaryOperator larger(ElementType type) {
    return type.isUnsigned() ? (a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b : Math::max;
  }

  static LongBinaryOperator smaller(ElementType type) {
    return type.isUnsigned() ? (a, b) -> Long.compareUnsigned(a, b) < 0 ? a : b : Math::min;
  }

  private static Node clamp(NodeCall g) {
    float low = g.use.real("min", Float.NEGATIVE_INFINITY);
    float high = g.use.real("max", Float.POSITIVE_INFINITY);
    if (g.opset() >= 11) {
      low = g.has(1) ? (float) g.known(1).real(0) : Float.NEGATIVE_INFINITY;
      high = g.has(2) ? (float) g.known(2).real(0) : Float.POSITIVE_INFINITY;
    }
    Node x = g.in(0);
    return low <= high ? x.clamp(low, high) : g.graph().fill(x.shape(), high);
  }
}
