package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Operators on numbers of few bits of ONNX Runtime's own domain, as its quantiser writes them
 * (github.com/microsoft/onnxruntime, docs/ContribOperators.md).
 */
final class FusedQuantised {
  private static final String DOMAIN = FusedOperators.DOMAIN;

  private FusedQuantised() {}

  private interface Joined {
    double of(double x, double y);
  }

  static void addTo(Operators all) {
    all.add(DOMAIN, "QuantizeLinear").tensor(QuantisedOperators::quantize);
    all.add(DOMAIN, "DequantizeLinear").tensor(QuantisedOperators::dequantize);
    all.add(DOMAIN, "QLinearAdd").tensor(c -> joined(c, (x, y) -> x + y));
    all.add(DOMAIN, "QLinearMul").tensor(c -> joined(c, (x, y) -> x * y));
    all.add(DOMAIN, "QLinearSigmoid")
        .tensor(c -> through(c, x -> Elements.map(x, v -> 1 / (1 + Math.exp(-v)), v -> v)));
    all.add(DOMAIN, "QLinearLeakyRelu").tensor(FusedQuantised::leaky);
    all.add(DOMAIN, "QLinearAveragePool")
        .tensor(c -> through(c, x -> PoolOperators.means(on(firstChannels(c), x))));
    all.add(DOMAIN, "QLinearGlobalAveragePool")
        .tensor(c -> through(firstChannels(c), FusedQuantised::images));
    all.add(DOMAIN, "QLinearConcat").tensor(FusedQuantised::concat);
    all.add(DOMAIN, "QGemm").tensor(FusedQuantised::gemm);
    all.add(DOMAIN, "DynamicQuantizeMatMul").tensor(FusedQuantised::dynamicMatmul);
    all.add(DOMAIN, "MatMulIntegerToFloat").tensor(FusedQuantised::matmul);
  }

  private static double number(TensorCall c, int input) {
    if (c.has(input) && c.in(input).size() != 1) {
      throw c.wrong("input " + input + " is " + c.in(input) + " but must be one number");
    }
    return c.has(input) ? c.in(input).real(0) : 0;
  }

  /** Two tensors, each with its scale and zero point, joined; and those of the result. */
  private static Tensor joined(TensorCall c, Joined by) {
    Tensor x = c.in(0);
    Tensor y = c.in(3);
    double xScale = number(c, 1);
    double xZero = number(c, 2);
    double yScale = number(c, 4);
    double yZero = number(c, 5);
    double scale = number(c, 6);
    double zero = number(c, 7);
    int[] dims = Layout.common(x.dims(), y.dims());
    int[] xs = Layout.repeated(x.dims(), dims);
    int[] ys = Layout.repeated(y.dims(), dims);
    ElementType type = x.type();
    TensorBuilder z = new TensorBuilder(type, dims);
    for (int i = 0; i < xs.length; i++) {
      double value = by.of((x.real(xs[i]) - xZero) * xScale, (y.real(ys[i]) - yZero) * yScale);
      z.set(i, type.saturate(Math.rint(value / scale) + zero));
    }
    return z.done();
  }

  private static Tensor real(Tensor x, double scale, double zero) {
    TensorBuilder y = new TensorBuilder(ElementType.FLOAT, x.dims());
    for (int i = 0; i < y.size(); i++) {
      y.set(i, (x.real(i) - zero) * scale);
    }
    return y.done();
  }

  private static Tensor few(Tensor x, double scale, double zero, ElementType type) {
    TensorBuilder y = new TensorBuilder(type, x.dims());
    for (int i = 0; i < y.size(); i++) {
      y.set(i, type.saturate(Math.rint(x.real(i) / scale) + zero));
    }
    return y.done();
  }

  /** A function of real numbers: x, its scale and zero point, those of the result. */
  private static Tensor through(TensorCall c, UnaryOperator<Tensor> f) {
    Tensor x = real(c.in(0), number(c, 1), number(c, 2));
    return few(f.apply(x), number(c, 3), number(c, 4), c.type(0));
  }

  /** The same call on another input. */
  private static TensorCall on(TensorCall c, Tensor x) {
    return new TensorCall(c.use, List.of(x), Map.of());
  }

  private static TensorCall firstChannels(TensorCall c) {
    if (c.use.flag("channels_last")) {
      throw c.unsupported("channels last");
    }
    return c;
  }

