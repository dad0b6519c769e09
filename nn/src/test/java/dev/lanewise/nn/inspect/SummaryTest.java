package dev.lanewise.nn.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Glu;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Linear;
import dev.lanewise.nn.layer.MaxPool;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.Parallel;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Residual;
import dev.lanewise.nn.layer.Sequential;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static Summary.Row row(
      String name, String kind, Shape output, List<Integer> field, long parameters, long work) {
    return new Summary.Row(name, kind, output, field, parameters, work);
  }

  @Test
  void lenet5() {
    Networks.Network net = Networks.lenet5();
    Summary one = Summary.of(net.layer(), net.inputShape().prepend(1));
    // 6 (5 5 1 + 1), 16 (5 5 6 + 1), 120 (400 + 1), 84 (120 + 1), 10 (84 + 1)
    assertThat(one.parameters()).isEqualTo(156 + 2416 + 48120 + 10164 + 850);
    // 28 28 6 25 + 10 10 16 150 + 400 120 + 120 84 + 84 10
    assertThat(one.multiplyAdds()).isEqualTo(117600 + 240000 + 48000 + 10080 + 840);
    assertThat(one.rows()).hasSize(12);
    assertThat(one.rows().get(3))
        .isEqualTo(row("conv2", "Conv", Shape.of(1, 16, 10, 10), List.of(14, 14), 2416, 240000));
    assertThat(one.rows().get(4))
        .isEqualTo(row("relu2", "Relu", Shape.of(1, 16, 10, 10), List.of(14, 14), 0, 0));
    Summary eight = Summary.of(net.layer(), net.inputShape().prepend(8));
    assertThat(eight.parameters()).isEqualTo(one.parameters());
    assertThat(eight.multiplyAdds()).isEqualTo(8 * one.multiplyAdds());
    // At least the gradients, and all that a ReLU or a convolution passes back through.
    assertThat(eight.trainingFloats()).isGreaterThan(eight.parameters() + 8 * 6 * 28 * 28);
    assertThat(eight.predictionFloats()).isLessThan(eight.trainingFloats());
  }

  @Test
  void tablesAreAligned() {
    Layer layer = Sequential.of(new Flatten(), Linear.of(12, 1000), new Relu());
    assertThat(Summary.of(layer, Shape.of(2, 3, 4)).lines())
        .startsWith(
            "layer  kind     output     receptive field  parameters  multiply-adds",
            "input           [2, 3, 4]",
            "0      Flatten  [2, 12]                  1           0              0",
            "1      Linear   [2, 1000]                4      13,000         24,000",
            "2      Relu     [2, 1000]                4           0              0",
            "total                                           13,000         24,000",
            "",
            "parameters   50.8 KiB")
        .hasSize(10);
    assertThat(Summary.of(layer, Shape.of(2, 3, 4)).toString()).startsWith("layer ").contains("\n");
  }

  @Test
  void layersInLayersHaveTheirPathAndWhatIsSharedIsCountedOnce() {
    Linear shared = Linear.of(6, 6);
    Layer layer =
        Sequential.empty()
            .then("block", Sequential.of(shared, new Dropout(0.5f)))
            .then("again", shared)
            .then("own", (g, x) -> x.tanh());
    Summary summary = Summary.of(layer, Shape.of(1, 6));
    assertThat(summary.rows())
        .containsExactly(
            row("block.0", "Linear", Shape.of(1, 6), List.of(), 42, 36),
            row("block.1", "Dropout", Shape.of(1, 6), List.of(), 0, 0),
            row("again", "Linear", Shape.of(1, 6), List.of(), 0, 36),
            row("own", "", Shape.of(1, 6), List.of(), 0, 0));
    assertThat(summary.parameters()).isEqualTo(42);
  }

  @Test
  void runningAveragesAreNoParameters() {
    Layer layer = Sequential.of(Conv2d.of(1, 4, 3), BatchNorm.of(4));
    Summary summary = Summary.of(layer, Shape.of(2, 1, 6, 6));
    assertThat(summary.parameters()).isEqualTo(40 + 8);
    assertThat(summary.state()).isEqualTo(8);
    assertThat(summary.lines()).anyMatch(line -> line.startsWith("other state"));
  }

  @Test
  void layersMadeOfOthersShowThemAndWhatTheyAdd() {
    Layer body = Sequential.of(Conv2d.of(2, 2, 3, 1, 1), new Relu(), Conv2d.of(2, 2, 3, 1, 1));
    Layer layer =
        Sequential.empty()
            .then("residual", Residual.of(body, Conv2d.of(2, 2, 1)))
            .then("joined", Parallel.of(Conv2d.of(2, 1, 3, 1, 1), MaxPool.of(1)))
            .then("gated", new Glu(Conv2d.of(3, 1, 1), Sequential.of(Conv2d.of(3, 1, 1))));
    Summary summary = Summary.of(layer, Shape.of(2, 2, 9, 9));
    Shape two = Shape.of(2, 2, 9, 9);
    Shape one = Shape.of(2, 1, 9, 9);
    long work = 2L * 81 * 2 * 2 * 9;
    assertThat(summary.rows())
        .containsExactly(
            row("residual.body.0", "Conv", two, List.of(3, 3), 38, work),
            row("residual.body.1", "Relu", two, List.of(3, 3), 0, 0),
            row("residual.body.2", "Conv", two, List.of(5, 5), 38, work),
            row("residual.shortcut", "Conv", two, List.of(1, 1), 6, work / 9),
            row("residual", "Residual", two, List.of(5, 5), 0, 0),
            row("joined.0", "Conv", one, List.of(7, 7), 19, work / 2),
            row("joined.1", "MaxPool", two, List.of(5, 5), 0, 0),
            row("joined", "Parallel", Shape.of(2, 3, 9, 9), List.of(5, 5), 0, 0),
            row("gated.value", "Conv", one, List.of(7, 7), 4, 2 * 81 * 3),
            row("gated.gate.0", "Conv", one, List.of(7, 7), 4, 2 * 81 * 3),
            row("gated", "Glu", one, List.of(7, 7), 0, 0));
    assertThat(summary.parameters()).isEqualTo(layer.parameterCount());
    assertThat(summary.multiplyAdds())
        .isEqualTo(summary.rows().stream().mapToLong(Summary.Row::multiplyAdds).sum());
  }

  /** A layer's children that it does not apply under their names have no rows, but count. */
  @Test
  void aLayerThatNamesNothingIsOneRow() {
    Linear within = Linear.of(3, 2);
    Layer layer =
        new Layer() {
          @Override
          public Node apply(Graph g, Node x) {
            return within.apply(g, x);
          }

          @Override
          public Map<String, Layer> children() {
            return Map.of("within", within);
          }
        };
    assertThat(Summary.of(layer, Shape.of(5, 3)).rows())
        .containsExactly(row("", "", Shape.of(5, 2), List.of(), 8, 30));
  }

  @Test
  void aLayerByItselfIsARow() {
    assertThat(Summary.of(Linear.of(3, 2), Shape.of(5, 3)).rows())
        .isEqualTo(List.of(row("", "Linear", Shape.of(5, 2), List.of(), 8, 30)));
  }
}
