package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Boxes that are not nearly the same as better ones. */
final class SuppressionOperators {
  private SuppressionOperators() {}

  static void addTo(Operators all) {
    all.add("NonMaxSuppression").tensor(SuppressionOperators::select);
  }

  private record Box(double top, double left, double bottom, double right) {
    static Box of(Tensor boxes, int at, boolean centred) {
      double a = boxes.real(at);
      double b = boxes.real(at + 1);
      double c = boxes.real(at + 2);
      double d = boxes.real(at + 3);
      if (centred) {
        return new Box(b - d / 2, a - c / 2, b + d / 2, a + c / 2);
      }
      return new Box(Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d));
    }

    double area() {
      return (bottom - top) * (right - left);
    }

    /** Area of what both cover over that of what either does. */
    double overlap(Box o) {
      double height = Math.min(bottom, o.bottom) - Math.max(top, o.top);
      double width = Math.min(right, o.right) - Math.max(left, o.left);
      double both = height <= 0 || width <= 0 ? 0 : height * width;
      return both == 0 ? 0 : both / (area() + o.area() - both);
    }
  }

  /** Rows of batch, class and box; boxes [batch, n, 4], scores [batch, classes, n]. */
  private static Tensor select(TensorCall c) {
    Tensor boxes = c.in(0);
    Tensor scores = c.in(1);
    int n = boxes.dim(1);
    int classes = scores.dim(1);
    long most = c.has(2) ? c.in(2).whole(0) : 0;
    double threshold = c.has(3) ? c.in(3).real(0) : 0;
    double least = c.has(4) ? c.in(4).real(0) : Double.NEGATIVE_INFINITY;
    boolean centred = c.use.flag("center_point_box");
    List<long[]> rows = new ArrayList<>();
    for (int k = 0; k < scores.dim(0) * classes; k++) {
      int batch = k / classes;
      int first = k * n;
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        if (!c.has(4) || scores.real(first + i) > least) {
          order.add(i);
        }
      }
      order.sort(Comparator.comparingDouble(i -> -scores.real(first + i)));
      List<Box> kept = new ArrayList<>();
      for (int i : order) {
        Box box = Box.of(boxes, (batch * n + i) * 4, centred);
        if (kept.size() < most && kept.stream().noneMatch(b -> b.overlap(box) > threshold)) {
          kept.add(box);
          rows.add(new long[] {batch, k % classes, i});
        }
      }
    }
    TensorBuilder to = new TensorBuilder(ElementType.INT64, rows.size(), 3);
    for (int i = 0; i < 3 * rows.size(); i++) {
      to.set(i, rows.get(i / 3)[i % 3]);
    }
    return to.done();
  }
}
