package dev.lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Mode;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.AlexNet;
import dev.lanewise.nn.layer.GoogLeNet;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.ResNet;
import dev.lanewise.nn.layer.UNet;
import dev.lanewise.nn.layer.Vgg;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The large networks, an eighth as wide, learn: a small step down the gradient lowers the loss. By
 * the reference kernels, which agree with all others and need no breaking in.
 */
class ArchitectureTrainingTest {
  private static final RandomKey KEY = RandomKey.of(71);
  private static final int BATCH = 2;
  private static final int OUTPUTS = 3;
  private static final int WIDTH = 8;

  /** Of what a straight line would take to a loss of zero: far inside of where it is straight. */
  private static final double STEP = 0.005;

  private final Graph graph = new Graph(Mode.TRAINING, KEY);

  @ParameterizedTest
  @ValueSource(strings = {"alexnet", "vgg11", "googlenet", "resnet18", "resnet50", "unet"})
  void aStepLowersTheLoss(String name) {
    Shape image =
        switch (name) {
          case "alexnet" -> Shape.of(3, 63, 63);
          case "unet" -> Shape.of(3, 16, 16);
          default -> Shape.of(3, 32, 32);
        };
    Layer layer = layer(name, image);
    Node loss = loss(layer.apply(graph, graph.input("x", image.prepend(BATCH))));
    Map<String, Variable> parameters = new LinkedHashMap<>();
    layer.parameters().forEach((label, p) -> parameters.put(label, p.variable()));
    Map<String, Node> outputs = new LinkedHashMap<>();
    outputs.put("loss", loss);
    List<Node> reads = new ArrayList<>();
    parameters.values().forEach(v -> reads.add(graph.variable(v)));
    List<Node> gradients = Gradient.of(loss, reads);
    int i = 0;
    for (String label : parameters.keySet()) {
      outputs.put(label, gradients.get(i++));
    }
    // Without the graph's assignments: dropout drops the same elements in both runs.
    Weights weights = Weights.init(layer, KEY).with(graph.state());
    Execution run = Execution.of(Planner.of(Kernels.reference()).plan(outputs), weights);
    float[] x = new float[BATCH * image.size()];
    for (int k = 0; k < x.length; k++) {
      x[k] = 2 * KEY.uniform(k) - 1;
    }
    run.set("x", x);
    run.run();
    float before = run.get("loss");
    descend(run, weights, parameters, before);
    run.run();
    // By about STEP of it if the loss were straight; half of that leaves room for its curvature.
    assertThat((double) run.get("loss")).isLessThan((1 - STEP / 2) * before);
  }

  /** {@code w -= STEP loss / |g|^2 g}. */
  private static void descend(
      Execution run, Weights weights, Map<String, Variable> parameters, float loss) {
    double square = 0;
    Map<String, float[]> slopes = new LinkedHashMap<>();
    for (Map.Entry<String, Variable> entry : parameters.entrySet()) {
      float[] slope = new float[entry.getValue().shape().size()];
      run.get(entry.getKey(), slope);
      slopes.put(entry.getKey(), slope);
      for (float s : slope) {
        square += (double) s * s;
      }
    }
    float rate = (float) (STEP * loss / square);
    slopes.forEach(
        (label, slope) -> {
          float[] w = weights.get(label);
          for (int i = 0; i < w.length; i++) {
            w[i] -= rate * slope[i];
          }
          weights.set(label, w);
        });
  }

  /** Cross-entropy to the first class, for each place of an image if there are places. */
  private static Node loss(Node y) {
    Node p = y.logSoftmax(1).slice(1, 0, 1);
    return p.mean().neg();
  }

  private static Layer layer(String name, Shape image) {
    return switch (name) {
      case "alexnet" -> AlexNet.of(image, OUTPUTS, WIDTH);
      case "vgg11" -> Vgg.of(11, image, OUTPUTS, WIDTH);
      case "googlenet" -> GoogLeNet.of(image, OUTPUTS, WIDTH);
      case "resnet18" -> ResNet.of(18, image, OUTPUTS, WIDTH);
      case "resnet50" -> ResNet.of(50, image, OUTPUTS, WIDTH);
      default -> UNet.of(image, OUTPUTS, WIDTH);
    };
  }
}
