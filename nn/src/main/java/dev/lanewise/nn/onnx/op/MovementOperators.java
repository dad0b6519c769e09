package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Elements in another order, repeated or joined. */
final class MovementOperators {
  private MovementOperators() {}

  static void addTo(Operators all) {
    all.add("Transpose")
        .tensor(c -> transpose(c.in(0), order(c)))
        .node(g -> g.any(0).permute(order(g)));
    all.add("Expand")
        .tensor(c -> expand(c.in(0), Layout.common(c.dims(0), c.in(1).ints())))
        .node(
            g ->
                g.any(0)
                    .broadcastTo(NodeCall.shapeOf(Layout.common(g.dims(0), g.known(1).ints()))));
    all.add("Tile").tensor(c -> tile(c.in(0), repeats(c))).node(g -> tile(g.any(0), repeats(g)));
    all.add("Concat").tensor(MovementOperators::concat).node(MovementOperators::join);
    all.add("DepthToSpace")
        .tensor(c -> transform(c.in(0), depthToSpace(c)))
        .node(g -> transform(g.any(0), depthToSpace(g)));
    all.add("SpaceToDepth")
        .tensor(c -> transform(c.in(0), spaceToDepth(c)))
        .node(g -> transform(g.any(0), spaceToDepth(g)));
  }

  private static int[] order(Call c) {
    int rank = c.rank(0);
    int[] given = c.use.wholes("perm");
    int[] order = given == null ? reversed(rank) : given;
    if (!Arrays.equals(Arrays.stream(order).sorted().toArray(), Layout.range(0, rank))) {
      throw c.wrong(Arrays.toString(order) + " is no order of " + rank + " axes");
    }
    return order;
  }

  private static int[] reversed(int rank) {
    int[] order = new int[rank];
    Arrays.setAll(order, i -> rank - 1 - i);
    return order;
  }

  /** Axis d of the result is axis {@code order[d]} of x. */
  static Tensor transpose(Tensor x, int... order) {
    int[] own = Layout.strides(x.dims());
    int[] dims = new int[order.length];
    int[] strides = new int[order.length];
    for (int d = 0; d < order.length; d++) {
      dims[d] = x.dim(order[d]);
      strides[d] = own[order[d]];
    }
    return x.pick(dims, Layout.walk(dims, strides, 0));
  }

  /** x repeated to fill a shape. */
  static Tensor expand(Tensor x, int... to) {
    return x.size() == 1 ? Tensor.filled(to, x) : x.pick(to, Layout.repeated(x.dims(), to));
  }

  private static int[] repeats(Call c) {
    int rank = c.rank(0);
    int[] repeats = c.known(1).ints();
    if (c.opset() < 6) {
      // How often, and along which axis.
      int[] all = new int[rank];
      Arrays.fill(all, 1);
      all[c.axis(c.known(2).whole(0), rank)] = repeats[0];
      return all;
    }
    if (repeats.length != rank || Arrays.stream(repeats).anyMatch(r -> r < 0)) {
      throw c.wrong("repeats " + Arrays.toString(repeats) + " do not fit " + rank + " axes");
    }
    return repeats;
  }

  private static Tensor tile(Tensor x, int... repeats) {
    int[] own = Layout.strides(x.dims());
    int rank = x.rank();
    int[] apart = new int[2 * rank];
    int[] strides = new int[2 * rank];
    int[] dims = new int[rank];
    for (int d = 0; d < rank; d++) {
      apart[2 * d] = repeats[d];
      apart[2 * d + 1] = x.dim(d);
      strides[2 * d + 1] = own[d];
      dims[d] = Math.multiplyExact(repeats[d], x.dim(d));
    }
    return x.pick(dims, Layout.walk(apart, strides, 0));
  }

  private static Node tile(Node x, int... repeats) {
    Node y = x;
    for (int d = 0; d < repeats.length; d++) {
      NodeCall.shapeOf(repeats[d]);
      if (repeats[d] > 1) {
        // The axis behind one of size 1, which repeats.
        int[] to = y.shape().dims();
        int[] one = inserted(to, d, 1);
        int[] many = inserted(to, d, repeats[d]);
        to[d] = Math.multiplyExact(to[d], repeats[d]);
        y = y.reshape(Shape.of(one)).broadcastTo(Shape.of(many)).reshape(Shape.of(to));
      }
    }
    return y;
  }

  private static int[] inserted(int[] dims, int at, int size) {
    int[] more = new int[dims.length + 1];
    for (int d = 0; d < more.length; d++) {
      more[d] = d == at ? size : dims[d < at ? d : d - 1];
    }
    return more;
  }

  private static Tensor concat(TensorCall c) {
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < c.count(); i++) {
      parts.add(c.in(i));
    }
    // Before operator set 4 the axis could be left out.
    return Tensors.concat(parts, c.axis(1));
  }

  private static Node join(NodeCall g) {
    List<Node> parts = new ArrayList<>();
    int axis = g.axis(1);
    int[] others = Layout.with(g.dims(0), axis, 0);
    for (int i = 0; i < g.count(); i++) {
      if (g.type(i) != g.type(0)) {
        throw g.wrong("inputs are of " + g.type(0) + " and " + g.type(i));
      }
      // A part that is empty along the axis, such as the past of a first call, adds nothing.
      if (!Arrays.equals(g.dims(i), others)) {
        parts.add(g.any(i));
      }
    }
    g.only(!parts.isEmpty(), "a size of 0");
    return parts.size() == 1 ? parts.getFirst() : Axes.concat(axis, parts);
  }

  /** A reshape, a transposition and a reshape. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Moves(int[] apart, int[] order, int[] to) {}

  private static Tensor transform(Tensor x, Moves moves) {
    return transpose(x.reshape(moves.apart), moves.order).reshape(moves.to);
  }

  private static Node transform(Node x, Moves moves) {
    return x.reshape(moves.apart).permute(moves.order).reshape(moves.to);
  }

  private static int[] image(Call c) {
    if (c.rank(0) != 4) {
      throw c.wrong("x is " + Arrays.toString(c.dims(0)) + " but must have 4 axes");
    }
    return c.dims(0);
  }

  private static Moves depthToSpace(Call c) {
    int[] x = image(c);
    int b = c.use.small("blocksize", 1);
    if (b < 1 || x[1] % (b * b) != 0) {
      throw c.wrong(x[1] + " channels do not make blocks of " + b);
    }
    int depth = x[1] / (b * b);
    int[] to = {x[0], depth, x[2] * b, x[3] * b};
    return c.use.oneOf("mode", "DCR", "CRD").equals("CRD")
        ? new Moves(new int[] {x[0], depth, b, b, x[2], x[3]}, new int[] {0, 1, 4, 2, 5, 3}, to)
        : new Moves(new int[] {x[0], b, b, depth, x[2], x[3]}, new int[] {0, 3, 4, 1, 5, 2}, to);
  }

  private static Moves spaceToDepth(Call c) {
    int[] x = image(c);
    int b = c.use.small("blocksize", 1);
    if (b < 1 || x[2] % b != 0 || x[3] % b != 0) {
      throw c.wrong(Arrays.toString(x) + " does not divide into blocks of " + b);
    }
    return new Moves(
        new int[] {x[0], x[1], x[2] / b, b, x[3] / b, b},
        new int[] {0, 3, 5, 1, 2, 4},
        new int[] {x[0], x[1] * b * b, x[2] / b, x[3] / b});
  }
}
