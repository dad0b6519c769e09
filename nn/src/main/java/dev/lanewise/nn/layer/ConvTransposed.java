package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Convolutions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Transposed convolution in one to three dimensions: the adjoint of a {@link Conv} from out to in
 * channels, so that a stride makes images larger. x is [batch, in, sizes...], the weights are [in,
 * out / groups, kernel...], y is [batch, out, sizes...]; for the sizes see {@link
 * Convolutions#transposed}. Made by {@link Conv1d}, {@link Conv2d} and {@link Conv3d}.
 *
 * @param bias one number per filter, or null
 * @param outputPadding further elements behind each axis; one for all of them, or none
 */
public record ConvTransposed(
    Param weight, @Nullable Param bias, Window window, int groups, List<Integer> outputPadding)
    implements Layer {
  /** Keeps its own list. */
  public ConvTransposed {
    outputPadding = List.copyOf(outputPadding);
  }

  /** In so many dimensions, of one group. */
  static ConvTransposed of(int dimensions, int in, int out, Window window, Initializer weights) {
    Shape kernel = window.over(dimensions).kernel();
    return new ConvTransposed(
        Param.of("weight", kernel.prepend(out).prepend(in), weights),
        Param.of("bias", Shape.of(out), Initializer.zeros()),
        window,
        1,
        List.of());
  }

  /** This in groups, each for its share of channels and filters, with weights of its own. */
  public ConvTransposed groups(int count) {
    int[] dims = weight.variable().shape().dims();
    int out = dims[1] * groups;
    if (count < 1 || out % count != 0 || dims[0] % count != 0) {
      throw new IllegalArgumentException(
          "conv-transposed: groups "
              + count
              + " does not divide channels "
              + dims[0]
              + " and filters "
              + out);
    }
    dims[1] = out / count;
    Param own = Param.of("weight", Shape.of(dims), weight.initializer());
    return new ConvTransposed(own, bias, window, count, outputPadding);
  }

  /** This with further elements behind, less than the stride. */
  public ConvTransposed outputPadding(Integer... elements) {
    return new ConvTransposed(weight, bias, window, groups, List.of(elements));
  }

  /** This without a bias. */
  public ConvTransposed withoutBias() {
    return new ConvTransposed(weight, null, window, groups, outputPadding);
  }

  @Override
  public Node apply(Graph g, Node x) {
    int[] extra = outputPadding.stream().mapToInt(Integer::intValue).toArray();
    Node w = g.variable(weight.variable());
    return Parameters.plusPerChannel(Convolutions.transposed(x, w, window, groups, extra), bias);
  }

  @Override
  public Map<String, Param> parameters() {
    return Parameters.of("weight", weight, "bias", bias);
  }
}
