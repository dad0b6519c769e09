package dev.lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Networks.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The large networks are those of their papers. */
class ArchitectureTest {
  /**
   * Parameters as published with the weights that everybody uses, and millions of multiply-adds of
   * one image in convolutions and fully connected layers as published beside them.
   */
  @ParameterizedTest
  @CsvSource({
    "alexnet, 61100840, 714",
    "vgg11, 132863336, 7609",
    "vgg16, 138357544, 15470",
    "vgg19, 143667240, 19632",
    "googlenet, 6624904, 1498",
    "resnet18, 11689512, 1814",
    "resnet50, 25557032, 4089",
  })
  void parametersAndWorkAreThePublishedOnes(String name, long parameters, long millions) {
    Network network = Networks.byName(name);
    assertThat(network.layer().parameterCount()).isEqualTo(parameters);
    Node output = output(network.layer(), network.inputShape().prepend(1));
    assertThat(output.shape()).isEqualTo(Shape.of(1, 1000));
    assertThat(Math.round(multiplyAdds(output.graph()) * 1e-6)).isEqualTo(millions);
  }

  @Test
  void uNetHasItsPublishedParametersAndKeepsSizes() {
    Shape image = Shape.of(1, 32, 48);
    assertThat(UNet.of(image, 1, 64).parameterCount()).isEqualTo(31_030_593);
    Network network = Networks.byName("unet");
    assertThat(network.layer().parameterCount()).isEqualTo(31_030_658);
    Node output = output(UNet.of(image, 2, 8), image.prepend(3));
    assertThat(output.shape()).isEqualTo(Shape.of(3, 2, 32, 48));
    assertThatThrownBy(() -> Networks.of("unet", Shape.of(1, 572, 572), 2))
        .hasMessage("unet: images are 572 x 572 but height and width must be multiples of 16");
  }

  /** Each level down has a quarter of the places, twice the channels in and twice out. */
  @Test
  void allLevelsOfUNetWorkEquallyMuch() {
    Shape image = Shape.of(8, 32, 32);
    long places = 32 * 32;
    long width = 8;
    long down = 9 * places * (width * width + width * width);
    long deeper = 9 * places / 4 * (2 * width * width + 4 * width * width);
    long up = 9 * places * (2 * width * width + width * width);
    long transposed = places * 2 * width * width;
    assertThat(multiplyAdds(output(UNet.of(image, 2, 8), image.prepend(1)).graph()))
        .isEqualTo(down + 4 * deeper + 4 * (up + transposed) + 2 * places * width);
  }

  @Test
  void sizesFollowTheImages() {
    Shape small = Shape.of(3, 32, 32);
    for (String name : new String[] {"vgg16", "googlenet", "resnet18", "resnet50"}) {
      Network network = Networks.of(name, small, 10);
      assertThat(output(network.layer(), small.prepend(2)).shape()).isEqualTo(Shape.of(2, 10));
    }
    Shape least = Shape.of(3, 63, 63);
    assertThat(output(AlexNet.of(least, 10, 8), least.prepend(2)).shape())
        .isEqualTo(Shape.of(2, 10));
  }

  @Test
  void refusalsNameTheNetworkAndTheShape() {
    assertThatThrownBy(() -> Networks.of("alexnet", Shape.of(3, 62, 62), 10))
        .hasMessageStartingWith("alexnet: images of shape [3, 62, 62] are too small: pool5: ");
    assertThatThrownBy(() -> Networks.of("vgg11", Shape.of(1, 28, 28), 10))
        .hasMessageStartingWith("vgg11: images of shape [1, 28, 28] are too small: pool5: ");
    for (String name : Networks.largeNames()) {
      assertThatThrownBy(() -> Networks.of(name, Shape.of(4), 10))
          .hasMessage(
              name + ": examples are of shape [4], but it takes images: [channels, height, width]");
    }
    assertThatThrownBy(() -> Vgg.of(13, Shape.of(3, 32, 32), 10, 64))
        .hasMessage("vgg: depth is 13 (want 11, 16 or 19)");
    assertThatThrownBy(() -> ResNet.of(34, Shape.of(3, 32, 32), 10, 64))
        .hasMessage("resnet: depth is 34 (want 18 or 50)");
    assertThatThrownBy(() -> GoogLeNet.of(Shape.of(3, 30, 30), 10, 8))
        .hasMessageStartingWith("googlenet: images of shape [3, 30, 30] are too small: ");
    assertThat(GoogLeNet.of(Shape.of(3, 31, 31), 10, 8).parameterCount()).isPositive();
    assertThatThrownBy(() -> GoogLeNet.of(Shape.of(3, 31, 31), 10, 12))
        .hasMessage("googlenet: width is 12 (want a multiple of 8)");
  }

  private static Node output(Layer layer, Shape batch) {
    Graph g = new Graph();
    return layer.apply(g, g.input("x", batch));
  }

  private static long multiplyAdds(Graph g) {
    return g.nodes().stream().mapToLong(ArchitectureTest::multiplyAdds).sum();
  }

  private static long multiplyAdds(Node node) {
    return switch (node.op()) {
      case Product.MatMul m -> (long) node.shape().size() * m.inner();
      case Product.Conv c -> (long) node.shape().size() * c.w().shape().size(1, 4);
      case Product.ConvInputGradient c -> (long) c.dy().shape().size() * c.w().shape().size(1, 4);
      default -> 0;
    };
  }
}
