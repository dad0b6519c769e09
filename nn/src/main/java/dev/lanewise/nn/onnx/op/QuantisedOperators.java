package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Minifloat;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers as few bits with a scale and a zero point, and products of them in whole numbers. */
final class QuantisedOperators {
  private QuantisedOperators() {}

  static void addTo(Operators all) {
    all.add("QuantizeLinear").tensor(QuantisedOperators::quantize);
    all.add("DequantizeLinear").tensor(QuantisedOperators::dequantize);
    all.add("DynamicQuantizeLinear").tensors(c -> dynamic(c.in(0)));
    all.add("MatMulInteger").tensor(c -> matmul(c.in(0), c.in(1), zero(c, 2), zero(c, 3)));
    all.add("QLinearMatMul").tensor(QuantisedOperators::scaledMatmul);
    all.add("ConvInteger").tensor(c -> conv(c, c.in(0), c.in(1), zero(c, 2), zero(c, 3), null));
    all.add("QLinearConv").tensor(QuantisedOperators::scaledConv);
  }

  static @Nullable Tensor zero(TensorCall c, int i) {
    return c.has(i) ? c.in(i) : null;
  }

  /**
   * For each element of x the number of its scale: one for all, one for each place of an axis, or
   * one for each block of an axis.
   */
  private static int[] scales(TensorCall c, Tensor x, Tensor scale) {
    int[] index = new int[x.size()];
    if (scale.size() == 1) {
      return index;
    }
    int axis = c.axis(c.use.whole("axis", 1), x.rank());
    int block = c.use.small("block_size", 0);
    int[] own = Layout.strides(x.dims());
    int[] strides = new int[x.rank()];
    if (scale.rank() == 1) {
      strides[axis] = 1;
    } else {
      strides = Layout.strides(scale.dims());
    }
    for (int i = 0; i < index.length; i++) {
      for (int d = 0; d < x.rank(); d++) {
        int place = i / own[d] % x.dim(d);
        index[i] += (d == axis && block > 0 ? place / block : place) * strides[d];
      }
      if (index[i] >= scale.size()) {
        throw c.wrong("scales " + scale + " do not fit " + x);
      }
    }
    return index;
  }

  static Tensor quantize(TensorCall c) {
    Tensor x = c.in(0);
    Tensor scale = c.in(1);
    ElementType said = ElementType.of(c.use.whole("output_dtype", 0));
    ElementType type = c.has(2) ? c.type(2) : said == null ? ElementType.UINT8 : said;
    int[] at = scales(c, x, scale);
    boolean saturate = c.use.whole("saturate", 1) != 0;
    TensorBuilder y = new TensorBuilder(type, x.dims());
    for (int i = 0; i < at.length; i++) {
      double zero = c.has(2) ? c.in(2).real(at[i]) : 0;
      // As floats divide: ties between two whole numbers depend on it.
      float divided = (float) x.real(i) / (float) scale.real(at[i]);
      if (type.isReal()) {
        y.set(i, Minifloat.round(type, divided + zero, saturate));
      } else {
        y.set(i, type.saturate(Math.rint(divided) + zero));
      }
    }
    return y.done();
  }

  static Tensor dequantize(TensorCall c) {
    Tensor x = c.in(0);
    Tensor scale = c.in(1);
    ElementType said = ElementType.of(c.use.whole("output_dtype", 0));
    int[] at = scales(c, x, scale);
    TensorBuilder y = new TensorBuilder(said == null ? scale.type() : said, x.dims());
    for (int i = 0; i < at.length; i++) {
      double zero = c.has(2) ? c.in(2).real(at[i]) : 0;
      y.set(i, (x.real(i) - zero) * scale.real(at[i]));
    }
    return y.done();
  }

  /** x as 8 bits without a sign, their scale and their zero point. */
  static List<Tensor> dynamic(Tensor x) {
    float low = 0;
    float high = 0;
    for (int i = 0; i < x.size(); i++) {
      low = Math.min(low, (float) x.real(i));
      high = Math.max(high, (float) x.real(i));
    }
    float scale = (high - low) / 255;
    double zero = Math.clamp(Math.rint(-low / scale), 0, 255);
    TensorBuilder y = new TensorBuilder(ElementType.UINT8, x.dims());
    for (int i = 0; i < x.size(); i++) {
      y.set(i, ElementType.UINT8.saturate(Math.rint((float) x.real(i) / scale) + zero));
    }
    return List.of(y.done(), Tensor.of(new int[0], scale), Tensors.scalar(ElementType.UINT8, zero));
  }

