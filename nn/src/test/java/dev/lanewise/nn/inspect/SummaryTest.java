package dev.lanewise.nn.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Linear;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Sequential;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
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
        .isEqualTo(new Summary.Row("conv2", "Conv", Shape.of(1, 16, 10, 10), 2416, 240000));
    assertThat(one.rows().get(4))
        .isEqualTo(new Summary.Row("relu2", "Relu", Shape.of(1, 16, 10, 10), 0, 0));
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
            "layer  kind     output     parameters  multiply-adds",
            "input           [2, 3, 4]",
            "0      Flatten  [2, 12]             0              0",
            "1      Linear   [2, 1000]      13,000         24,000",
            "2      Relu     [2, 1000]           0              0",
            "total                          13,000         24,000",
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
            new Summary.Row("block.0", "Linear", Shape.of(1, 6), 42, 36),
            new Summary.Row("block.1", "Dropout", Shape.of(1, 6), 0, 0),
            new Summary.Row("again", "Linear", Shape.of(1, 6), 0, 36),
            new Summary.Row("own", "", Shape.of(1, 6), 0, 0));
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
  void aLayerByItselfIsARow() {
    assertThat(Summary.of(Linear.of(3, 2), Shape.of(5, 3)).rows())
        .isEqualTo(List.of(new Summary.Row("", "Linear", Shape.of(5, 2), 8, 30)));
  }
}
