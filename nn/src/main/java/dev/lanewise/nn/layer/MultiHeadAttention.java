package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code softmax(Q Kᵀ / sqrt d) V} in several heads of d numbers, Q, K and V being linear in x, and
 * a linear map of all heads side by side (Vaswani et al. 2017, eq. 1 and section 3.2.2); x and y
 * are [batch, length, width].
 *
 * @param causal whether a place sees only itself and those before it
 */
public record MultiHeadAttention(
    Linear query, Linear key, Linear value, Linear output, int heads, boolean causal)
    implements Layer {
  /** Added to what must not be seen: its exponential is 0, and it is no infinity to make NaN. */
  private static final float UNSEEN = -1e30f;

  /** Glorot's uniform weights, zero biases; every place sees all. */
  public static MultiHeadAttention of(int width, int heads) {
    if (heads < 1 || width % heads != 0) {
      throw new IllegalArgumentException(
          "multi-head-attention: " + heads + " heads do not divide width " + width);
    }
    return new MultiHeadAttention(
        projection(width), projection(width), projection(width), projection(width), heads, false);
  }

  private static Linear projection(int width) {
    return Linear.of(width, width, Initializer.glorot());
  }

  /** The same with every place seeing only itself and those before it. */
  public MultiHeadAttention ofThePast() {
    return new MultiHeadAttention(query, key, value, output, heads, true);
  }

  @Override
  public Node apply(Graph g, Node x) {
    return attend(g, x, x);
  }

  /** Places of x see those of another sequence, [batch, its length, width]. */
  public Node attend(Graph g, Node x, Node memory) {
    int width = output.weight().variable().shape().dim(0);
    check("x", x, width);
    check("memory", memory, width);
    int batch = x.shape().dim(0);
    int length = x.shape().dim(1);
    Node q = g.scoped("query", () -> inHeads(query.apply(g, x)));
    Node k = g.scoped("key", () -> inHeads(key.apply(g, memory)));
    Node v = g.scoped("value", () -> inHeads(value.apply(g, memory)));
    Node scores = q.matmulT(k).mul((float) (1 / Math.sqrt(q.shape().dim(-1))));
    if (causal) {
      scores = scores.add(future(g, length, memory.shape().dim(1)));
    }
    Node seen = scores.softmax().matmul(v).permute(0, 2, 1, 3).reshape(batch, length, width);
    return g.scoped("output", () -> output.apply(g, seen));
  }

  /** [batch, length, width] as [batch, heads, length, width / heads]. */
  private Node inHeads(Node x) {
    Shape s = x.shape();
    return x.reshape(s.dim(0), s.dim(1), heads, s.dim(2) / heads).permute(0, 2, 1, 3);
  }

  private static Node future(Graph g, int length, int seen) {
    float[] mask = new float[length * seen];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % seen > i / seen ? UNSEEN : 0;
    }
    return g.constant(Shape.of(length, seen), mask);
  }

  private static void check(String name, Node x, int width) {
    if (x.shape().rank() != 3 || x.shape().dim(2) != width) {
      throw new IllegalArgumentException(
          "multi-head-attention: "
              + name
              + " is "
              + x.shape()
              + " but must be [batch, length, "
              + width
              + "]");
    }
  }

  @Override
  public Map<String, Layer> children() {
    Map<String, Layer> parts = new LinkedHashMap<>();
    parts.put("query", query);
    parts.put("key", key);
    parts.put("value", value);
    parts.put("output", output);
    return parts;
  }
}
