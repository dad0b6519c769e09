package dev.lanewise.nn.graph;

import java.util.List;

/** Maps of each channel of [batch, channels, inner] over the whole batch. */
public sealed interface ChannelWise extends Op {

  private static void channels(String op, Node x) {
    Require.rank(op, "x", x, 3);
  }

  /** [2, channels]: the mean of each channel, then its variance over n. */
  record Moments(Node x) implements ChannelWise {
    public Moments {
      channels("moments", x);
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Shape shape() {
      return Shape.of(2, x.shape().dim(1));
    }

    @Override
    public Op on(List<Node> in) {
      return new Moments(in.getFirst());
    }
  }

  /** {@code y = (x - m) / sqrt(v + epsilon)}, m and v being mean and variance of a channel. */
  record Standardise(Node x, float epsilon) implements ChannelWise {
    public Standardise {
      channels("standardise channels", x);
      if (!(epsilon >= 0)) {
        throw new IllegalArgumentException(
            "standardise channels: epsilon is " + epsilon + " but must not be negative");
      }
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Shape shape() {
      return x.shape();
    }

    @Override
    public Op on(List<Node> in) {
      return new Standardise(in.getFirst(), epsilon);
    }
  }

  /** The gradient g of a {@link Standardise} carried to its x: linear in g, and symmetric. */
  record StandardiseGradient(Node x, Node g, float epsilon) implements ChannelWise {
    public StandardiseGradient {
      channels("standardise-channels gradient", x);
      Require.same("standardise-channels gradient", x, g);
    }

    @Override
    public List<Node> operands() {
      return List.of(x, g);
    }

    @Override
    public Shape shape() {
      return x.shape();
    }

    @Override
    public Op on(List<Node> in) {
      return new StandardiseGradient(in.get(0), in.get(1), epsilon);
    }
  }
}
