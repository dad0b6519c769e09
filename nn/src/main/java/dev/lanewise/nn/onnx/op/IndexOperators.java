package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Elements read by number. */
final class IndexOperators {
  private IndexOperators() {}

  static void addTo(Operators all) {
    all.add("Gather").tensor(IndexOperators::gather).node(IndexOperators::gatherNode);
    all.add("GatherElements").tensor(IndexOperators::gatherElements);
    all.add("GatherND").tensor(IndexOperators::gatherNd);
    all.add("ReverseSequence").tensor(IndexOperators::reverse);
    all.add("Compress").tensor(IndexOperators::compress);
    ScatterOperators.addTo(all);
  }

  /** A place on an axis; negative ones count from its end. */
  static int place(Call c, long index, int size) {
    if (index < -size || index >= size) {
      throw c.wrong("index " + index + " is not on an axis of " + size);
    }
    return (int) (index < 0 ? index + size : index);
  }

  private static int[] gathered(Call c, int axis) {
    int[] x = c.dims(0);
    List<Integer> dims = new ArrayList<>();
    for (int d = 0; d < x.length; d++) {
      if (d == axis) {
        Arrays.stream(c.dims(1)).forEach(dims::add);
      } else {
        dims.add(x[d]);
      }
    }
    return dims.stream().mapToInt(d -> d).toArray();
  }

  private static Tensor gather(TensorCall c) {
    int axis = c.axis(0);
    Tensor x = c.in(0);
    Tensor index = c.in(1);
    int size = x.dim(axis);
    int outer = Layout.product(x.dims(), 0, axis);
    int inner = Layout.product(x.dims(), axis + 1, x.rank());
    int[] to = gathered(c, axis);
    int[] from = new int[Layout.product(to)];
    int j = 0;
    for (int o = 0; o < outer; o++) {
      for (int k = 0; k < index.size(); k++) {
        int row = (o * size + place(c, index.whole(k), size)) * inner;
        for (int i = 0; i < inner; i++) {
          from[j++] = row + i;
        }
      }
    }
    return x.pick(to, from);
  }

  private static Node gatherNode(NodeCall g) {
    int axis = g.axis(0);
    Node x = g.in(0);
    int size = x.shape().dim(axis);
    int[] to = gathered(g, axis);
    Shape result = NodeCall.shapeOf(to);
    if (g.isKnown(1) && g.known(1).size() == 1) {
      int at = place(g, g.known(1).whole(0), size);
      return x.slice(axis, at, at + 1).reshape(result);
    }
    Node index;
    if (g.isKnown(1)) {
      float[] places = new float[g.known(1).size()];
      for (int i = 0; i < places.length; i++) {
        places[i] = place(g, g.known(1).whole(i), size);
      }
      index = g.graph().constant(g.shape(1), places);
    } else {
      Node given = g.index(1);
      index = given.less(g.graph().constant(0)).select(given.add(size), given);
    }
    // The axis goes to the front, and the index's axes come back to where it was.
    int rank = x.shape().rank();
    int[] order = new int[rank];
    order[0] = axis;
    for (int d = 1; d < rank; d++) {
      order[d] = d <= axis ? d - 1 : d;
    }
    Node rows = axis == 0 ? x.gather(index) : x.permute(order).gather(index);
    int moved = g.rank(1);
    int[] back = new int[to.length];
    for (int d = 0; d < to.length; d++) {
      back[d] = d < axis ? moved + d : d < axis + moved ? d - axis : d;
    }
    return axis == 0 ? rows : rows.permute(back);
  }

  private static Tensor gatherElements(TensorCall c) {
    int axis = c.axis(0);
    Tensor x = c.in(0);
    Tensor index = c.in(1);
    return x.pick(index.dims(), elements(c, x.dims(), index, axis));
  }

  /** For each element of an index the place in x that it means, along an axis. */
  static int[] elements(Call c, int[] x, Tensor index, int axis) {
    int[] dims = index.dims();
    if (dims.length != x.length) {
      throw c.wrong("x and indices have different numbers of axes");
    }
    int[] own = Layout.strides(x);
    int[] others = own.clone();
    others[axis] = 0;
    int[] at = Layout.walk(dims, others, 0);
    for (int i = 0; i < at.length; i++) {
      at[i] += place(c, index.whole(i), x[axis]) * own[axis];
    }
    return at;
  }

  /**
   * For each index tuple the place in x where what it means begins.
   *
   * @param batch leading axes that x and the index have in common
   */
  static int[] tuples(Call c, int[] x, Tensor index, int batch) {
    int length = index.dim(-1);
    if (length < 1 || length > x.length - batch) {
      throw c.wrong("indices " + index + " do not fit " + Arrays.toString(x));
    }
    int[] strides = Layout.strides(x);
    int count = index.size() / length;
    int batches = Layout.product(x, 0, batch);
    int step = Layout.product(x, batch, x.length);
    int[] at = new int[count];
    for (int i = 0; i < count; i++) {
      at[i] = batches == 0 ? 0 : i / (count / batches) * step;
      for (int d = 0; d < length; d++) {
        int axis = batch + d;
        at[i] += place(c, index.whole(i * length + d), x[axis]) * strides[axis];
      }
    }
    return at;
  }

  private static Tensor gatherNd(TensorCall c) {
    int batch = c.use.small("batch_dims", 0);
    int[] x = c.dims(0);
    Tensor index = c.in(1);
    int[] tuples = tuples(c, x, index, batch);
    int first = batch + index.dim(-1);
    int inner = Layout.product(x, first, x.length);
    int[] lead = Arrays.copyOf(index.dims(), index.rank() - 1);
    int[] to = Arrays.copyOf(lead, lead.length + x.length - first);
    System.arraycopy(x, first, to, lead.length, x.length - first);
    int[] from = new int[tuples.length * inner];
    for (int i = 0; i < from.length; i++) {
      from[i] = tuples[i / inner] + i % inner;
    }
    return c.in(0).pick(to, from);
  }

  private static Tensor reverse(TensorCall c) {
    Tensor x = c.in(0);
    int batch = c.axis(c.use.whole("batch_axis", 1), x.rank());
    int time = c.axis(c.use.whole("time_axis", 0), x.rank());
    int[] strides = Layout.strides(x.dims());
    int[] from = Layout.range(0, x.size());
    for (int i = 0; i < from.length; i++) {
      int t = i / strides[time] % x.dim(time);
      long length = c.in(1).whole(i / strides[batch] % x.dim(batch));
      if (t < length) {
        from[i] += (int) (length - 1 - 2L * t) * strides[time];
      }
    }
    return x.pick(x.dims(), from);
  }

  private static Tensor compress(TensorCall c) {
    boolean flat = !c.use.has("axis");
    Tensor x = flat ? c.in(0).reshape(c.in(0).size()) : c.in(0);
    int axis = flat ? 0 : c.axis(0);
    Tensor condition = c.in(1);
    List<Tensor> kept = new ArrayList<>();
    for (int i = 0; i < Math.min(x.dim(axis), condition.size()); i++) {
      if (condition.truth(i)) {
        kept.add(Tensors.slice(x, axis, i, 1));
      }
    }
    return kept.isEmpty() ? Tensors.slice(x, axis, 0, 0) : Tensors.concat(kept, axis);
  }
}
