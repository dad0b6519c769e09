package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Attention of many heads as ONNX Runtime's optimiser writes it for transformers, with the
 * projections before it or without (github.com/microsoft/onnxruntime, docs/ContribOperators.md).
 */
final class FusedAttention {
  private static final float HIDDEN = -10_000;

  private FusedAttention() {}

  static void addTo(Operators all) {
    all.add(FusedOperators.DOMAIN, "Attention").results(FusedAttention::projected);
    all.add(FusedOperators.DOMAIN, "MultiHeadAttention").results(FusedAttention::plain);
  }

  /** Input, weights of queries, keys and values side by side, bias, mask, past, scores' bias. */
  private static List<Result> projected(NodeCall g) {
    if (g.use.flag("do_rotary") || g.use.flag("past_present_share_buffer")) {
      throw g.unsupported("rotary positions, or a past that shares its memory");
    }
    Node all = g.in(0).matmul(g.in(1));
    all = g.has(2) ? all.add(g.in(2)) : all;
    int width = all.shape().dim(-1);
    int[] sizes = g.use.wholes("qkv_hidden_sizes", width / 3, width / 3, width / 3);
    if (all.shape().rank() != 3 || sizes.length != 3 || Arrays.stream(sizes).sum() != width) {
      throw g.wrong(
          "queries, keys and values of %s do not make %s"
              .formatted(Arrays.toString(sizes), all.shape()));
    }
    Node q = heads(g, all.slice(2, 0, sizes[0]));
    Node k = heads(g, all.slice(2, sizes[0], sizes[0] + sizes[1]));
    Node v = heads(g, all.slice(2, sizes[0] + sizes[1], width));
    int past = g.has(4) ? g.dims(4)[3] : 0;
    if (past > 0) {
      k = Axes.concat(2, half(g.in(4), 0), k);
      v = Axes.concat(2, half(g.in(4), 1), v);
    }
    Result y = new Result.Inside(attention(g, q, k, v, past, 3), g.type(0));
    return g.wants(1)
        ? List.of(y, new Result.Inside(Axes.stack(0, List.of(k, v)), g.type(0)))
        : List.of(y);
  }

  /** Queries, keys, values, their bias, mask, scores' bias, and keys and values of the past. */
  private static List<Result> plain(NodeCall g) {
    if (!g.has(1) || !g.has(2) || g.rank(0) != 3 || g.rank(1) != g.rank(2)) {
      throw g.unsupported("queries, keys and values in one tensor");
    }
    int width = g.dims(0)[2];
    Node q = heads(g, biased(g, 0, 0, width));
    Node k = g.rank(1) == 4 ? g.in(1) : heads(g, biased(g, 1, width, width));
    Node v = g.rank(2) == 4 ? g.in(2) : heads(g, biased(g, 2, 2 * width, g.dims(2)[2]));
    int past = g.has(6) ? g.dims(6)[2] : 0;
    if (past > 0) {
      k = Axes.concat(2, g.in(6), k);
      v = Axes.concat(2, g.in(7), v);
    }
    return List.of(
        new Result.Inside(attention(g, q, k, v, past, 4), g.type(0)),
        new Result.Inside(k, g.type(0)),
        new Result.Inside(v, g.type(0)));
  }

  private static Node biased(NodeCall g, int input, int from, int size) {
    return g.has(3) ? g.in(input).add(g.in(3).slice(0, from, from + size)) : g.in(input);
  }

  /** [batch, length, heads size] as [batch, heads, length, size]. */
  private static Node heads(NodeCall g, Node x) {
    Shape s = x.shape();
    int heads = g.use.small("num_heads", 0);
    if (heads < 1 || s.rank() != 3 || s.dim(2) % heads != 0) {
      throw g.wrong(s + " does not divide into " + heads + " heads");
    }
    return x.reshape(s.dim(0), s.dim(1), heads, s.dim(2) / heads).permute(0, 2, 1, 3);
  }

  /** Keys or values of the past: [2, batch, heads, length, size]. */
  private static Node half(Node past, int i) {
    Shape s = past.shape();
    return past.slice(0, i, i + 1).reshape(s.dim(1), s.dim(2), s.dim(3), s.dim(4));
  }

  /**
   * {@code softmax(scale q kT + mask + bias) v}, heads side by side.
   *
   * @param mask which input is the mask; input 5 is added to the scores
   */
  private static Node attention(NodeCall g, Node q, Node k, Node v, int past, int mask) {
    int queries = q.shape().dim(2);
    float given = g.use.real("scale", 0);
    float scale = given == 0 ? (float) (1 / Math.sqrt(q.shape().dim(3))) : given;
    Node scores = q.mul(scale).matmulT(k);
    if (g.has(mask)) {
      scores = masked(g, mask, scores);
    }
    if (g.use.flag("unidirectional")) {
      int keys = k.shape().dim(2);
      float[] seen = new float[queries * keys];
      // The last query is the latest of all and sees all keys, also where those are more or fewer.
      for (int i = 0; i < seen.length; i++) {
        seen[i] = i % keys <= i / keys + past || i / keys == queries - 1 ? 1 : 0;
      }
      Node never = g.graph().constant(Float.NEGATIVE_INFINITY);
      scores = g.graph().constant(Shape.of(queries, keys), seen).select(scores, never);
    }
    scores = g.has(5) ? scores.add(g.in(5)) : scores;
    Node y = scores.softmax().matmul(v);
    Shape s = y.shape();
    return y.permute(0, 2, 1, 3).reshape(s.dim(0), queries, s.dim(1) * s.dim(3));
  }

  /**
   * Scores with a large negative number added to what a mask hides: where it is 0 if it has a
   * number for each key, else behind the end of each sequence, and before its start if that is
   * there.
   */
  private static Node masked(NodeCall g, int input, Node scores) {
    int[] dims = g.dims(input);
    int batch = scores.shape().dim(0);
    int keys = scores.shape().dim(3);
    Node mask = g.index(input);
    Node hidden = scores.add(g.use.real("mask_filter_value", HIDDEN));
    if (dims.length == 2 || dims.length == 3) {
      Node each = mask.reshape(dims[0], 1, dims.length == 2 ? 1 : dims[1], dims[dims.length - 1]);
      return each.less(g.graph().constant(0.5f)).select(hidden, scores);
    }
    if (dims.length != 1 || (dims[0] != batch && dims[0] != 2 * batch)) {
      throw g.unsupported("a mask of " + Arrays.toString(dims));
    }
    float[] numbers = new float[keys];
    for (int i = 0; i < keys; i++) {
      numbers[i] = i;
    }
    Node key = g.graph().constant(Shape.of(keys), numbers);
    Node ends = mask.slice(0, 0, batch).reshape(batch, 1, 1, 1);
    Node seen = key.less(ends).select(scores, hidden);
    if (dims[0] == batch) {
      return seen;
    }
    Node starts = mask.slice(0, batch, 2 * batch).reshape(batch, 1, 1, 1);
    return key.less(starts).select(hidden, seen);
  }
}
