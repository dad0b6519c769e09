package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.Arrays;

/** Products of matrices. */
final class ProductOperators {
  private ProductOperators() {}

  static void addTo(Operators all) {
    all.add("MatMul")
        .tensor(c -> matmul(c.in(0), c.in(1), c.type(0)))
        .node(g -> matmul(g, g.in(0), g.in(1)));
    all.add("Gemm").node(ProductOperators::gemm).sum();
  }

  /** As NumPy does it: a row from the left, a column from the right, stacks broadcast. */
  static Node matmul(Call g, Node x, Node y) {
    int xs = x.shape().rank();
    int ys = y.shape().rank();
    if (xs == 0 || ys == 0) {
      throw g.wrong("a scalar has no matrix product");
    }
    Node left = xs == 1 ? x.reshape(1, x.shape().dim(0)) : x;
    Node right = ys == 1 ? y.reshape(y.shape().dim(0), 1) : y;
    Node z = left.matmul(right);
    int[] dims = z.shape().dims();
    if (ys == 1) {
      dims = Arrays.copyOf(dims, dims.length - 1);
    }
    if (xs == 1) {
      int at = dims.length - (ys == 1 ? 1 : 2);
      int[] shorter = Arrays.copyOf(dims, dims.length - 1);
      System.arraycopy(dims, at + 1, shorter, at, dims.length - at - 1);
      dims = shorter;
    }
    return z.reshape(dims);
  }

  /** {@code alpha op(A) op(B) + beta C}. */
  static Node gemm(NodeCall g) {
    float alpha = g.use.real("alpha", 1);
    float beta = g.use.real("beta", 1);
    Node product = g.in(0).matmul(g.in(1), g.use.flag("transA"), g.use.flag("transB"));
    Node scaled = alpha == 1 ? product : product.mul(alpha);
    if (!g.has(2) || beta == 0) {
      return scaled;
    }
    Node c = g.in(2);
    return scaled.add(beta == 1 ? c : c.mul(beta));
  }

  /** A product of any numbers, such as whole ones. */
  static Tensor matmul(Tensor x, Tensor y, ElementType type) {
    Tensor a = x.rank() == 1 ? x.reshape(1, x.dim(0)) : x;
    Tensor b = y.rank() == 1 ? y.reshape(y.dim(0), 1) : y;
    int m = a.dim(-2);
    int k = a.dim(-1);
    int n = b.dim(-1);
    if (b.dim(-2) != k) {
      throw new OnnxException(
          "matmul: x is " + x + " but y is " + y + " (inner " + k + " != " + b.dim(-2) + ")");
    }
    int[] xLead = Arrays.copyOf(a.dims(), a.rank() - 2);
    int[] yLead = Arrays.copyOf(b.dims(), b.rank() - 2);
    int[] lead = Layout.common(xLead, yLead);
    int[] xs = Layout.repeated(xLead, lead);
    int[] ys = Layout.repeated(yLead, lead);
    int[] dims = Arrays.copyOf(lead, lead.length + 2);
    dims[lead.length] = m;
    dims[lead.length + 1] = n;
    TensorBuilder z = new TensorBuilder(type, dims);
    for (int s = 0; s < xs.length; s++) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          int row = (xs[s] * m + i) * k;
          int column = ys[s] * k * n + j;
          int at = (s * m + i) * n + j;
          if (type.isReal()) {
            double sum = 0;
            for (int p = 0; p < k; p++) {
              sum += a.real(row + p) * b.real(column + p * n);
            }
            z.set(at, sum);
          } else {
            long sum = 0;
            for (int p = 0; p < k; p++) {
              sum += a.whole(row + p) * b.whole(column + p * n);
            }
            z.set(at, sum);
          }
        }
      }
    }
    return z.done().reshape(squeezed(x, y, dims));
  }

  private static int[] squeezed(Tensor x, Tensor y, int[] dims) {
    int rank = dims.length;
    int m = dims[rank - 2];
    int n = dims[rank - 1];
    int[] lead = Arrays.copyOf(dims, rank - 2);
    int[] to = x.rank() == 1 ? lead : append(lead, m);
    return y.rank() == 1 ? to : append(to, n);
  }

  private static int[] append(int[] dims, int size) {
    int[] longer = Arrays.copyOf(dims, dims.length + 1);
    longer[dims.length] = size;
    return longer;
  }
}
