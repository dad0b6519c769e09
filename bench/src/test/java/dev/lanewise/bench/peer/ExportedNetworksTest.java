package dev.lanewise.bench.peer;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.AlexNet;
import dev.lanewise.nn.layer.AvgPool;
import dev.lanewise.nn.layer.GoogLeNet;
import dev.lanewise.nn.layer.Gru;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Lstm;
import dev.lanewise.nn.layer.MultiHeadAttention;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.ResNet;
import dev.lanewise.nn.layer.UNet;
import dev.lanewise.nn.layer.Vgg;
import dev.lanewise.nn.onnx.export.OnnxExport;
import dev.lanewise.nn.run.Model;
import dev.lanewise.nn.run.Predictor;
import dev.lanewise.nn.run.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks that we write predict in ONNX Runtime what they predict here: skipped where it is not at
 * hand, run by {@code mvn -Ppeers}.
 */
class ExportedNetworksTest {
  @TempDir Path folder;

  private BesideOnnxRuntime beside = BesideOnnxRuntime.absent();

  @BeforeEach
  void start() {
    beside = BesideOnnxRuntime.in(folder);
  }

  /** Whole networks, from weights to scores, against our own plans. */
  @TestFactory
  Stream<DynamicTest> networksPredictTheSame() {
    Shape image = Shape.of(3, 32, 32);
    Map<String, Layer> layers = new LinkedHashMap<>();
    layers.put("vgg11", Vgg.of(11, image, 10, 8));
    layers.put("googlenet", GoogLeNet.of(image, 10, 8));
    layers.put("resnet18", ResNet.of(18, image, 10, 8));
    layers.put("resnet50", ResNet.of(50, image, 10, 8));
    layers.put("unet", UNet.of(image, 10, 8));
    Stream<DynamicTest> large =
        layers.entrySet().stream()
            .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> agrees(e.getValue(), image)));
    Shape wide = Shape.of(3, 63, 63);
    Shape words = Shape.of(7, 12);
    Stream<DynamicTest> others =
        Stream.of(
            DynamicTest.dynamicTest("alexnet", () -> agrees(AlexNet.of(wide, 10, 8), wide)),
            DynamicTest.dynamicTest("attention", () -> agrees(MultiHeadAttention.of(12, 3), words)),
            DynamicTest.dynamicTest("lstm", () -> agrees(Lstm.of(12, 5), words)),
            DynamicTest.dynamicTest("gru", () -> agrees(Gru.of(12, 5), words)),
            DynamicTest.dynamicTest("mean", () -> agrees(AvgPool.of(2), image)));
    Stream<DynamicTest> small =
        Stream.of("lenet5", "mlp", "cnn", "softmax")
            .map(Networks::byName)
            .map(n -> DynamicTest.dynamicTest(n.name(), () -> agrees(n.layer(), n.inputShape())));
    return Stream.of(small, large, others).flatMap(s -> s);
  }

  private void agrees(Layer layer, Shape shape) {
    Weights weights = Weights.init(layer, RandomKey.of(81));
    float[] x = BesideOnnxRuntime.numbers(0, 2 * shape.size());
    Model model = Model.of(layer, weights, shape);
    float[] ours = new float[2 * model.outputSize()];
    try (Predictor predictor = model.predictor(2)) {
      predictor.run(x, ours);
    }
    Shape batch = shape.prepend(2);
    beside.check(
        BesideOnnxRuntime.doubles(ours), OnnxExport.of(layer, weights, batch), "input", x, batch);
  }
}
