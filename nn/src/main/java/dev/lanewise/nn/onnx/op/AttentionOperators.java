package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.onnx.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/** Attention and rotary positions (Vaswani et al. 2017; Su et al. 2021), as nodes. */
final class AttentionOperators {
  private AttentionOperators() {}

  static void addTo(Operators all) {
    all.add("Attention").results(AttentionOperators::attention);
    all.add("RotaryEmbedding").node(AttentionOperators::rotate);
  }

  /** [batch, length, heads size] or [batch, heads, length, size] as the latter. */
  private static Node heads(NodeCall g, int input, String attribute) {
    Node x = g.in(input);
    Shape s = x.shape();
    if (s.rank() == 4) {
      return x;
    }
    int heads = g.use.small(attribute, 0);
    if (s.rank() != 3 || heads < 1 || s.dim(2) % heads != 0) {
      throw g.wrong("input " + input + " of " + s + " does not divide into " + heads + " heads");
    }
    return x.reshape(s.dim(0), s.dim(1), heads, s.dim(2) / heads).permute(0, 2, 1, 3);
  }

  private static List<Result> attention(NodeCall g) {
    boolean flat = g.rank(0) == 3;
    Node q = heads(g, 0, "q_num_heads");
    Node k = heads(g, 1, "kv_num_heads");
    Node v = heads(g, 2, "kv_num_heads");
    int past = g.has(4) ? g.dims(4)[2] : 0;
    k = past > 0 ? Axes.concat(2, g.in(4), k) : k;
    v = past > 0 ? Axes.concat(2, g.in(5), v) : v;
    int queries = q.shape().dim(2);
    int keys = k.shape().dim(2);
    float scale = g.use.real("scale", 0);
    float root = (float) Math.sqrt(scale > 0 ? scale : 1 / Math.sqrt(q.shape().dim(3)));
    Node many = repeated(k, q.shape().dim(1));
    Node scores = q.mul(root).matmulT(many.mul(root));
    List<Node> stages = new ArrayList<>(List.of(scores));
    float cap = g.use.real("softcap", 0);
    stages.add(cap > 0 ? scores.div(cap).tanh().mul(cap) : scores);
    Node masked = masked(g, stages.get(1), queries, keys, past);
    stages.add(masked);
    Node weights = masked.softmax();
    stages.add(weights);
    Node y = weights.matmul(repeated(v, q.shape().dim(1)));
    if (flat) {
      Shape s = y.shape();
      y = y.permute(0, 2, 1, 3).reshape(s.dim(0), queries, s.dim(1) * s.dim(3));
    }
    int mode = Math.clamp(g.use.small("qk_matmul_output_mode", 0), 0, 3);
    return List.of(
        new Result.Inside(y, g.type(0)),
        new Result.Inside(k, g.type(1)),
        new Result.Inside(v, g.type(2)),
        new Result.Inside(stages.get(mode), g.type(0)));
  }

  /** Each head of keys or values for as many heads of queries as there are to each. */
  private static Node repeated(Node x, int heads) {
    Shape s = x.shape();
    int times = heads / s.dim(1);
    if (times == 1) {
      return x;
    }
    return x.reshape(s.dim(0), s.dim(1), 1, s.dim(2), s.dim(3))
        .broadcastTo(Shape.of(s.dim(0), s.dim(1), times, s.dim(2), s.dim(3)))
        .reshape(s.dim(0), heads, s.dim(2), s.dim(3));
  }

  /** Scores with what must not be seen at minus infinity. */
  private static Node masked(NodeCall g, Node scores, int queries, int keys, int past) {
    Node never = g.graph().constant(Float.NEGATIVE_INFINITY);
    Node y = scores;
    if (g.has(3)) {
      boolean truths = g.type(3) == ElementType.BOOL;
      Node mask = truths ? g.truth(3) : g.in(3);
      int missing = keys - mask.shape().dim(-1);
      // A mask that ends early hides what is behind.
      if (missing > 0 && mask.shape().dim(-1) > 1) {
        float hidden = truths ? 0 : Float.NEGATIVE_INFINITY;
        mask = Axes.pad(mask, -1, 0, missing, hidden);
      }
      y = truths ? mask.select(y, never) : y.add(mask);
    }
    if (g.use.flag("is_causal")) {
      float[] seen = new float[queries * keys];
      for (int i = 0; i < seen.length; i++) {
        seen[i] = i % keys <= i / keys + past ? 1 : 0;
      }
      y = g.graph().constant(Shape.of(queries, keys), seen).select(y, never);
    }
    if (g.has(6)) {
      float[] number = new float[keys];
      for (int i = 0; i < keys; i++) {
        number[i] = i;
      }
      Node lengths = g.index(6).reshape(g.dims(6)[0], 1, 1, 1);
      y = g.graph().constant(Shape.of(keys), number).less(lengths).select(y, never);
    }
    return y;
  }

  /** Pairs of numbers turned by angles that depend on the position. */
  private static Node rotate(NodeCall g) {
    boolean flat = g.rank(0) == 3;
    Node given = flat ? heads(g, 0, "num_heads") : g.in(0);
    Node x = given.permute(0, 2, 1, 3);
    Shape s = x.shape();
    int size = s.dim(3);
    int said = g.use.small("rotary_embedding_dim", 0);
    int turned = said == 0 ? size : said;
    int half = turned / 2;
    Node cos = angles(g, 1, s.dim(0), s.dim(1), half);
    Node sin = angles(g, 2, s.dim(0), s.dim(1), half);
    boolean interleaved = g.use.flag("interleaved");
    Node part = x.slice(3, 0, turned);
    int[] pairs = {s.dim(0), s.dim(1), s.dim(2), half, 2};
    Node a = interleaved ? place(part.reshape(pairs), 0) : part.slice(3, 0, half);
    Node b = interleaved ? place(part.reshape(pairs), 1) : part.slice(3, half, turned);
    Node real = a.mul(cos).sub(b.mul(sin));
    Node imaginary = a.mul(sin).add(b.mul(cos));
    Node y =
        interleaved
            ? Axes.stack(-1, List.of(real, imaginary)).reshape(part.shape())
            : Axes.concat(3, real, imaginary);
    Node whole = turned == size ? y : Axes.concat(3, y, x.slice(3, turned, size));
    return flat ? whole.reshape(g.shape(0)) : whole.permute(0, 2, 1, 3);
  }

  private static Node place(Node pairs, int i) {
    Shape s = pairs.shape();
    return pairs.slice(4, i, i + 1).reshape(s.dim(0), s.dim(1), s.dim(2), s.dim(3));
  }

  /** [batch, length, 1, half], picked by position if positions are given. */
  private static Node angles(NodeCall g, int input, int batch, int length, int half) {
    Node table = g.in(input);
    Node all = g.has(3) ? table.gather(g.index(3)) : table;
    return all.reshape(batch, length, 1, half);
  }
}
