package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;

/** Softmax and its relatives, along an axis or, before operator set 13, all axes from one on. */
final class SoftmaxOperators {
  private SoftmaxOperators() {}

  static void addTo(Operators all) {
    all.add("Softmax").node(g -> along(g, false));
    all.add("LogSoftmax").node(g -> along(g, true));
    all.add("Hardmax").tensor(SoftmaxOperators::hard);
  }

  private static Node along(NodeCall g, boolean log) {
    Node x = g.in(0);
    Shape s = x.shape();
    if (s.rank() == 0) {
      return log ? x.mul(0) : x.mul(0).add(1);
    }
    if (g.opset() >= 13) {
      int axis = g.axis(-1);
      return log ? x.logSoftmax(axis) : x.softmax(axis);
    }
    int axis = g.axis(1);
    Node rows = x.reshape(s.size(0, axis), s.size(axis, s.rank()));
    return (log ? rows.logSoftmax() : rows.softmax()).reshape(s);
  }

  private static Tensor hard(TensorCall c) {
    Tensor x = c.in(0);
    boolean single = c.opset() >= 13;
    int axis = c.axis(single ? -1 : 1);
    int size = single ? x.dim(axis) : Layout.product(x.dims(), axis, x.rank());
    int inner = single ? Layout.product(x.dims(), axis + 1, x.rank()) : 1;
    TensorBuilder y = new TensorBuilder(x.type(), x.dims());
    for (int i = 0; i < x.size() / Math.max(size, 1); i++) {
      int at = i / inner * size * inner + i % inner;
      int best = at;
      for (int j = 1; j < size; j++) {
        best = x.real(at + j * inner) > x.real(best) ? at + j * inner : best;
      }
      y.set(best, 1.0);
    }
    return y.done();
  }
}