  private static Tensor leaky(TensorCall c) {
    double alpha = c.use.real("alpha", 0.01f);
    return through(c, x -> Elements.map(x, v -> v >= 0 ? v : alpha * v, v -> v));
  }

  /** The mean of each image of each channel. */
  private static Tensor images(Tensor x) {
    int[] dims = x.dims();
    Arrays.fill(dims, 2, dims.length, 1);
    int size = Layout.product(x.dims(), 2, x.rank());
    TensorBuilder y = new TensorBuilder(x.type(), dims);
    for (int i = 0; i < y.size(); i++) {
      double sum = 0;
      for (int j = 0; j < size; j++) {
        sum += x.real(i * size + j);
      }
      y.set(i, sum / size);
    }
    return y.done();
  }

  /** Scale and zero point of the result, and then each tensor with its own. */
  private static Tensor concat(TensorCall c) {
    List<Tensor> parts = new ArrayList<>();
    for (int i = 2; i < c.count(); i += 3) {
      Tensor x = real(c.in(i), number(c, i + 1), number(c, i + 2));
      parts.add(few(x, number(c, 0), number(c, 1), c.type(1)));
    }
    if (parts.isEmpty()) {
      throw c.wrong("there is nothing to join");
    }
    return Tensors.concat(parts, c.axis(c.use.whole("axis"), parts.getFirst().rank()));
  }

  /** A and B with scales and zero points, C of whole numbers; as 8 bits if there is a scale. */
  private static Tensor gemm(TensorCall c) {
    Tensor a = c.use.flag("transA") ? MovementOperators.transpose(c.in(0), 1, 0) : c.in(0);
    Tensor b = c.use.flag("transB") ? MovementOperators.transpose(c.in(3), 1, 0) : c.in(3);
    Tensor zeroA = QuantisedOperators.zero(c, 2);
    Tensor sums = QuantisedOperators.matmul(a, b, zeroA, QuantisedOperators.zero(c, 5));
    Tensor all = c.has(6) ? Elements.join(sums, c.in(6), Double::sum, Long::sum) : sums;
    Tensor y = scaled(c, all, c.in(1), 4, -1);
    double alpha = c.use.real("alpha", 1);
    Tensor result = alpha == 1 ? y : Elements.map(y, v -> v * alpha, v -> v);
    return c.has(7) ? few(result, number(c, 7), number(c, 8), c.type(8)) : result;
  }

  /** Floats made 8 bits, times 8 bits: A, B, and the scale, zero point and bias of its columns. */
  private static Tensor dynamicMatmul(TensorCall c) {
    List<Tensor> a = QuantisedOperators.dynamic(c.in(0));
    Tensor sums =
        QuantisedOperators.matmul(a.get(0), c.in(1), a.get(2), QuantisedOperators.zero(c, 3));
    return scaled(c, sums, a.get(1), 2, 4);
  }

  /** A, B, their scales, their zero points, and the bias of columns. */
  private static Tensor matmul(TensorCall c) {
    Tensor zeroA = QuantisedOperators.zero(c, 4);
    Tensor sums = QuantisedOperators.matmul(c.in(0), c.in(1), zeroA, QuantisedOperators.zero(c, 5));
    return scaled(c, sums, c.in(2), 3, 6);
  }

  /**
   * Whole numbers times a scale of all and one of each column or of all, and a bias of each column.
   *
   * @param columns input with their scales
   * @param bias input that may be left out; -1 for none
   */
  private static Tensor scaled(TensorCall c, Tensor sums, Tensor scale, int columns, int bias) {
    int width = sums.rank() == 0 ? 1 : sums.dim(-1);
    Tensor each = c.in(columns);
    boolean fits = scale.size() == 1 && (each.size() == 1 || each.size() == width);
    boolean biased = bias >= 0 && c.has(bias);
    if (!fits || (biased && c.in(bias).size() != width)) {
      throw c.wrong("scales %s and %s, or the bias, do not fit %s".formatted(scale, each, sums));
    }
    TensorBuilder y = new TensorBuilder(each.type(), sums.dims());
    for (int i = 0; i < y.size(); i++) {
      int column = i % width;
      double factor = scale.real(0) * each.real(each.size() == 1 ? 0 : column);
      y.set(i, sums.whole(i) * factor + (biased ? c.in(bias).real(column) : 0));
    }
    return y.done();
  }
}
