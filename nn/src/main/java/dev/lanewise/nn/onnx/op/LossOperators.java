package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.Arrays;
import java.util.List;

/** Losses of class scores [batch, classes, ...] against class numbers [batch, ...]. */
final class LossOperators {
  private LossOperators() {}

  static void addTo(Operators all) {
    all.add("NegativeLogLikelihoodLoss").tensor(c -> loss(c, c.in(0)));
    all.add("SoftmaxCrossEntropyLoss")
        .tensors(
            c -> {
              Tensor logs = logSoftmax(c.in(0));
              return List.of(loss(c, logs), logs);
            });
  }

  /** Along the classes, axis 1. */
  private static Tensor logSoftmax(Tensor x) {
    int classes = x.dim(1);
    int inner = Layout.product(x.dims(), 2, x.rank());
    TensorBuilder y = new TensorBuilder(x.type(), x.dims());
    for (int i = 0; i < x.size() / Math.max(classes, 1); i++) {
      int start = i / inner * classes * inner + i % inner;
      double most = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < classes; k++) {
        most = Math.max(most, x.real(start + k * inner));
      }
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        sum += Math.exp(x.real(start + k * inner) - most);
      }
      double log = most + Math.log(sum);
      for (int k = 0; k < classes; k++) {
        y.set(start + k * inner, x.real(start + k * inner) - log);
      }
    }
    return y.done();
  }

  /** {@code -w[t] x[t]} for each target t, as they are, or their weighted mean, or their sum. */
  private static Tensor loss(TensorCall c, Tensor x) {
    Tensor target = c.in(1);
    int classes = x.dim(1);
    int inner = Layout.product(x.dims(), 2, x.rank());
    int[] each = Arrays.copyOf(x.dims(), x.rank() - 1);
    System.arraycopy(x.dims(), 2, each, 1, x.rank() - 2);
    if (!Arrays.equals(each, target.dims())) {
      throw c.wrong("scores " + x + " do not fit targets " + target);
    }
    boolean ignores = c.use.has("ignore_index");
    long ignored = c.use.whole("ignore_index", 0);
    TensorBuilder losses = new TensorBuilder(x.type(), each);
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < losses.size(); i++) {
      long t = target.whole(i);
      if (ignores && t == ignored) {
        continue;
      }
      int at = IndexOperators.place(c, t, classes);
      double weight = c.has(2) ? c.in(2).real(at) : 1;
      double loss = -weight * x.real(i / inner * classes * inner + at * inner + i % inner);
      losses.set(i, loss);
      sum += loss;
      weights += weight;
    }
    return switch (c.use.oneOf("reduction", "mean", "none", "sum")) {
      case "none" -> losses.done();
      case "sum" -> Tensors.scalar(x.type(), sum);
      default -> Tensors.scalar(x.type(), sum / weights);
    };
  }
}
