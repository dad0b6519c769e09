package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Where the largest elements are, elements in order, and sums and products on the way. */
final class OrderOperators {
  private OrderOperators() {}

  static void addTo(Operators all) {
    all.add("ArgMax").tensor(c -> arg(c, true)).results(g -> arg(g, true));
    all.add("ArgMin").tensor(c -> arg(c, false)).results(g -> arg(g, false));
    all.add("TopK").tensors(OrderOperators::top);
    all.add("CumSum").tensor(c -> running(c, false));
    all.add("CumProd").tensor(c -> running(c, true));
    all.add("NonZero").tensor(OrderOperators::nonZero);
    all.add("Unique").tensors(OrderOperators::unique);
  }

  private static int[] reduced(Call c, int axis) {
    int[] dims = c.dims(0);
    if (c.use.whole("keepdims", 1) != 0) {
      return Layout.with(dims, axis, 1);
    }
    return IntStream.range(0, dims.length).filter(d -> d != axis).map(d -> dims[d]).toArray();
  }

  private static Tensor arg(TensorCall c, boolean largest) {
    Tensor x = c.in(0);
    int axis = c.axis(0);
    boolean last = c.use.flag("select_last_index");
    int size = x.dim(axis);
    int inner = Layout.product(x.dims(), axis + 1, x.rank());
    TensorBuilder y = new TensorBuilder(ElementType.INT64, reduced(c, axis));
    if (size == 0 && y.size() > 0) {
      throw c.wrong("no element of " + x + " along axis " + axis + " is the first");
    }
    Comparator<Integer> order = largest ? ascending(x) : ascending(x).reversed();
    for (int i = 0; i < y.size(); i++) {
      int start = i / inner * size * inner + i % inner;
      int best = start;
      for (int j = 1; j < size; j++) {
        int sign = order.compare(start + j * inner, best);
        best = sign > 0 || (last && sign == 0) ? start + j * inner : best;
      }
      y.set(i, (long) ((best - start) / inner));
    }
    return y.done();
  }

  private static List<Result> arg(NodeCall g, boolean largest) {
    int axis = g.axis(0);
    Node x = g.in(0);
    boolean last = g.use.flag("select_last_index");
    Node seen = last ? Axes.flip(x, axis) : x;
    Node found = largest ? Axes.argMax(seen, axis) : Axes.argMin(seen, axis);
    Node index = last ? found.affine(-1, x.shape().dim(axis) - 1) : found;
    return List.of(
        new Result.Inside(index.reshape(NodeCall.shapeOf(reduced(g, axis))), ElementType.INT64));
  }

  /** Elements of x by number, the smaller first. */
  private static Comparator<Integer> ascending(Tensor x) {
    return switch (x.type()) {
      case STRING -> Comparator.comparing(x::text);
      case UINT64 -> (i, j) -> Long.compareUnsigned(x.whole(i), x.whole(j));
      default ->
          x.type().isReal()
              ? (i, j) -> compare(x.real(i), x.real(j))
              : Comparator.comparingLong(x::whole);
    };
  }

  /** Zeros are equal whatever their sign; NaN is above all. */
  private static int compare(double x, double y) {
    return x == y ? 0 : Double.compare(x, y);
  }

  private static List<Tensor> top(TensorCall c) {
    Tensor x = c.in(0);
    int axis = c.axis(-1);
    long k = c.has(1) ? c.in(1).whole(0) : c.use.whole("k");
    int size = x.dim(axis);
    if (k < 0 || k > size) {
      throw c.wrong("the first " + k + " of " + size);
    }
    int n = (int) k;
    int inner = Layout.product(x.dims(), axis + 1, x.rank());
    int[] dims = Layout.with(x.dims(), axis, n);
    TensorBuilder values = new TensorBuilder(x.type(), dims);
    TensorBuilder places = new TensorBuilder(ElementType.INT64, dims);
    Comparator<Integer> order =
        c.use.whole("largest", 1) != 0 ? ascending(x).reversed() : ascending(x);
    for (int i = 0; i < Layout.product(x.dims()) / Math.max(size, 1); i++) {
      int outer = i / inner;
      int start = outer * size * inner + i % inner;
      List<Integer> sorted = new ArrayList<>();
      for (int j = 0; j < size; j++) {
        sorted.add(start + j * inner);
      }
      sorted.sort(order);
      for (int j = 0; j < n; j++) {
        int to = (outer * n + j) * inner + i % inner;
        values.copy(to, x, sorted.get(j));
        places.set(to, (long) ((sorted.get(j) - start) / inner));
      }
    }
    return List.of(values.done(), places.done());
  }

