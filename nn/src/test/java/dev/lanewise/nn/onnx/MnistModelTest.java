package dev.lanewise.nn.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.nn.data.Idx;
import dev.lanewise.nn.data.LabelledImages;
import dev.lanewise.nn.run.Execution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A trained network that others have made, on real digits: grey values from 0 to 255. */
class MnistModelTest {
  @Test
  void gets9891Of10000DigitsRight() {
    Path shared = Path.of(System.getProperty("lanewise.root", ".."), "..", "shared");
    Path file = shared.resolve("onnx/models/real_mnist/model.onnx");
    Path digits = shared.resolve("data/mnist");
    Assumptions.assumeTrue(
        Files.exists(file) && Files.exists(digits), "the model or the digits are not here");
    OnnxModel model = OnnxModel.load(file);
    String input = model.inputs().getFirst().name();
    String output = model.outputs().getFirst().name();
    Execution run = model.session().fixed(Map.of());
    LabelledImages test = Idx.test(digits);
    float[] image = new float[28 * 28];
    float[] scores = new float[10];
    int right = 0;
    for (int i = 0; i < test.count(); i++) {
      for (int p = 0; p < image.length; p++) {
        image[p] = test.pixel(i, 0, p / 28, p % 28);
      }
      run.set(input, image);
      run.run();
      run.get(output, scores);
      int best = 0;
      for (int k = 1; k < 10; k++) {
        best = scores[k] > scores[best] ? k : best;
      }
      right += best == test.label(i) ? 1 : 0;
    }
    assertThat(right).isEqualTo(9891);
  }
}
