package dev.lanewise.nn.graph;

import java.util.Arrays;

/**
 * Normalisations: {@code y = (x - m) / sqrt(v + epsilon) scale + shift}, m and v being mean and
 * variance (over n) of the numbers that are normalised together.
 */
public final class Normalise {
  private Normalise() {}

  /**
   * Each row, the last axis, by itself (Ba, Kiros, Hinton: Layer normalization, 2016).
   *
   * @param scale one number for each of a row
   * @param shift likewise
   */
  public static Node layer(Node x, Node scale, Node shift, float epsilon) {
    Require.shape("layer-norm", "scale", scale, Shape.of(x.shape().dim(-1)), x.shape());
    Require.shape("layer-norm", "shift", shift, scale.shape());
    return rows(x, true, epsilon).mul(scale).add(shift);
  }

  /**
   * Each row by its root mean square: m is 0 and v the mean square (Zhang, Sennrich: Root mean
   * square layer normalization, 2019).
   *
   * @param scale one number for each of a row
   */
  public static Node rms(Node x, Node scale, float epsilon) {
    Require.shape("rms-norm", "scale", scale, Shape.of(x.shape().dim(-1)), x.shape());
    return rows(x, false, epsilon).mul(scale);
  }

  /**
   * Each group of neighbouring channels of each example (Wu, He: Group normalization, 2018).
   *
   * @param x [batch, channels, ...]
   * @param scale one number for each channel
   * @param shift likewise
   */
  public static Node group(Node x, int groups, Node scale, Node shift, float epsilon) {
    return group("group-norm", x, groups, scale, shift, epsilon);
  }

  private static Node group(String op, Node x, int groups, Node scale, Node shift, float epsilon) {
    Shape s = x.shape();
    if (s.rank() < 2 || groups < 1 || s.dim(1) % groups != 0) {
      throw new IllegalArgumentException(
          "%s: x is %s but must be [batch, channels, ...], channels in %d groups"
              .formatted(op, s, groups));
    }
    int channels = s.dim(1);
    Require.shape(op, "scale", scale, Shape.of(channels), s);
    Require.shape(op, "shift", shift, scale.shape());
    int[] dims = new int[s.rank() - 1];
    Arrays.fill(dims, 1);
    dims[0] = channels;
    int examples = s.dim(0);
    Node rows = x.reshape(examples * groups, s.size() / (examples * groups));
    return rows(rows, true, epsilon).reshape(s).mul(scale.reshape(dims)).add(shift.reshape(dims));
  }

  /** Each channel of each example: as many groups as channels. */
  public static Node instance(Node x, Node scale, Node shift, float epsilon) {
    int channels = x.shape().rank() < 2 ? 1 : x.shape().dim(1);
    return group("instance-norm", x, channels, scale, shift, epsilon);
  }

  /**
   * Each channel over the whole batch (Ioffe, Szegedy: Batch normalization, 2015, algorithm 1).
   *
   * @param x [batch, channels, ...]
   * @param scale one number for each channel
   * @param shift likewise
   */
  public static Node batch(Node x, Node scale, Node shift, float epsilon) {
    Node channels = channels("batch-norm", x, scale, shift);
    Node y = x.graph().add(new ChannelWise.Standardise(channels, epsilon));
    return y.mul(column(scale)).add(column(shift)).reshape(x.shape());
  }

  /**
   * What {@link #batch} normalises by, [2, channels]: the mean of each channel over the whole
   * batch, then its variance over n.
   *
   * @param x [batch, channels, ...]
   */
  public static Node moments(Node x) {
    return x.graph().add(new ChannelWise.Moments(channels("moments", x)));
  }

  /**
   * Each channel by a given mean and variance: {@link #batch} as it predicts.
   *
   * @param x [batch, channels, ...]
   * @param mean one number for each channel, as the others
   */
  public static Node given(
      Node x, Node mean, Node variance, Node scale, Node shift, float epsilon) {
    channels("batch-norm", x, scale, shift);
    Require.shape("batch-norm", "mean", mean, scale.shape());
    Require.shape("batch-norm", "variance", variance, scale.shape());
    Node factor = scale.div(variance.add(epsilon).sqrt());
    Node rest = shift.sub(mean.mul(factor));
    return x.mul(perChannel(factor, x)).add(perChannel(rest, x));
  }

  /** A number for each channel, seen as x is. */
  private static Node perChannel(Node numbers, Node x) {
    int[] dims = new int[x.shape().rank() - 1];
    Arrays.fill(dims, 1);
    dims[0] = x.shape().dim(1);
    return numbers.reshape(dims);
  }

  /** x as [batch, channels, inner]. */
  private static Node channels(String op, Node x, Node scale, Node shift) {
    Node channels = channels(op, x);
    Require.shape(op, "scale", scale, Shape.of(x.shape().dim(1)), x.shape());
    Require.shape(op, "shift", shift, scale.shape());
    return channels;
  }

  private static Node channels(String op, Node x) {
    Shape s = x.shape();
    if (s.rank() < 2) {
      throw new IllegalArgumentException(
          op + ": x is " + s + " but must be [batch, channels, ...]");
    }
    return x.reshape(s.dim(0), s.dim(1), s.size(2, s.rank()));
  }

  private static Node column(Node perChannel) {
    return perChannel.reshape(perChannel.shape().append(1));
  }

  private static Node rows(Node x, boolean centred, float epsilon) {
    return x.graph().add(new RowWise.Standardise(x, centred, epsilon));
  }
}