  private static Tensor running(TensorCall c, boolean product) {
    Tensor x = c.in(0);
    int axis = c.axis(c.in(1).whole(0), x.rank());
    boolean exclusive = c.use.flag("exclusive");
    boolean reverse = c.use.flag("reverse");
    int size = x.dim(axis);
    int inner = Layout.product(x.dims(), axis + 1, x.rank());
    TensorBuilder y = new TensorBuilder(x.type(), x.dims());
    for (int i = 0; i < x.size() / Math.max(size, 1); i++) {
      int start = i / inner * size * inner + i % inner;
      double real = product ? 1 : 0;
      long whole = product ? 1 : 0;
      for (int j = 0; j < size; j++) {
        int at = start + (reverse ? size - 1 - j : j) * inner;
        double nextReal = product ? real * x.real(at) : real + x.real(at);
        long nextWhole = product ? whole * x.whole(at) : whole + x.whole(at);
        if (x.type().isReal()) {
          y.set(at, exclusive ? real : nextReal);
        } else {
          y.set(at, exclusive ? whole : nextWhole);
        }
        real = nextReal;
        whole = nextWhole;
      }
    }
    return y.done();
  }

  /** Places of what is not zero: a row for each axis. */
  private static Tensor nonZero(TensorCall c) {
    Tensor x = c.in(0);
    int[] found = IntStream.range(0, x.size()).filter(x::truth).toArray();
    int[] strides = Layout.strides(x.dims());
    TensorBuilder to = new TensorBuilder(ElementType.INT64, x.rank(), found.length);
    for (int d = 0; d < x.rank(); d++) {
      for (int i = 0; i < found.length; i++) {
        to.set(d * found.length + i, (long) (found[i] / strides[d] % x.dim(d)));
      }
    }
    return to.done();
  }

  /** Slices along an axis, or elements, each once. */
  private static List<Tensor> unique(TensorCall c) {
    boolean flat = !c.use.has("axis");
    Tensor x = flat ? c.in(0).reshape(c.in(0).size()) : c.in(0);
    int axis = flat ? 0 : c.axis(0);
    int size = x.dim(axis);
    int inner = Layout.product(x.dims(), axis + 1, x.rank());
    int each = x.size() / Math.max(size, 1);
    Comparator<Integer> elements = ascending(x);
    Comparator<Integer> slices =
        (a, b) -> {
          for (int i = 0; i < each; i++) {
            int start = i / inner * size * inner + i % inner;
            int sign = elements.compare(start + a * inner, start + b * inner);
            if (sign != 0) {
              return sign;
            }
          }
          return 0;
        };
    // The first of each kind, and for each slice which of them it is.
    SortedMap<Integer, Integer> kinds = new TreeMap<>(slices);
    List<Integer> firsts = new ArrayList<>();
    int[] kind = new int[size];
    for (int i = 0; i < size; i++) {
      Integer known = kinds.putIfAbsent(i, firsts.size());
      kind[i] = known == null ? firsts.size() : known;
      if (known == null) {
        firsts.add(i);
      }
    }
    boolean sorted = c.use.whole("sorted", 1) != 0;
    List<Integer> order = sorted ? List.copyOf(kinds.keySet()) : firsts;
    int[] place = new int[firsts.size()];
    for (int i = 0; i < place.length; i++) {
      place[Objects.requireNonNull(kinds.get(order.get(i)))] = i;
    }
    List<Tensor> parts = order.stream().map(i -> Tensors.slice(x, axis, i, 1)).toList();
    long[] inverse = new long[size];
    long[] counts = new long[order.size()];
    for (int i = 0; i < size; i++) {
      inverse[i] = place[kind[i]];
      counts[(int) inverse[i]]++;
    }
    return List.of(
        parts.isEmpty() ? x : Tensors.concat(parts, axis),
        Tensor.row(order.stream().mapToLong(i -> i).toArray()),
        Tensor.row(inverse),
        Tensor.row(counts));
  }
}
