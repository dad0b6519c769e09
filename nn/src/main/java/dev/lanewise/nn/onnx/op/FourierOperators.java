package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.Arrays;

/**
 * Discrete Fourier transforms: {@code X_k = sum_n x_n e^(-2 pi i k n / N)}. Complex numbers are
 * pairs along the last axis.
 */
final class FourierOperators {
  private FourierOperators() {}

  static void addTo(Operators all) {
    all.add("MelWeightMatrix").tensor(FourierOperators::mel);
    all.add("DFT").tensor(FourierOperators::transform);
    all.add("STFT").tensor(FourierOperators::frames);
  }

  private static Tensor transform(TensorCall c) {
    Tensor x = c.in(0);
    int rank = x.rank();
    long said = c.opset() < 20 ? c.use.whole("axis", 1) : c.has(2) ? c.in(2).whole(0) : -2;
    int axis = c.axis(said, rank);
    boolean inverse = c.use.flag("inverse");
    boolean half = c.use.flag("onesided");
    int parts = x.dim(-1);
    if (axis == rank - 1 || parts < 1 || parts > 2) {
      throw c.wrong("x is " + x + " but its last axis must be 1 or 2, and not axis " + said);
    }
    boolean toReal = inverse && half;
    int given = x.dim(axis);
    int n = c.has(1) ? (int) c.in(1).whole(0) : toReal ? 2 * (given - 1) : given;
    if (n < 1) {
      throw c.wrong("a transform of length " + n);
    }
    int made = half && !inverse ? n / 2 + 1 : n;
    int[] dims = Layout.with(Layout.with(x.dims(), axis, made), rank - 1, toReal ? 1 : 2);
    int inner = Layout.product(dims, axis + 1, rank - 1);
    int outer = Layout.product(dims, 0, axis);
    TensorBuilder y = new TensorBuilder(x.type(), dims);
    Fourier fourier = new Fourier(n);
    double[] real = new double[n];
    double[] imaginary = new double[n];
    for (int line = 0; line < outer * inner; line++) {
      Arrays.fill(real, 0);
      Arrays.fill(imaginary, 0);
      int o = line / inner;
      int i = line % inner;
      for (int p = 0; p < Math.min(given, n); p++) {
        int at = ((o * given + p) * inner + i) * parts;
        real[p] = x.real(at);
        imaginary[p] = parts == 2 ? x.real(at + 1) : 0;
      }
      if (toReal) {
        mirror(real, imaginary, given);
      }
      if (inverse) {
        fourier.inverse(real, imaginary);
      } else {
        fourier.forward(real, imaginary);
      }
      for (int k = 0; k < made; k++) {
        int at = ((o * made + k) * inner + i) * dims[rank - 1];
        y.set(at, real[k]);
        if (!toReal) {
          y.set(at + 1, imaginary[k]);
        }
      }
    }
    return y.done();
  }

  /** The half that is missing from the transform of real numbers: the conjugate of the other. */
  private static void mirror(double[] real, double[] imaginary, int given) {
    for (int k = Math.min(given, real.length); k < real.length; k++) {
      real[k] = real[real.length - k];
      imaginary[k] = -imaginary[real.length - k];
    }
  }

  /** Transforms of overlapping pieces of signals [batch, length, 1 or 2]. */
  private static Tensor frames(TensorCall c) {
    Tensor x = c.in(0);
    int length = x.dim(1);
    int parts = x.rank() > 2 ? x.dim(2) : 1;
    int step = (int) c.in(1).whole(0);
    int n = c.has(3) ? (int) c.in(3).whole(0) : c.in(2).size();
    if (step < 1 || n < 1 || n > length) {
      throw c.wrong("frames of %d by %d of %d".formatted(n, step, length));
    }
    int count = (length - n) / step + 1;
    int made = c.use.whole("onesided", 1) != 0 ? n / 2 + 1 : n;
    TensorBuilder y = new TensorBuilder(x.type(), x.dim(0), count, made, 2);
    Fourier fourier = new Fourier(n);
    double[] real = new double[n];
    double[] imaginary = new double[n];
    for (int f = 0; f < x.dim(0) * count; f++) {
      int start = f / count * length + f % count * step;
      for (int i = 0; i < n; i++) {
        double w = c.has(2) ? c.in(2).real(i) : 1;
        real[i] = w * x.real((start + i) * parts);
        imaginary[i] = parts == 2 ? w * x.real((start + i) * 2 + 1) : 0;
      }
      fourier.forward(real, imaginary);
      for (int k = 0; k < made; k++) {
        y.set(2 * (f * made + k), real[k]);
        y.set(2 * (f * made + k) + 1, imaginary[k]);
      }
    }
    return y.done();
  }

  /** Triangles over frequencies, evenly spaced in mel: {@code 2595 log10(1 + f / 700)}. */
  private static Tensor mel(TensorCall c) {
    int bands = (int) c.in(0).whole(0);
    long length = c.in(1).whole(0);
    double rate = c.in(2).real(0);
    double low = 2595 * Math.log10(1 + c.in(3).real(0) / 700);
    double high = 2595 * Math.log10(1 + c.in(4).real(0) / 700);
    if (bands < 1 || length < 1 || length > 1 << 24 || !(rate > 0)) {
      throw c.wrong("%d bands of %d samples at %s Hz".formatted(bands, length, rate));
    }
    ElementType type = ElementType.of(c.use.whole("output_datatype", 1));
    TensorBuilder y =
        new TensorBuilder(type == null ? ElementType.FLOAT : type, (int) length / 2 + 1, bands);
    int[] bins = new int[bands + 2];
    for (int i = 0; i < bins.length; i++) {
      double f = 700 * (Math.pow(10, (low + i * (high - low) / bins.length) / 2595) - 1);
      bins[i] = (int) Math.floor((length + 1) * f / rate);
      if (bins[i] < 0 || bins[i] > length / 2 + 1) {
        throw c.wrong("frequencies up to %s of %s".formatted(c.in(4).real(0), rate / 2));
      }
    }
    for (int i = 0; i < bands; i++) {
      int from = bins[i];
      int top = bins[i + 1];
      int to = bins[i + 2];
      for (int j = from; j <= top; j++) {
        y.set(j * bands + i, from == top ? 1.0 : (j - from) / (double) (top - from));
      }
      for (int j = top; j < to; j++) {
        y.set(j * bands + i, (to - j) / (double) (to - top));
      }
    }
    return y.done();
  }
}
