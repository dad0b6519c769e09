package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cross-correlation in one to three dimensions; x is [batch, in, sizes...], the weights are [out,
 * in / groups, kernel...], y is [batch, out, sizes...]. Made by {@link Conv1d}, {@link Conv2d} and
 * {@link Conv3d}: {@code Conv2d.of(64, 64, Window.of(3).same()).groups(64).withoutBias()}.
 *
 * @param bias one number per filter, or null
 */
public record Conv(Param weight, @Nullable Param bias, Window window, int groups) implements Layer {

  /** In so many dimensions, of one group. */
  static Conv of(int dimensions, int in, int out, Window window, Initializer weights) {
    Shape kernel = window.over(dimensions).kernel();
    return new Conv(
        Param.of("weight", kernel.prepend(in).prepend(out), weights),
        Param.of("bias", Shape.of(out), Initializer.zeros()),
        window,
        1);
  }

  /** This in groups, each for its share of channels and filters, with weights of its own. */
  public Conv groups(int count) {
    int[] dims = weight.variable().shape().dims();
    int in = dims[1] * groups;
    if (count < 1 || in % count != 0 || dims[0] % count != 0) {
      throw new IllegalArgumentException(
          "conv: groups " + count + " does not divide channels " + in + " and filters " + dims[0]);
    }
    dims[1] = in / count;
    Param own = Param.of("weight", Shape.of(dims), weight.initializer());
    return new Conv(own, bias, window, count);
  }

  /** This without a bias, as before a batch normalisation. */
  public Conv withoutBias() {
    return new Conv(weight, null, window, groups);
  }

  @Override
  public Node apply(Graph g, Node x) {
    return Parameters.plusPerChannel(x.conv(g.variable(weight.variable()), window, groups), bias);
  }

  @Override
  public Map<String, Param> parameters() {
    return Parameters.of("weight", weight, "bias", bias);
  }
}
