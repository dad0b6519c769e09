package dev.lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.run.Reference;
import dev.lanewise.nn.run.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Receptive fields are where the gradients of positive networks are not zero. */
class ReceptiveFieldProperties {
  private static final int CHANNELS = 2;
  private static final Initializer POSITIVE = Initializer.constant(0.3f);

  @Property(tries = 60)
  void theFieldIsTheSupportOfTheGradient(
      @ForAll @IntRange(min = 1, max = 2) int dimensions,
      @ForAll @IntRange(max = Integer.MAX_VALUE - 1) int seed) {
    RandomKey key = RandomKey.of(seed);
    int[] sizes = new int[dimensions];
    Arrays.setAll(sizes, i -> 7 + key.below(4, 100 + i));
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      layers.add(layer(dimensions, key.split(i)));
    }
    check(Sequential.of(layers.toArray(new Layer[0])), Shape.of(sizes).prepend(CHANNELS), key);
  }

  /** Layers that every image of 2 or more fits, at least after the padding. */
  private static Layer layer(int dimensions, RandomKey key) {
    int reach = 1 + key.below(3, 0);
    Window window =
        Window.of(reach)
            .stride(1 + key.below(2, 1))
            .dilation(1 + key.below(2, 2))
            .padBefore(key.below(2, 3) + reach)
            .padAfter(key.below(3, 4) + reach);
    Window pool = Window.of(2).stride(1 + key.below(2, 5)).padBefore(1).padAfter(key.below(2, 6));
    return switch (key.below(9, 7)) {
      case 0, 1, 2 -> Conv.of(dimensions, CHANNELS, CHANNELS, window, POSITIVE);
      case 3 -> Conv.of(dimensions, CHANNELS, CHANNELS, window.same(), POSITIVE).groups(2);
      case 4 ->
          ConvTransposed.of(
              dimensions, CHANNELS, CHANNELS, Window.of(reach + 1).stride(2), POSITIVE);
      case 5 -> new AvgPool(pool, false);
      case 6 -> LpPool.of(1, 2);
      case 7 -> Upsample.nearest(2);
      default -> Sequential.of(new ZeroPad(1, 2), new Softplus());
    };
  }

  private static void check(Layer net, Shape example, RandomKey key) {
    ReceptiveField fields = ReceptiveField.of(net, example);
    int[] unit = fields.output().dims();
    for (int i = 0; i < unit.length; i++) {
      unit[i] = key.below(unit[i], 200 + i);
    }
    Box field = fields.of(unit);
    double[] gradient = gradient(net, example, unit);
    int[] index = new int[example.rank()];
    for (int e = 0; e < gradient.length; e++) {
      int rest = e;
      for (int i = index.length - 1; i >= 0; i--) {
        index[i] = rest % example.dim(i);
        rest /= example.dim(i);
      }
      assertThat(field.contains(index))
          .as("%s: unit %s sees %s?", field, Arrays.toString(unit), Arrays.toString(index))
          .isEqualTo(gradient[e] != 0);
    }
  }

  private static double[] gradient(Layer net, Shape example, int... unit) {
    Graph graph = new Graph();
    Node x = graph.input("x", example.prepend(1));
    Node y = net.apply(graph, x);
    for (int i = 0; i < unit.length; i++) {
      y = y.slice(i + 1, unit[i], unit[i] + 1);
    }
    double[] ones = new double[example.size()];
    Arrays.fill(ones, 1);
    Weights weights = Weights.init(net, Values.KEY);
    return Reference.of(Map.of("x", ones), weights).value(Gradient.of(y.sum(), x));
  }

  /** Through layers of every kind, one after another and side by side. */
  @Example
  void otherLayersAreTracedAsWell() {
    Shape image = Shape.of(CHANNELS, 6, 6);
    Layer conv = Conv2d.of(CHANNELS, CHANNELS, Window.of(3).same(), POSITIVE);
    List<Layer> nets =
        List.of(
            Sequential.of(new Flatten(), Linear.of(72, 3, POSITIVE)),
            Sequential.of(conv, new Flatten()),
            Sequential.of(conv, new GlobalAvgPool()),
            Residual.of(conv),
            Parallel.of(conv, new AvgPool(Window.of(3).same(), true)),
            Upsample.linear(2),
            new LayerByRows(),
            LocallyConnected.of(CHANNELS, 1, Window.of(6), Shape.of(6, 6), POSITIVE));
    for (int i = 0; i < nets.size(); i++) {
      check(nets.get(i), image, Values.KEY.split(i));
    }
  }

  /** A product of stacks, and a sum: each row is seen whole. */
  private record LayerByRows() implements Layer {
    @Override
    public Node apply(Graph g, Node x) {
      return x.matmulT(g.fill(Shape.of(4, 6), 1)).permute(0, 1, 3, 2).logSumExp(2);
    }
  }

  @Example
  void textbookNumbers() {
    ReceptiveField fields =
        ReceptiveField.of(
            Sequential.of(
                Conv2d.of(1, 6, 5, 1, 2),
                MaxPool.of(2),
                Conv2d.of(6, 16, 5),
                new Relu(),
                MaxPool.of(2)),
            Shape.of(1, 28, 28));
    assertThat(fields.output()).isEqualTo(Shape.of(16, 5, 5));
    Box middle = fields.of(0, 2, 3);
    assertThat(middle.size(1)).isEqualTo(16);
    // Units are 2 2 = 4 apart, and the first starts in the padding, at -2.
    assertThat(middle.first(1)).isEqualTo(2 * 4 - 2);
    assertThat(middle.first(2)).isEqualTo(3 * 4 - 2);
    assertThat(fields.of(0, 0, 0).first(1)).isZero();
    assertThat(fields.of(0, 0, 0).size(1)).isEqualTo(14);
    Layer dilated = Conv1d.of(1, 1, Window.of(3).dilation(2));
    assertThat(ReceptiveField.of(dilated, Shape.of(1, 9)).of(0, 1)).hasToString("{0} x {1, 3, 5}");
    assertThatThrownBy(() -> fields.of(0, 5, 0))
        .hasMessage("receptive field: unit [0, 5, 0] is outside of [16, 5, 5]");
    assertThatThrownBy(() -> fields.of(1))
        .hasMessage("receptive field: unit [1] has 1 numbers but the output is [16, 5, 5]");
    ReceptiveField blind = ReceptiveField.of((g, x) -> g.fill(Shape.of(1, 2), 3), Shape.of(4));
    assertThat(blind.of(1).size(0)).isZero();
  }
}
