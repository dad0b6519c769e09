package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Convolutions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import java.util.Arrays;
import java.util.Map;

/**
 * What a {@link Conv} would be if its weights differed from output to output; x is [batch, in,
 * sizes...], the weights are [outputs out, in, kernel...], outputs row by row, and each output has
 * a bias of its own: [out, sizes...].
 *
 * @param image the sizes of x
 */
public record LocallyConnected(Param weight, Param bias, Window window, Shape image)
    implements Layer {

  /** He's normal weights, zero bias, for images of these sizes. */
  public static LocallyConnected of(int in, int out, Window window, int... image) {
    return of(in, out, window, Shape.of(image), Initializer.he());
  }

  /** Weights drawn as told, zero bias. */
  public static LocallyConnected of(
      int in, int out, Window window, Shape image, Initializer weights) {
    Window over = window.over(image);
    int[] outputs = over.outputs(image);
    if (Arrays.stream(outputs).anyMatch(o -> o < 1)) {
      throw new IllegalArgumentException(
          "locally-connected: window " + over + " is larger than the padded image " + image);
    }
    Shape bias = Shape.of(outputs).prepend(out);
    return new LocallyConnected(
        Param.of("weight", over.kernel().prepend(in).prepend(bias.size()), weights),
        Param.of("bias", bias, Initializer.zeros()),
        window,
        image);
  }

  @Override
  public Node apply(Graph g, Node x) {
    Shape expected = image.prepend(weight.variable().shape().dim(1)).prepend(x.shape().dim(0));
    if (!x.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "locally-connected: x is " + x.shape() + " but must be " + expected);
    }
    Node w = g.variable(weight.variable());
    return Convolutions.local(x, w, window).add(g.variable(bias.variable()));
  }

  @Override
  public Map<String, Param> parameters() {
    return Parameters.of("weight", weight, "bias", bias);
  }
}
