package dev.lanewise.bench.onnx;

import dev.lanewise.nn.onnx.tensor.Sequence;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import java.util.Arrays;
import java.util.Locale;

/**
 * How far a number may be from the expected one: {@code |x - y| <= atol + rtol |y|}, as the ONNX
 * suite has it. What is not finite must be equal; whole numbers and text as well.
 */
public record Tolerance(double rtol, double atol) {
  /** The ONNX suite's own. */
  public static final Tolerance DEFAULT = new Tolerance(1e-3, 1e-7);

  /** What is wrong with a result, in one line; empty if nothing is. */
  String complaint(Value expected, Value actual) {
    if (expected instanceof Tensor x && actual instanceof Tensor y) {
      return complaint(x, y);
    }
    if (expected instanceof Sequence x && actual instanceof Sequence y && x.size() == y.size()) {
      for (int i = 0; i < x.size(); i++) {
        String complaint = complaint(x.tensors().get(i), y.tensors().get(i));
        if (!complaint.isEmpty()) {
          return "at place " + i + " " + complaint;
        }
      }
      return "";
    }
    return expected.equals(actual) ? "" : "is " + actual + " but must be " + expected;
  }

  private String complaint(Tensor expected, Tensor actual) {
    if (expected.type() != actual.type() || !Arrays.equals(expected.dims(), actual.dims())) {
      return "is " + actual + " but must be " + expected;
    }
    int wrong = 0;
    int worst = -1;
    double most = 0;
    for (int i = 0; i < expected.size(); i++) {
      double excess = excess(expected, actual, i);
      if (excess > 0) {
        wrong++;
        if (worst < 0 || excess > most) {
          worst = i;
          most = excess;
        }
      }
    }
    return wrong == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "%d of %d elements differ; element %d is %s but must be %s",
            wrong,
            expected.size(),
            worst,
            actual.text(worst),
            expected.text(worst));
  }

  /** By how much an element is too far off; 0 if it is near enough. */
  private double excess(Tensor expected, Tensor actual, int i) {
    if (!expected.type().isReal()) {
      return expected.text(i).equals(actual.text(i)) ? 0 : 1;
    }
    double y = expected.real(i);
    double x = actual.real(i);
    if (x == y || (Double.isNaN(x) && Double.isNaN(y))) {
      return 0;
    }
    double difference = Math.abs(x - y);
    if (!Double.isFinite(difference)) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.max(0, difference - atol - rtol * Math.abs(y));
  }
}