  /** x without its zero points: one for all, or one for each place of an axis. */
  private static Tensor centred(Tensor x, @Nullable Tensor zero, int axis) {
    if (zero == null) {
      return CastOperators.cast(x, ElementType.INT64);
    }
    int inner = Layout.product(x.dims(), axis + 1, x.rank());
    TensorBuilder y = new TensorBuilder(ElementType.INT64, x.dims());
    for (int i = 0; i < x.size(); i++) {
      int at = zero.size() == 1 ? 0 : i / inner % zero.size();
      y.set(i, x.whole(i) - zero.whole(at));
    }
    return y.done();
  }

  /** The product of two tensors without their zero points, as 32 bits. */
  static Tensor matmul(Tensor a, Tensor b, @Nullable Tensor zeroA, @Nullable Tensor zeroB) {
    Tensor x = centred(a, zeroA, Math.max(a.rank() - 2, 0));
    Tensor y = centred(b, zeroB, Math.max(b.rank() - 1, 0));
    return ProductOperators.matmul(x, y, ElementType.INT32);
  }

  /**
   * Whole numbers as numbers of other scales and zero points.
   *
   * @param row of each, in x and in the result
   * @param channel of each, in w
   */
  private static Tensor rescaled(
      Tensor sums, int[] row, int[] channel, Tensor x, Tensor w, Tensor y, Tensor zero) {
    TensorBuilder to = new TensorBuilder(zero.type(), sums.dims());
    for (int i = 0; i < to.size(); i++) {
      double scale = at(x, row[i]) * at(w, channel[i]) / at(y, row[i]);
      to.set(i, zero.type().saturate(Math.rint(sums.whole(i) * scale) + at(zero, row[i])));
    }
    return to.done();
  }

  /** One for all, or one for each place. */
  private static double at(Tensor x, int place) {
    return x.real(place % x.size());
  }

  private static Tensor scaledMatmul(TensorCall c) {
    Tensor sums = matmul(c.in(0), c.in(3), c.in(2), c.in(5));
    int[] row = new int[sums.size()];
    int[] column = new int[sums.size()];
    int columns = sums.rank() == 0 ? 1 : sums.dim(-1);
    Arrays.setAll(row, i -> i / columns);
    Arrays.setAll(column, i -> i % columns);
    return rescaled(sums, row, column, c.in(1), c.in(4), c.in(6), c.in(7));
  }

  private static Tensor conv(
      Call c,
      Tensor x,
      Tensor w,
      @Nullable Tensor zeroX,
      @Nullable Tensor zeroW,
      @Nullable Tensor bias) {
    Tensor a = centred(x, zeroX, 1);
    Tensor b = centred(w, zeroW, 0);
    int[] kernel = Arrays.copyOfRange(w.dims(), 2, w.rank());
    Window window = Windows.of(c, kernel);
    Shape image = NodeCall.shapeOf(Arrays.copyOfRange(x.dims(), 2, x.rank()));
    Shape outputs = Shape.of(window.outputs(image));
    int taps = window.kernel().size();
    int filters = w.dim(0);
    int groups = c.use.small("group", 1);
    int depth = w.dim(1);
    int[] dims = x.dims();
    dims[1] = filters;
    System.arraycopy(outputs.dims(), 0, dims, 2, outputs.rank());
    TensorBuilder y = new TensorBuilder(ElementType.INT32, dims);
    for (int i = 0; i < y.size(); i++) {
      int o = i % outputs.size();
      int f = i / outputs.size() % filters;
      int n = i / outputs.size() / filters;
      int channel = f / (filters / groups) * depth;
      long sum = bias == null ? 0 : bias.whole(f);
      for (int t = 0; t < taps; t++) {
        int place = window.place(image, outputs, o, t);
        for (int k = 0; place >= 0 && k < depth; k++) {
          int from = (n * x.dim(1) + channel + k) * image.size() + place;
          sum += a.whole(from) * b.whole((f * depth + k) * taps + t);
        }
      }
      y.set(i, sum);
    }
    return y.done();
  }

  private static Tensor scaledConv(TensorCall c) {
    Tensor sums = conv(c, c.in(0), c.in(3), c.in(2), c.in(5), zero(c, 8));
    int inner = Layout.product(sums.dims(), 2, sums.rank());
    int[] channel = new int[sums.size()];
    Arrays.setAll(channel, i -> i / inner % sums.dim(1));
    return rescaled(sums, new int[sums.size()], channel, c.in(1), c.in(4), c.in(6), c.in(7));
  }
}
