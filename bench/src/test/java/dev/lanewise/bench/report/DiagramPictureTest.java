package dev.lanewise.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.inspect.Diagram;
import dev.lanewise.nn.layer.Networks;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DiagramPictureTest {
  /** A box: its id, and the first corner of its outline. */
  private static final Pattern BOX =
      Pattern.compile(
          "<g id=\"(n\\d+)\" class=\"node\"[^>]*><polygon[^>]*points=\"[-\\d.]+,([-\\d.]+)");

  /** Frames could push a layer above what it reads. */
  @Test
  void everyBoxIsBelowThoseItReads() {
    Networks.Network net = Networks.mlp();
    Diagram diagram =
        Diagram.backward(net.layer(), net.inputShape().prepend(1), DiagramPictureTest::loss);
    Map<String, Double> height = new HashMap<>();
    for (Matcher m = BOX.matcher(DiagramPicture.svg(diagram)); m.find(); ) {
      height.put(m.group(1), Double.valueOf(m.group(2)));
    }
    assertThat(height).hasSameSizeAs(diagram.boxes());
    assertThat(diagram.arrows())
        .allMatch(a -> height.getOrDefault(a.from(), 0.0) < height.getOrDefault(a.to(), 0.0));
  }

  @Test
  void refusesWhatItCannotLayOut() {
    Networks.Network net = Networks.cnn();
    Diagram diagram =
        Diagram.backward(net.layer(), net.inputShape().prepend(1), DiagramPictureTest::loss);
    assertThatThrownBy(() -> DiagramPicture.svg(diagram))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(diagram.boxes().size() + " values", "at most 300");
  }

  private static Node loss(Node output) {
    return output.square().sum();
  }
}
