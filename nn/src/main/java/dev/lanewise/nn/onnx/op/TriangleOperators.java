package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Triangles and determinants of matrices, and bits seen as another type. */
final class TriangleOperators {
  private TriangleOperators() {}

  static void addTo(Operators all) {
    all.add("Trilu").tensor(TriangleOperators::triangle).node(TriangleOperators::triangleNode);
    all.add("Det").tensor(TriangleOperators::determinant);
    all.add("BitCast").tensor(TriangleOperators::bits);
  }

  /** Which elements of a matrix stay. */
  private static boolean[] kept(Call c) {
    int[] dims = c.dims(0);
    if (dims.length < 2) {
      throw c.wrong("x must be a matrix or a stack of them");
    }
    int rows = dims[dims.length - 2];
    int columns = dims[dims.length - 1];
    boolean upper = c.use.whole("upper", 1) != 0;
    long k = c.has(1) ? c.known(1).whole(0) : 0;
    boolean[] kept = new boolean[rows * columns];
    for (int i = 0; i < kept.length; i++) {
      long above = i % columns - i / columns - k;
      kept[i] = upper ? above >= 0 : above <= 0;
    }
    return kept;
  }

  private static Tensor triangle(TensorCall c) {
    Tensor x = c.in(0);
    boolean[] kept = kept(c);
    TensorBuilder y = new TensorBuilder(x.type(), x.dims());
    for (int i = 0; i < x.size(); i++) {
      if (kept[i % kept.length]) {
        y.copy(i, x, i);
      }
    }
    return y.done();
  }

  private static Node triangleNode(NodeCall g) {
    Node x = g.any(0);
    boolean[] kept = kept(g);
    float[] mask = new float[kept.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = kept[i] ? 1 : 0;
    }
    Shape s = x.shape();
    Node condition = g.graph().constant(Shape.of(s.dim(-2), s.dim(-1)), mask);
    return condition.select(x, g.graph().constant(0));
  }

  /** By elimination with pivots. */
  private static Tensor determinant(TensorCall c) {
    Tensor x = c.in(0);
    int n = x.dim(-1);
    int[] lead = Arrays.copyOf(x.dims(), x.rank() - 2);
    TensorBuilder y = new TensorBuilder(x.type(), lead);
    for (int m = 0; m < y.size(); m++) {
      double[][] a = new double[n][n];
      for (int i = 0; i < n * n; i++) {
        a[i / n][i % n] = x.real(m * n * n + i);
      }
      y.set(m, determinant(a));
    }
    return y.done();
  }

  private static double determinant(double[]... a) {
    double product = 1;
    for (int k = 0; k < a.length; k++) {
      int pivot = k;
      for (int i = k; i < a.length; i++) {
        pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
      }
      if (a[pivot][k] == 0) {
        return 0;
      }
      if (pivot != k) {
        double[] row = a[k];
        a[k] = a[pivot];
        a[pivot] = row;
        product = -product;
      }
      product *= a[k][k];
      for (int i = k + 1; i < a.length; i++) {
        double factor = a[i][k] / a[k][k];
        for (int j = k; j < a.length; j++) {
          a[i][j] -= factor * a[k][j];
        }
      }
    }
    return product;
  }

  private static Tensor bits(TensorCall c) {
    Tensor x = c.in(0);
    ElementType to = ElementType.of(c.use.whole("to"));
    if (to == null || to.bits() != x.type().bits() || to.bits() < 8) {
      throw c.wrong(x + " has elements of another width than " + to);
    }
    TensorBuilder y = new TensorBuilder(to, x.dims());
    for (int i = 0; i < x.size(); i++) {
      put(y, i, rawBits(x, i));
    }
    return y.done();
  }

  private static long rawBits(Tensor x, int i) {
    return switch (x.type()) {
      case FLOAT -> Float.floatToRawIntBits((float) x.real(i));
      case DOUBLE -> Double.doubleToRawLongBits(x.real(i));
      case FLOAT16 -> Float.floatToFloat16((float) x.real(i));
      case BFLOAT16 -> Float.floatToRawIntBits((float) x.real(i)) >>> 16;
      default -> x.whole(i);
    };
  }

  private static void put(TensorBuilder y, int i, long bits) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, bits);
    switch (y.type()) {
      case FLOAT -> y.set(i, bytes.getFloat(0));
      case DOUBLE -> y.set(i, bytes.getDouble(0));
      case FLOAT16 -> y.set(i, Float.float16ToFloat(bytes.getShort(0)));
      case BFLOAT16 -> y.set(i, Float.intBitsToFloat(bytes.getShort(0) << 16));
      default -> y.set(i, bits);
    }
  }
}
