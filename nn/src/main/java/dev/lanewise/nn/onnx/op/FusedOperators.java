package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.RowWise;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Operators of ONNX Runtime's own domain that its optimiser writes into the models that it saves,
 * in place of two or three of ONNX's (github.com/microsoft/onnxruntime, docs/ContribOperators.md).
 */
final class FusedOperators {
  static final String DOMAIN = "com.microsoft";

  private FusedOperators() {}

  static void addTo(Operators all) {
    all.add(DOMAIN, "FusedConv").node(FusedOperators::conv);
    all.add(DOMAIN, "FusedGemm").node(FusedOperators::gemm);
    all.add(DOMAIN, "FusedMatMul").node(FusedOperators::matmul).sum();
    all.add(DOMAIN, "TransposeMatMul").node(FusedOperators::matmul).sum();
    all.add(DOMAIN, "Gelu").node(g -> Functions.gelu(g.in(0)));
    all.add(DOMAIN, "BiasGelu").node(g -> Functions.gelu(g.in(0).add(g.in(1))));
    all.add(DOMAIN, "FastGelu").node(g -> Functions.geluTanh(biased(g)));
    all.add(DOMAIN, "QuickGelu").node(g -> Functions.swish(g.in(0), g.use.real("alpha", 1.702f)));
    all.add(DOMAIN, "SkipLayerNormalization").results(FusedOperators::skipLayer);
    all.add(DOMAIN, "SkipSimplifiedLayerNormalization").results(FusedOperators::skipRms);
    all.add(DOMAIN, "EmbedLayerNormalization").results(FusedOperators::embedded);
    // In ONNX's own domain by a mistake of old, which its files keep.
    all.add("SimplifiedLayerNormalization").results(FusedOperators::rms);
    all.add(DOMAIN, "SimplifiedLayerNormalization").results(FusedOperators::rms);
  }

  private static Node biased(NodeCall g) {
    return g.has(1) ? g.in(0).add(g.in(1)) : g.in(0);
  }

  /** {@code f(w * x + bias + z)}; z is an image to be added. */
  private static Node conv(NodeCall g) {
    Node y = ConvolutionOperators.conv(g);
    float @Nullable [] parameters = g.use.reals("activation_params");
    return activated(g, g.has(3) ? y.add(g.in(3)) : y, parameters);
  }

  private static Node gemm(NodeCall g) {
    float[] parameters = {
      g.use.real("activation_alpha", Float.NaN), g.use.real("activation_beta", Float.NaN)
    };
    return activated(g, ProductOperators.gemm(g), parameters);
  }

  /** The activation that an attribute names; its parameters where they are numbers. */
  private static Node activated(NodeCall g, Node y, float @Nullable [] parameters) {
    float a = parameters != null && parameters.length > 0 ? parameters[0] : Float.NaN;
    float b = parameters != null && parameters.length > 1 ? parameters[1] : Float.NaN;
    String name = g.use.text("activation", "");
    return switch (name) {
      case "" -> y;
      case "Relu" -> y.relu();
      case "Tanh" -> y.tanh();
      case "Sigmoid" -> y.sigmoid();
      case "LeakyRelu" -> Functions.leakyRelu(y, or(a, 0.01f));
      case "Elu" -> Functions.elu(y, or(a, 1));
      case "HardSigmoid" -> Functions.hardSigmoid(y, or(a, 0.2f), or(b, 0.5f));
      case "HardSwish" -> Functions.hardSwish(y);
      case "Softplus" -> Functions.softplus(y);
      case "Softsign" -> Functions.softsign(y);
      case "Clip" -> y.clamp(or(a, Float.NEGATIVE_INFINITY), or(b, Float.POSITIVE_INFINITY));
      default -> throw g.unsupported("activation " + name);
    };
  }

  private static float or(float given, float otherwise) {
    return Float.isNaN(given) ? otherwise : given;
  }

  /** {@code alpha op(A) op(B)}; with transBatch the first axis goes before the last one first. */
  private static Node matmul(NodeCall g) {
    Node x = batchLast(g.in(0), g.use.flag("transBatchA"));
    Node y = batchLast(g.in(1), g.use.flag("transBatchB"));
    // A row or a column is not turned.
    boolean left = g.use.flag("transA") && x.shape().rank() > 1;
    boolean right = g.use.flag("transB") && y.shape().rank() > 1;
    Node product = ProductOperators.matmul(g, left ? turned(x) : x, right ? turned(y) : y);
    float alpha = g.use.real("alpha", 1);
    return alpha == 1 ? product : product.mul(alpha);
  }

