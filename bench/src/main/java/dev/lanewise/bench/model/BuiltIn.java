package dev.lanewise.bench.model;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.Safetensors;
import dev.lanewise.nn.data.Safetensors.Tensor;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.onnx.export.OnnxExport;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.plan.WeightFormat;
import dev.lanewise.nn.run.Model;
import dev.lanewise.nn.run.Predictor;
import dev.lanewise.nn.run.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of our networks by name, with random weights.
 *
 * @param folder that holds {@code NAME.safetensors} for us, and {@code NAME.onnx} if others run too
 */
record BuiltIn(String name, int batch, Path folder) implements Candidate {
  static final String KIND = "network";

  /**
   * Draws the weights and writes the files.
   *
   * @param others whether others are to run it too
   */
  static BuiltIn write(String name, int batch, long seed, boolean others, Path folder) {
    BuiltIn candidate = new BuiltIn(name, batch, folder);
    Network network = Networks.byName(name);
    Weights weights = Weights.init(network.layer(), RandomKey.of(seed));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String label : weights.names()) {
      tensors.put(label, new Tensor(weights.variable(label).shape().dims(), weights.get(label)));
    }
    new Safetensors(Map.of(), tensors).write(candidate.stored());
    if (others) {
      OnnxExport.of(network.layer(), weights, network.inputShape().prepend(batch))
          .write(candidate.onnx());
    }
    return candidate;
  }

  static BuiltIn of(List<String> words) {
    return new BuiltIn(words.get(1), Integer.parseInt(words.get(2)), Path.of(words.get(3)));
  }

  @Override
  public List<String> words() {
    return List.of(KIND, name, Integer.toString(batch), folder.toString());
  }

  private Path stored() {
    return folder.resolve(name + ".safetensors");
  }

  @Override
  public Path onnx() {
    return folder.resolve(name + ".onnx");
  }

  @Override
  public Map<String, Shape> inputShapes() {
    return Map.of("input", Networks.byName(name).inputShape().prepend(batch));
  }

  @Override
  public Loaded load(Team team, Map<String, float[]> inputs, WeightFormat format) {
    Network network = Networks.byName(name);
    Weights weights = Weights.zeros(network.layer().variables());
    Safetensors.read(stored()).tensors().forEach((label, t) -> weights.set(label, t.values()));
    Model model =
        Model.of(network.layer(), weights, network.inputShape(), Planner.best().weights(format));
    return new Prediction(model, model.predictor(batch, team), inputs);
  }

  /** A predictor with its input and output. */
  private static final class Prediction implements Loaded {
    private final Model model;
    private final Predictor predictor;
    private final float[] in;
    private final float[] out;

    Prediction(Model model, Predictor predictor, Map<String, float[]> inputs) {
      this.model = model;
      this.predictor = predictor;
      this.in = inputs.values().iterator().next();
      this.out = new float[predictor.outputLength()];
    }

    @Override
    public void run() {
      predictor.run(in, out);
    }

    @Override
    public float[] result() {
      return out.clone();
    }

    @Override
    public void warmUp() {
      predictor.warmUp();
    }

    @Override
    public long multiplyAdds() {
      return model.multiplyAdds() * (in.length / model.inputSize());
    }

    @Override
    public long parameters() {
      return model.parameterCount();
    }

    @Override
    public void close() {
      predictor.close();
    }
  }
}
