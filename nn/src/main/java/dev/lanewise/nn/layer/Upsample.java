package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Upsampling;

/**
 * [batch, channels, sizes...] made larger by a whole factor.
 *
 * @param linear whether between neighbours by distance, else by repetition
 */
public record Upsample(int factor, boolean linear) implements Layer {
  /** Each element so many times along each axis. */
  public static Upsample nearest(int factor) {
    return new Upsample(factor, false);
  }

  /** Between neighbours by distance: bilinear for images. */
  public static Upsample linear(int factor) {
    return new Upsample(factor, true);
  }

  @Override
  public Node apply(Graph g, Node x) {
    return linear ? Upsampling.linear(x, factor) : Upsampling.nearest(x, factor);
  }
}
