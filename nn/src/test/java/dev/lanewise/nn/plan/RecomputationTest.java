package dev.lanewise.nn.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Mode;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.Networks.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory and work of plans that compute again what they do not keep. */
class RecomputationTest {
  private final Graph graph = new Graph(Mode.TRAINING, RandomKey.of(1));

  private Plan plan(Layer layer, Shape input, Recomputation by) {
    Node loss = layer.apply(graph, graph.input("x", input)).square().mean();
    Map<String, Node> outputs = new LinkedHashMap<>(Map.of("loss", loss));
    List<Variable> variables = List.copyOf(layer.variables().values());
    Gradient.of(loss, variables.stream().map(graph::variable).toList())
        .forEach(gradient -> outputs.put("gradient " + outputs.size(), gradient));
    return Planner.of(Kernels.reference()).recomputing(by).plan(outputs);
  }

  private static Network deep() {
    int[] sizes = new int[26];
    Arrays.fill(sizes, 16);
    return Networks.mlp(sizes);
  }

  @Test
  void segmentsOfADeepNetworkTakeAboutTheSquareRootOfItsMemory() {
    Shape x = Shape.of(256, 16);
    Plan keeping = plan(deep().layer(), x, Recomputation.none());
    Plan again = plan(deep().layer(), x, Recomputation.segments(5));
    // Before: 24 values and two gradients. After: 4 that cross, 5 of a segment, two gradients.
    int value = 256 * 16;
    int rest = value + 25 * (16 * 16 + 16) * 2;
    assertThat(keeping.arenaSize()).isGreaterThan(24 * value);
    assertThat(again.arenaSize()).isLessThan(12 * value + rest);
    // 24 layers, less the last segment's and those whose results cross.
    assertThat(again.recomputedMultiplyAdds()).isEqualTo(16L * 256 * 16 * 16);
    assertThat(again.multiplyAdds())
        .isEqualTo(keeping.multiplyAdds() + again.recomputedMultiplyAdds());
    assertThat(again.describe()).contains(" again ", " of them again; arena");
  }

  @Test
  void theResidualNetworkKeepsLessWithoutMoreProducts() {
    Network cnn = Networks.cnn();
    Shape x = cnn.inputShape().prepend(8);
    Plan keeping = plan(cnn.layer(), x, Recomputation.none());
    Plan cheap = plan(cnn.layer(), x, Recomputation.cheap());
    Plan block = plan(cnn.layer(), x, Recomputation.layers("block1", "block2"));
    Plan least = plan(cnn.layer(), x, Recomputation.least());
    assertThat(cheap.multiplyAdds()).isEqualTo(keeping.multiplyAdds());
    assertThat(cheap.arenaSize()).isLessThan((int) (0.7 * keeping.arenaSize()));
    assertThat(block.arenaSize()).isLessThan((int) (0.7 * keeping.arenaSize()));
    assertThat(least.arenaSize()).isLessThan((int) (0.5 * keeping.arenaSize()));
    // Never more than the way forward, a third of it all.
    assertThat(least.recomputedMultiplyAdds()).isLessThan(keeping.multiplyAdds() / 3);
  }

  @Test
  void aBudgetTakesTheLeastWork() {
    Shape x = Shape.of(256, 16);
    Plan keeping = plan(deep().layer(), x, Recomputation.none());
    Plan least = plan(deep().layer(), x, Recomputation.least());
    Plan ample = plan(deep().layer(), x, Recomputation.within(4L * keeping.arenaSize()));
    assertThat(ample.recomputedMultiplyAdds()).isZero();
    long budget = 4L * (keeping.arenaSize() + least.arenaSize()) / 2;
    Plan within = plan(deep().layer(), x, Recomputation.within(budget));
    assertThat(4L * within.arenaSize()).isLessThanOrEqualTo(budget);
    assertThat(within.recomputedMultiplyAdds())
        .isPositive()
        .isLessThan(least.recomputedMultiplyAdds());
    assertThatThrownBy(() -> plan(deep().layer(), x, Recomputation.within(1000)))
        .hasMessage(
            "recomputation: the arena is to be within 1000 bytes, but the least found is "
                + 4L * least.arenaSize());
  }

  @Test
  void unknownLayersAreNamed() {
    assertThatThrownBy(() -> plan(deep().layer(), Shape.of(2, 16), Recomputation.layers("fc")))
        .hasMessageStartingWith("recomputation: there is no layer \"fc\" among [")
        .hasMessageContaining("fc1, ");
    assertThatThrownBy(() -> Recomputation.segments(0))
        .hasMessage("recomputation: there are 0 segments (want at least 1)");
    assertThatThrownBy(Recomputation::layers).hasMessage("recomputation: no layer is named");
    assertThatThrownBy(() -> Recomputation.within(0))
        .hasMessage("recomputation: the arena is to be within 0 bytes (want at least 1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none", "cheap", "least", "segments 7", "layers a b.c", "within 1048576 B"})
  void wordsAreReadAsWritten(String words) {
    assertThat(Recomputation.parse(words)).hasToString(words);
  }

  @Test
  void unitsOfMemory() {
    assertThat(Recomputation.parse(" within 64 MiB")).isEqualTo(Recomputation.within(64 << 20));
    assertThat(Recomputation.parse("within 3KiB")).isEqualTo(Recomputation.within(3072));
    assertThat(Recomputation.parse("within 2 GiB")).isEqualTo(Recomputation.within(2L << 30));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "all",
        "cheap 2",
        "segments",
        "segments x",
        "segments 0",
        "segments 1 2",
        "layers",
        "within",
        "within 64",
        "within 64 MB",
        "within -1 B",
        "within 9999999999999 B"
      })
  void otherWordsAreRefused(String words) {
    assertThatThrownBy(() -> Recomputation.parse(words))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "recomputation: \"%s\" is not known (want none, cheap, least, segments 4,"
                    .formatted(words)
                + " layers block1 block2, within 64 MiB, or the like)");
  }
}
