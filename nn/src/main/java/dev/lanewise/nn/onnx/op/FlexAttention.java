package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import dev.lanewise.nn.onnx.tensor.Value;
import java.util.List;

/**
 * {@code softmax(scale q k') v}, where graphs of the model's may change the scores and the
 * probabilities; heads of keys and values serve several of queries.
 */
final class FlexAttention {
  private FlexAttention() {}

  static void addTo(Operators all) {
    all.add("ai.onnx.preview", "FlexAttention").tensor(FlexAttention::attention);
  }

  private static Tensor attention(TensorCall c) {
    Tensor q = c.in(0);
    Tensor k = c.in(1);
    Tensor v = c.in(2);
    if (q.rank() != 4 || k.rank() != 4 || v.rank() != 4 || q.dim(1) % Math.max(1, k.dim(1)) != 0) {
      throw c.wrong("queries %s, keys %s and values %s".formatted(q, k, v));
    }
    double scale = c.use.real("scale", (float) (1 / Math.sqrt(q.dim(3))));
    Tensor turned = permuted(k);
    Tensor scores = ProductOperators.matmul(q, repeated(turned, q.dim(1)), q.type());
    scores = Elements.map(scores, x -> scale * x, x -> x);
    scores = changed(c, "mask_mod", changed(c, "score_mod", scores));
    Tensor weights = changed(c, "prob_mod", softmax(scores));
    return ProductOperators.matmul(weights, repeated(v, q.dim(1)), q.type());
  }

  private static Tensor changed(TensorCall c, String graph, Tensor x) {
    if (!c.use.has(graph)) {
      return x;
    }
    List<Value> made = c.run(c.use.graph(graph), List.of(x));
    if (made.size() != 1 || !(made.getFirst() instanceof Tensor y) || y.rank() != 4) {
      throw c.wrong(graph + " made " + made + " of " + x);
    }
    return y;
  }

  /** The last two axes exchanged. */
  private static Tensor permuted(Tensor x) {
    int rows = x.dim(2);
    int columns = x.dim(3);
    int[] index = new int[x.size()];
    for (int i = 0; i < index.length; i++) {
      int plane = i / (rows * columns);
      int place = i % (rows * columns);
      index[i] = (plane * rows + place % rows) * columns + place / rows;
    }
    return x.pick(new int[] {x.dim(0), x.dim(1), columns, rows}, index);
  }

  private static Tensor repeated(Tensor x, int heads) {
    if (x.dim(1) == heads) {
      return x;
    }
    int size = x.dim(2) * x.dim(3);
    int[] index = new int[x.dim(0) * heads * size];
    for (int i = 0; i < index.length; i++) {
      int head = i / size % heads * x.dim(1) / heads;
      index[i] = (i / size / heads * x.dim(1) + head) * size + i % size;
    }
    return x.pick(new int[] {x.dim(0), heads, x.dim(2), x.dim(3)}, index);
  }

  private static Tensor softmax(Tensor x) {
    TensorBuilder y = new TensorBuilder(x.type(), x.dims());
    int n = x.dim(3);
    for (int from = 0; from < x.size(); from += n) {
      double most = Double.NEGATIVE_INFINITY;
      for (int i = from; i < from + n; i++) {
        most = Math.max(most, x.real(i));
      }
      double sum = 0;
      for (int i = from; i < from + n; i++) {
        sum += Math.exp(x.real(i) - most);
      }
      for (int i = from; i < from + n; i++) {
        y.set(i, Math.exp(x.real(i) - most) / sum);
      }
    }
    return y.done();
  }
}