  private static Node turned(Node x) {
    int rank = x.shape().rank();
    int[] order = IntStream.range(0, rank).toArray();
    order[rank - 2] = rank - 1;
    order[rank - 1] = rank - 2;
    return x.permute(order);
  }

  /** [m, batch..., k] as [batch..., m, k]. */
  private static Node batchLast(Node x, boolean wanted) {
    int rank = x.shape().rank();
    if (!wanted || rank < 3) {
      return x;
    }
    int[] order = IntStream.range(1, rank + 1).toArray();
    order[rank - 2] = 0;
    order[rank - 1] = rank - 1;
    return x.permute(order);
  }

  /** Input, skip, gamma, beta, bias: the sum of those that are vectors of its rows, normalised. */
  private static List<Result> skipLayer(NodeCall g) {
    Node sum = g.in(0).add(g.in(1));
    Node x = g.has(4) ? sum.add(g.in(4)) : sum;
    Node y = normalised(g, x, true, 1e-12f).mul(g.in(2));
    return results(g, g.has(3) ? y.add(g.in(3)) : y, x, true, 1e-12f);
  }

  /**
   * Words, segments, three tables of embeddings, gamma, beta, mask, positions: the sum of what the
   * tables hold for them, normalised; how long each sequence is; and the sum.
   */
  private static List<Result> embedded(NodeCall g) {
    Node sum = g.in(2).gather(g.index(0));
    int length = g.dims(0)[1];
    sum = sum.add(g.has(8) ? g.in(3).gather(g.index(8)) : g.in(3).slice(0, 0, length));
    sum = g.has(4) && g.has(1) ? sum.add(g.in(4).gather(g.index(1))) : sum;
    Node y = normalised(g, sum, true, 1e-12f).mul(g.in(5)).add(g.in(6));
    Result lengths =
        g.has(7)
            ? new Result.Inside(g.index(7).sum(1), ElementType.INT32)
            : new Result.Fixed(new TensorBuilder(ElementType.INT32, g.dims(0)[0]).done());
    return List.of(new Result.Inside(y, g.type(2)), lengths, new Result.Inside(sum, g.type(2)));
  }

  /** Input, skip, gamma, bias. */
  private static List<Result> skipRms(NodeCall g) {
    Node sum = g.in(0).add(g.in(1));
    Node x = g.has(3) ? sum.add(g.in(3)) : sum;
    return results(g, normalised(g, x, false, 1e-12f).mul(g.in(2)), x, false, 1e-12f);
  }

  private static Node normalised(NodeCall g, Node x, boolean centred, float otherwise) {
    int last = x.shape().dim(-1);
    Node rows = x.reshape(x.shape().size() / last, last);
    float epsilon = g.use.real("epsilon", otherwise);
    return x.graph().add(new RowWise.Standardise(rows, centred, epsilon)).reshape(x.shape());
  }

  /** The result, means, reciprocal deviations, and what was normalised. */
  private static List<Result> results(
      NodeCall g, Node y, Node x, boolean centred, float otherwise) {
    List<Node> nodes = new ArrayList<>(List.of(y));
    if (g.wants(1) || g.wants(2) || g.wants(3)) {
      int last = x.shape().rank() - 1;
      int[] dims = x.shape().dims();
      dims[last] = 1;
      nodes.add(x.mean(last).reshape(dims));
      nodes.add(deviation(g, x, centred, otherwise).reshape(dims));
      nodes.add(x);
    }
    return nodes.stream().map(node -> (Result) new Result.Inside(node, g.type(0))).toList();
  }

  private static Node deviation(NodeCall g, Node x, boolean centred, float otherwise) {
    int last = x.shape().rank() - 1;
    Node variance = centred ? x.variance(last) : x.square().mean(last);
    return variance.add(g.use.real("epsilon", otherwise)).sqrt().reciprocal();
  }

  /** {@code x / sqrt(mean x^2 + epsilon)} over the axes from one on, times a scale. */
  private static List<Result> rms(NodeCall g) {
    Node x = g.in(0);
    int axis = g.axis(-1);
    Shape s = x.shape();
    Node rows = x.reshape(s.size(0, axis), s.size(axis, s.rank()));
    Node y = normalised(g, rows, false, 1e-5f).reshape(s).mul(g.in(1));
    List<Result> results = new ArrayList<>(List.of(new Result.Inside(y, g.type(0))));
    if (g.wants(1)) {
      int[] dims = s.dims();
      Arrays.fill(dims, axis, dims.length, 1);
      Node deviation = deviation(g, rows, false, 1e-5f).reshape(dims);
      results.add(new Result.Inside(deviation, g.type(0)));
    }
    return results;
  }
}
