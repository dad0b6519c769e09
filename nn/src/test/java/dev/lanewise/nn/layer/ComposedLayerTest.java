package dev.lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.run.Weights;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComposedLayerTest {
  private static final Shape IMAGE = Shape.of(2, 4, 5, 6);

  private static void refused(Layer layer, Shape in, String message) {
    assertThatThrownBy(() -> Values.shape(layer, in))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void convolutionsHaveTheirShapes() {
    assertThat(Values.shape(Conv1d.of(3, 5, 3), Shape.of(2, 3, 9))).isEqualTo(Shape.of(2, 5, 7));
    assertThat(Values.shape(Conv3d.of(3, 5, 3), Shape.of(2, 3, 4, 5, 6)))
        .isEqualTo(Shape.of(2, 5, 2, 3, 4));
    Conv separable = Conv2d.of(4, 8, Window.of(3).same()).groups(4).withoutBias();
    assertThat(Values.shape(separable, IMAGE)).isEqualTo(Shape.of(2, 8, 5, 6));
    assertThat(separable.parameters().keySet()).containsExactly("weight");
    assertThat(separable.parameterCount()).isEqualTo(8 * 9);
    assertThatThrownBy(() -> Conv2d.of(4, 6, 3).groups(4))
        .hasMessage("conv: groups 4 does not divide channels 4 and filters 6");
    assertThatThrownBy(() -> Conv2d.transposed(4, 6, Window.of(3)).groups(4))
        .hasMessage("conv-transposed: groups 4 does not divide channels 4 and filters 6");
    refused(
        Conv2d.of(3, 5, 3),
        IMAGE,
        "conv: w is [5, 3, 3, 3] but must be [5, 4, 3, 3] for x [2, 4, 5, 6]");
    refused(Conv1d.of(4, 5, 3), IMAGE, "conv: x is [2, 4, 5, 6] but must have 3 axes");
  }

  @Test
  void transposedConvolutionsMakeImagesLarger() {
    Window two = Window.of(3).stride(2).pad(1);
    assertThat(Values.shape(Conv2d.transposed(4, 3, two), IMAGE)).isEqualTo(Shape.of(2, 3, 9, 11));
    ConvTransposed further = Conv2d.transposed(4, 6, two).outputPadding(1).groups(2);
    assertThat(Values.shape(further, IMAGE)).isEqualTo(Shape.of(2, 6, 10, 12));
    assertThat(further.parameterCount()).isEqualTo(4 * 3 * 9 + 6);
    assertThat(further.withoutBias().parameterCount()).isEqualTo(4 * 3 * 9);
    assertThat(
            Values.shape(Conv1d.transposed(2, 3, Window.of(4).stride(3).same()), Shape.of(1, 2, 5)))
        .isEqualTo(Shape.of(1, 3, 15));
    assertThat(Values.shape(Conv3d.transposed(1, 1, Window.of(2)), Shape.of(1, 1, 2, 2, 2)))
        .isEqualTo(Shape.of(1, 1, 3, 3, 3));
  }

  @Test
  void poolsHaveTheirValues() {
    Shape row = Shape.of(1, 1, 5);
    double[] x = {3, -4, 1, 2, 7};
    assertThat(Values.of(MaxPool.of(2), row, x)).containsExactly(3, 2);
    assertThat(Values.of(new MaxPool(Window.of(2).stride(2).ceiling()), row, x))
        .containsExactly(3, 2, 7);
    assertThat(Values.of(MinPool.of(2), row, x)).containsExactly(-4, 1);
    assertThat(Values.of(AvgPool.of(2), row, x)).containsExactly(-0.5, 1.5);
    Window padded = Window.of(2).stride(2).padBefore(1);
    assertThat(Values.of(new AvgPool(padded, true), row, x)).containsExactly(1.5, -1.5, 4.5);
    assertThat(Values.of(new AvgPool(padded, false), row, x)).containsExactly(3, -1.5, 4.5);
    assertThat(Values.of(LpPool.of(2, 2), row, x)).containsExactly(5, Math.sqrt(5));
    double weight = 1 / (1 + Math.exp(-2));
    assertThat(Values.of(SoftmaxPool.of(2, 2), row, x)[1]).isCloseTo(1 + weight, within(1e-12));
    assertThat(Values.of(new GlobalMaxPool(), row, x)).containsExactly(7);
    // The mean multiplies by 1/5 as a float.
    assertThat(Values.of(new GlobalAvgPool(), row, x)[0]).isCloseTo(1.8, within(1e-6));
    assertThat(Values.shape(new GlobalAvgPool(), IMAGE)).isEqualTo(Shape.of(2, 4));
  }

  @Test
  void upsamplingRepeatsOrInterpolates() {
    Shape row = Shape.of(1, 1, 2);
    assertThat(Values.of(Upsample.nearest(2), row, 1, 5)).containsExactly(1, 1, 5, 5);
    assertThat(Values.of(Upsample.linear(2), row, 1, 5)).containsExactly(1, 2, 4, 5);
    assertThat(Values.shape(Upsample.linear(3), IMAGE)).isEqualTo(Shape.of(2, 4, 15, 18));
    // Both axes by themselves: the corners stay, and the middle is the mean of all.
    double[] square = Values.of(Upsample.linear(3), Shape.of(1, 1, 2, 2), 0, 6, 12, 18);
    assertThat(square[0]).isZero();
    assertThat(square[35]).isEqualTo(18);
    assertThat((square[14] + square[21]) / 2).isCloseTo(9, within(1e-6));
  }

  @Test
  void structureHasItsShapes() {
    Layer same = Conv2d.of(4, 4, Window.of(3).same());
    Layer half = Conv2d.of(4, 8, Window.of(3).stride(2).same());
    Layer shortcut = Conv2d.of(4, 8, Window.of(1).stride(2));
    assertThat(Values.shape(Residual.of(same), IMAGE)).isEqualTo(IMAGE);
    Residual halved = Residual.of(half, shortcut);
    assertThat(Values.shape(halved, IMAGE)).isEqualTo(Shape.of(2, 8, 3, 3));
    assertThat(halved.parameters().keySet())
        .containsExactly("body.weight", "body.bias", "shortcut.weight", "shortcut.bias");
    refused(Residual.of(half), IMAGE, "residual: body makes [2, 8, 3, 3] but x is [2, 4, 5, 6]");
    refused(
        Residual.of(same, shortcut),
        IMAGE,
        "residual: body makes [2, 4, 5, 6] but shortcut makes [2, 8, 3, 3]");
    Parallel parallel = Parallel.of(same, Conv2d.of(4, 3, 1), new Relu());
    assertThat(Values.shape(parallel, IMAGE)).isEqualTo(Shape.of(2, 11, 5, 6));
    assertThat(Values.shape(Parallel.of(same, same).along(-1), IMAGE))
        .isEqualTo(Shape.of(2, 4, 5, 12));
    assertThat(parallel.parameters().keySet())
        .containsExactly("0.weight", "0.bias", "1.weight", "1.bias");
    Layer normed = Residual.of(BatchNorm.of(4));
    for (Layer outer : List.of(Parallel.of(normed), Sequential.of(normed), Maxout.of(normed))) {
      assertThat(outer.state().keySet()).containsExactly("0.body.mean", "0.body.variance");
    }
    assertThat(Values.shape(Reshape.of(8, 15), IMAGE)).isEqualTo(Shape.of(2, 8, 15));
    assertThat(Values.shape(ZeroPad.of(1), IMAGE)).isEqualTo(Shape.of(2, 4, 7, 8));
    assertThat(Values.of(new ZeroPad(0, 2), Shape.of(1, 1, 2), 1, 2)).containsExactly(1, 2, 0, 0);
    assertThat(Values.shape(LocallyConnected.of(4, 3, Window.of(2), 5, 6), IMAGE))
        .isEqualTo(Shape.of(2, 3, 4, 5));
    refused(
        LocallyConnected.of(4, 3, Window.of(2), 5, 5),
        IMAGE,
        "locally-connected: x is [2, 4, 5, 6] but must be [2, 4, 5, 5]");
    assertThatThrownBy(() -> LocallyConnected.of(1, 1, Window.of(4), 5, 3))
        .hasMessage("locally-connected: window 4x4/1x1 is larger than the padded image [5, 3]");
  }

  @Test
  void embeddingsAreRows() {
    Embedding words = Embedding.of(5, 3);
    Shape sentences = Shape.of(2, 2);
    double[] y = Values.of(words, sentences, 4, 0, 0, 2);
    assertThat(Values.shape(words, sentences)).isEqualTo(Shape.of(2, 2, 3));
    float[] table = Weights.init(words.parameters(), Values.KEY).get("table");
    for (int i = 0; i < 3; i++) {
      assertThat(List.of(y[i], y[3 + i], y[6 + i], y[9 + i]))
          .containsExactly(
              (double) table[12 + i], (double) table[i], (double) table[i], (double) table[6 + i]);
    }
  }

  @Test
  void normalisedNumbersHaveMeanZeroAndVarianceOne() {
    double[] x = Values.numbers(IMAGE.size(), 3);
    check(Values.of(LayerNorm.of(6), IMAGE, x), 6, true);
    check(Values.of(RmsNorm.of(6), IMAGE, x), 6, false);
    check(Values.of(GroupNorm.of(4, 2), IMAGE, x), 60, true);
    check(Values.of(InstanceNorm.of(4), IMAGE, x), 30, true);
    assertThat(GroupNorm.of(4, 2).parameterCount()).isEqualTo(8);
    assertThat(RmsNorm.of(6).parameterCount()).isEqualTo(6);
    refused(
        GroupNorm.of(4, 3),
        IMAGE,
        "group-norm: x is [2, 4, 5, 6] but must be [batch, channels, ...], channels in 3 groups");
  }

  /** Of each n numbers; epsilon takes away 1e-5 / v of the variance, and v is not below 0.01. */
  private static void check(double[] y, int n, boolean centred) {
    for (int from = 0; from < y.length; from += n) {
      double sum = 0;
      double squares = 0;
      for (int i = from; i < from + n; i++) {
        sum += y[i];
        squares += y[i] * y[i];
      }
      assertThat(squares / n).isCloseTo(1, within(1e-3));
      if (centred) {
        assertThat(sum / n).isCloseTo(0, within(1e-10));
      }
    }
  }

  @Test
  void orthogonalWeightsAreOrthogonal() {
    for (Shape shape : List.of(Shape.of(3, 2, 2, 2), Shape.of(7, 4), Shape.of(5, 5))) {
      int rows = shape.dim(0);
      int columns = shape.size() / rows;
      float[] w = new float[shape.size()];
      Initializer.orthogonal(2).fill(shape, Values.KEY, w, 0);
      boolean byRows = rows <= columns;
      int count = Math.min(rows, columns);
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++) {
          double sum = 0;
          for (int k = 0; k < Math.max(rows, columns); k++) {
            sum +=
                byRows
                    ? (double) w[i * columns + k] * w[j * columns + k]
                    : (double) w[k * columns + i] * w[k * columns + j];
          }
          // Rounded to float: 2^-24 of each factor, which are at most 2 long.
          assertThat(sum).isCloseTo(i == j ? 4 : 0, within(8 * Math.pow(2, -23)));
        }
      }
      assertThat(Initializer.orthogonal(2).value(shape, Values.KEY, 5)).isEqualTo(w[5]);
    }
  }

  @Test
  void graphsOfOneLayerShareItsParameters() {
    Graph graph = new Graph();
    Layer layer = MultiHeadAttention.of(4, 2);
    var x = graph.input("x", Shape.of(1, 3, 4));
    assertThat(layer.apply(graph, x)).isSameAs(layer.apply(graph, x));
  }
}
