package dev.lanewise.nn.graph;

import java.util.stream.IntStream;

/**
 * Pooling of each channel of [batch, channels, sizes...], one to three sizes, over windows or over
 * whole images; see also {@link Node#maxPool} and {@link Node#avgPool}.
 */
public final class Pools {
  private Pools() {}

  /** The smallest element of each window. */
  public static Node min(Node x, Window window) {
    return x.graph().add(new Pool.ExtremePool(x, window, false));
  }

  /** The mean over each window and the padding in it. */
  public static Node averageCountingPadding(Node x, Window window) {
    return x.graph().add(new Pool.AveragePool(x, window, true));
  }

  /** {@code (sum |x|^p)^(1/p)}, {@code p >= 1}; the powers may overflow or vanish. */
  public static Node lp(Node x, Window window, float p) {
    return x.graph().add(new Pool.SmoothPool(x, window, Blend.lp(p)));
  }

  /** The mean of each window's elements, weighted by {@code e^(b x)}, b positive. */
  public static Node softmax(Node x, Window window, float b) {
    return x.graph().add(new Pool.SmoothPool(x, window, Blend.softmax(b)));
  }

  /** The largest element of each channel: [batch, channels]. */
  public static Node globalMax(Node x) {
    return x.max(sizes("global-max-pool", x));
  }

  /** The mean of each channel: [batch, channels]. */
  public static Node globalAverage(Node x) {
    return x.mean(sizes("global-average-pool", x));
  }

  private static int[] sizes(String op, Node x) {
    if (x.shape().rank() < 3) {
      throw new IllegalArgumentException(
          op + ": x is " + x.shape() + " but must be [batch, channels, sizes...]");
    }
    return IntStream.range(2, x.shape().rank()).toArray();
  }
}
