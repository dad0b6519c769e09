package dev.lanewise.nn.graph;

/** Images made larger by a whole factor along each size of [batch, channels, sizes...]. */
public final class Upsampling {
  private Upsampling() {}

  /** Each element {@code factor} times along each axis. */
  public static Node nearest(Node x, int factor) {
    check("upsample", x, factor);
    Shape s = x.shape();
    Shape apart = Shape.of(s.dim(0), s.dim(1));
    Shape repeated = apart;
    int[] to = s.dims();
    for (int i = 2; i < s.rank(); i++) {
      apart = apart.append(s.dim(i)).append(1);
      repeated = repeated.append(s.dim(i)).append(factor);
      to[i] *= factor;
    }
    return x.reshape(apart).broadcastTo(repeated).reshape(to);
  }

  /**
   * Between neighbours by distance, axis by axis: element o lies at {@code (o + 1/2) / factor -
   * 1/2} of the image, whose border goes on (ONNX: {@code linear, half_pixel}).
   */
  public static Node linear(Node x, int factor) {
    check("upsample-linear", x, factor);
    Node y = x;
    int last = x.shape().rank() - 1;
    for (int axis = 2; axis <= last; axis++) {
      Node weights = weights(x.graph(), x.shape().dim(axis), factor);
      int[] order = Axes.sorted(x.shape()).stream().mapToInt(d -> d).toArray();
      order[axis] = last;
      order[last] = axis;
      y = y.permute(order).matmulT(weights).permute(order);
    }
    return y;
  }

  /** What each element takes of those of an axis: [size factor, size]. */
  private static Node weights(Graph graph, int size, int factor) {
    float[] weights = new float[size * factor * size];
    for (int o = 0; o < size * factor; o++) {
      double at = Math.min(Math.max((o + 0.5) / factor - 0.5, 0), size - 1);
      int low = (int) at;
      weights[o * size + low] += (float) (1 - (at - low));
      weights[o * size + Math.min(low + 1, size - 1)] += (float) (at - low);
    }
    return graph.constant(Shape.of(size * factor, size), weights);
  }

  private static void check(String op, Node x, int factor) {
    if (x.shape().rank() < 3 || factor < 1) {
      throw new IllegalArgumentException(
          op
              + ": x is "
              + x.shape()
              + " and the factor "
              + factor
              + " but must be [batch, channels, sizes...] and at least 1");
    }
  }
}
