package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Span;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parts of tensors. */
final class CuttingOperators {
  private CuttingOperators() {}

  static void addTo(Operators all) {
    all.add("Slice")
        .tensor(
            c -> {
              Cut cut = cut(c);
              return Tensors.slice(c.in(0), cut.start, cut.step, cut.count);
            })
        .node(g -> slice(g.any(0), cut(g)));
    all.add("Split").tensors(CuttingOperators::split).nodes(CuttingOperators::splitNodes);
    Padding.addTo(all);
  }

  /** For each axis where to begin, how far to go, and how often. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Cut(int[] start, int[] step, int[] count) {}

  private static Cut cut(Call c) {
    int[] dims = c.dims(0);
    int[] starts = c.wholes("starts", 1);
    int[] ends = c.wholes("ends", 2);
    if (starts == null || ends == null || starts.length != ends.length) {
      throw c.wrong("starts and ends are missing, or of different numbers");
    }
    int[] axes = c.wholes("axes", 3);
    int[] steps = c.has(4) ? c.known(4).ints() : null;
    if ((axes != null && axes.length != starts.length)
        || (steps != null && steps.length != starts.length)) {
      throw c.wrong("axes or steps are not as many as starts");
    }
    int[] start = new int[dims.length];
    int[] step = new int[dims.length];
    Arrays.fill(step, 1);
    int[] count = dims.clone();
    for (int i = 0; i < starts.length; i++) {
      int d = c.axis(axes == null ? i : axes[i], dims.length);
      int by = steps == null ? 1 : steps[i];
      if (by == 0) {
        throw c.wrong("a step is 0");
      }
      long size = dims[d];
      long from = starts[i] < 0 ? starts[i] + size : starts[i];
      long to = ends[i] < 0 ? ends[i] + size : ends[i];
      // As the specification has it: going backwards, what is before the first element begins
      // there.
      from = Math.clamp(from, 0L, by > 0 ? size : Math.max(size - 1, 0));
      to = by > 0 ? Math.clamp(to, 0L, size) : Math.clamp(to, -1L, size - 1);
      start[d] = (int) from;
      step[d] = by;
      count[d] = size == 0 ? 0 : (int) Math.max(0, Math.ceilDiv(to - from, (long) by));
      // A step may leave the axis, where it is not taken.
      step[d] = count[d] > 1 ? by : 1;
    }
    return new Cut(start, step, count);
  }

  private static Node slice(Node x, Cut cut) {
    NodeCall.shapeOf(cut.count);
    List<Span> spans = new ArrayList<>();
    for (int d = 0; d < cut.count.length; d++) {
      spans.add(new Span(cut.start[d], cut.step[d], cut.count[d]));
    }
    return spans.equals(Span.all(x.shape())) ? x : x.graph().add(new Arrange.Slice(x, spans));
  }

  /** Sizes of the parts. */
  private static int[] parts(Call c) {
    int size = c.dims(0)[c.axis(0)];
    int[] given = c.wholes("split", 1);
    if (given != null) {
      if (Arrays.stream(given).asLongStream().sum() != size
          || Arrays.stream(given).anyMatch(s -> s < 0)) {
        throw c.wrong("parts of " + Arrays.toString(given) + " do not make " + size);
      }
      return given;
    }
    int n = c.use.small("num_outputs", c.use.outputs().size());
    if (n < 1 || (c.opset() < 18 && size % n != 0)) {
      throw c.wrong(size + " does not split into " + n + " equal parts");
    }
    int each = Math.ceilDiv(size, n);
    int[] sizes = new int[n];
    Arrays.setAll(sizes, i -> Math.clamp((long) size - (long) i * each, 0, each));
    return sizes;
  }

  private static List<Tensor> split(TensorCall c) {
    int axis = c.axis(0);
    List<Tensor> parts = new ArrayList<>();
    int from = 0;
    for (int size : parts(c)) {
      parts.add(Tensors.slice(c.in(0), axis, from, size));
      from += size;
    }
    return parts;
  }

  private static List<Node> splitNodes(NodeCall g) {
    int[] parts = parts(g);
    NodeCall.shapeOf(parts);
    return Axes.split(g.any(0), g.axis(0), parts);
  }
}
