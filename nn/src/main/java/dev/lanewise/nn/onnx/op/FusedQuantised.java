package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.List;

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
   * @param bias input that may be left out
   */
  private static Tensor scaled(TensorCall c, Tensor sums, Tensor scale, int columns, int bias) {
    int width = sums.rank() == 0 ? 1 : sums.dim(-1);
    Tensor each = c.in(columns);
    boolean fits = scale.size() == 1 && (each.size() == 1 || each.size() == width);
    if (!fits || (c.has(bias) && c.in(bias).size() != width)) {
      throw c.wrong("scales %s and %s, or the bias, do not fit %s".formatted(scale, each, sums));
    }
    TensorBuilder y = new TensorBuilder(each.type(), sums.dims());
    for (int i = 0; i < y.size(); i++) {
      int column = i % width;
      double factor = scale.real(0) * each.real(each.size() == 1 ? 0 : column);
      y.set(i, sums.whole(i) * factor + (c.has(bias) ? c.in(bias).real(column) : 0));
    }
    return y.done();
  }
}
