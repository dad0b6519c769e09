package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Span;
import dev.lanewise.nn.onnx.tensor.Budget;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tensors made larger, or by negative numbers smaller, at their ends. */
final class Padding {
  private Padding() {}

  static void addTo(Operators all) {
    all.add("Pad")
        .tensor(c -> pad(c.in(0), pads(c), mode(c), value(c)))
        .node(g -> pad(g, pads(g), mode(g), (float) value(g).real(0)));
    all.add("CenterCropPad").tensor(Padding::centre);
  }

  private static String mode(Call c) {
    return c.use.oneOf("mode", "constant", "reflect", "edge", "wrap");
  }

  private static Tensor value(Call c) {
    return c.has(2) ? c.known(2).reshape() : Tensors.scalar(c.type(0), c.use.real("value", 0));
  }

  /** Before and after each axis. */
  private static int[][] pads(Call c) {
    int rank = c.rank(0);
    int[] given = c.wholes(c.use.has("paddings") ? "paddings" : "pads", 1);
    int[] axes = c.has(3) ? c.known(3).ints() : Layout.range(0, rank);
    if (given == null || given.length != 2 * axes.length) {
      throw c.wrong("pads must be two for each axis but are " + Arrays.toString(given));
    }
    int[][] pads = new int[rank][2];
    for (int i = 0; i < axes.length; i++) {
      int d = c.axis(axes[i], rank);
      pads[d] = new int[] {given[i], given[axes.length + i]};
      if (c.dims(0)[d] + (long) given[i] + given[axes.length + i] < 0) {
        throw c.wrong("pads " + Arrays.toString(given) + " leave nothing");
      }
    }
    return pads;
  }

  private static Tensor pad(Tensor x, int[][] pads, String mode, Tensor value) {
    int rank = x.rank();
    int[] dims = new int[rank];
    int[][] from = new int[rank][];
    for (int d = 0; d < rank; d++) {
      dims[d] = Math.toIntExact((long) x.dim(d) + pads[d][0] + pads[d][1]);
      Budget.take(4L * dims[d]);
      from[d] = new int[dims[d]];
      // Ends are cut first, and what is left is repeated.
      int cut = Math.clamp(-(long) pads[d][0], 0, x.dim(d));
      int kept = Math.max(0, x.dim(d) - cut - Math.max(0, -pads[d][1]));
      if (kept == 0 && dims[d] > 0 && !mode.equals("constant")) {
        throw new OnnxException(
            "axis " + d + " of " + x + " has nothing that " + mode + " repeats");
      }
      for (int i = 0; i < dims[d]; i++) {
        int at = place(i - pads[d][0] - cut, kept, mode);
        from[d][i] = at < 0 ? at : cut + at;
      }
    }
    int[] strides = Layout.strides(x.dims());
    TensorBuilder to = new TensorBuilder(x.type(), dims);
    int[] place = new int[rank];
    for (int i = 0; i < to.size(); i++) {
      int at = 0;
      boolean inside = true;
      for (int d = 0; d < rank; d++) {
        int p = from[d][place[d]];
        inside &= p >= 0;
        at += p * strides[d];
      }
      to.copy(i, inside ? x : value, inside ? at : 0);
      for (int d = rank - 1; d >= 0 && ++place[d] == dims[d]; d--) {
        place[d] = 0;
      }
    }
    return to.done();
  }

  /** The element that is at a place outside of an axis; -1 if there is none. */
  private static int place(int i, int size, String mode) {
    if (i >= 0 && i < size) {
      return i;
    }
    return switch (mode) {
      case "edge" -> Math.clamp(i, 0, size - 1);
      case "wrap" -> Math.floorMod(i, size);
      case "reflect" -> {
        int period = Math.max(2 * (size - 1), 1);
        int at = Math.floorMod(i, period);
        yield size == 1 ? 0 : Math.min(at, period - at);
      }
      default -> -1;
    };
  }

  private static Node pad(NodeCall g, int[][] pads, String mode, float value) {
    Node y = g.in(0);
    for (int d = 0; d < pads.length; d++) {
      int size = y.shape().dim(d);
      int before = pads[d][0];
      int after = pads[d][1];
      NodeCall.shapeOf(size + before + after);
      int from = Math.max(0, -before);
      int to = size - Math.max(0, -after);
      g.only(from < to, "cuts into its own padding");
      if (to - from < size) {
        g.only(mode.equals("constant"), "cuts and repeats");
        y = y.slice(d, from, to);
      }
      y = pad(g, y, d, Math.max(0, before), Math.max(0, after), mode, value);
    }
    return y;
  }

  private static Node pad(
      NodeCall g, Node x, int axis, int before, int after, String mode, float value) {
    if (before == 0 && after == 0) {
      return x;
    }
    if (mode.equals("constant")) {
      return value == 0
          ? Axes.pad(x, axis, before, after)
          : Axes.pad(x, axis, before, after, value);
    }
    int size = x.shape().dim(axis);
    int most = mode.equals("edge") ? Integer.MAX_VALUE : mode.equals("wrap") ? size : size - 1;
    g.only(Math.max(before, after) <= most, "repeats itself more than once");
    List<Node> parts = new ArrayList<>();
    if (before > 0) {
      parts.add(strip(x, axis, before, mode, true));
    }
    parts.add(x);
    if (after > 0) {
      parts.add(strip(x, axis, after, mode, false));
    }
    return Axes.concat(axis, parts);
  }

  private static Node strip(Node x, int axis, int n, String mode, boolean front) {
    int size = x.shape().dim(axis);
    return switch (mode) {
      case "wrap" -> front ? x.slice(axis, size - n, size) : x.slice(axis, 0, n);
      case "reflect" -> Axes.slice(x, axis, new Span(front ? n : size - 2, -1, n));
      default -> {
        Node edge = front ? x.slice(axis, 0, 1) : x.slice(axis, size - 1, size);
        int[] dims = x.shape().dims();
        dims[axis] = n;
        yield edge.broadcastTo(NodeCall.shapeOf(dims));
      }
    };
  }

  /** Cut or padded with zeros to given sizes, an odd element at the end. */
  private static Tensor centre(TensorCall c) {
    int rank = c.rank(0);
    int[] axes = c.use.wholes("axes", Layout.range(0, rank));
    int[] sizes = c.in(1).ints();
    int[][] pads = new int[rank][2];
    for (int i = 0; i < axes.length; i++) {
      int d = c.axis(axes[i], rank);
      int more = sizes[i] - c.dims(0)[d];
      int before = more / 2;
      pads[d] = new int[] {before, more - before};
    }
    return pad(c.in(0), pads, "constant", new TensorBuilder(c.type(0)).done());
  }
}
