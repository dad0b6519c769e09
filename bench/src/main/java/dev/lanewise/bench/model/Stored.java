package dev.lanewise.bench.model;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.onnx.OnnxModel;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.plan.WeightFormat;
import dev.lanewise.nn.run.Execution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An ONNX file.
 *
 * @param batch for inputs whose first size the file leaves open
 */
record Stored(String name, int batch, Path onnx, Map<String, Shape> inputShapes)
    implements Candidate {
  static final String KIND = "onnx";

  /**
   * A file, read for what its inputs are.
   *
   * @param name what people call it
   * @throws DataException if it is no model that one plan runs, or sizes remain open
   */
  static Stored of(String name, OpenSizes open, Path onnx) {
    OnnxModel model = OnnxModel.load(onnx);
    Map<String, int[]> sizes = open.shapes(onnx, model);
    checkPlan(onnx, model, sizes);
    Map<String, Shape> shapes = new LinkedHashMap<>();
    sizes.forEach((input, dims) -> shapes.put(input, Shape.of(dims)));
    int first =
        shapes.values().stream().mapToInt(s -> s.rank() == 0 ? 1 : s.dim(0)).max().orElse(1);
    return new Stored(name, first, onnx, shapes);
  }

  private static void checkPlan(Path onnx, OnnxModel model, Map<String, int[]> sizes) {
    try {
      model.plan(sizes);
    } catch (IllegalArgumentException e) {
      throw new DataException(onnx + ": " + e.getMessage());
    }
  }

  static Stored of(List<String> words) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (int i = 4; i < words.size(); i += 2) {
      String sizes = words.get(i + 1);
      int[] dims =
          sizes.isEmpty()
              ? new int[0]
              : Arrays.stream(sizes.split("x", -1)).mapToInt(Integer::parseInt).toArray();
      shapes.put(words.get(i), Shape.of(dims));
    }
    return new Stored(words.get(1), Integer.parseInt(words.get(2)), Path.of(words.get(3)), shapes);
  }

  /** With all shapes: who measures how long loading takes must not have looked into the file. */
  @Override
  public List<String> words() {
    List<String> words =
        new ArrayList<>(List.of(KIND, name, Integer.toString(batch), onnx.toString()));
    inputShapes.forEach(
        (input, shape) -> {
          words.add(input);
          words.add(
              Arrays.stream(shape.dims())
                  .mapToObj(Integer::toString)
                  .collect(Collectors.joining("x")));
        });
    return words;
  }

  @Override
  public Loaded load(Team team, Map<String, float[]> inputs, WeightFormat format) {
    OnnxModel model = OnnxModel.load(onnx).with(Planner.best().weights(format));
    Map<String, int[]> sizes = new LinkedHashMap<>();
    inputShapes.forEach((input, shape) -> sizes.put(input, shape.dims()));
    Execution execution = model.session(team).fixed(sizes);
    return new Run(execution, model.outputs().getFirst().name(), model.weightCount(), inputs);
  }

  /** An execution with its inputs and its first output. */
  private static final class Run implements Loaded {
    private final Execution execution;
    private final String output;
    private final long weights;
    private final String[] names;
    private final float[][] in;
    private final float[] out;

    Run(Execution execution, String output, long weights, Map<String, float[]> inputs) {
      this.execution = execution;
      this.output = output;
      this.weights = weights;
      this.names = inputs.keySet().toArray(String[]::new);
      this.in = inputs.values().toArray(float[][]::new);
      this.out = new float[execution.plan().outputShape(output).size()];
    }

    @Override
    public void run() {
      for (int i = 0; i < names.length; i++) {
        execution.set(names[i], in[i]);
      }
      execution.run();
      execution.get(output, out);
    }

    @Override
    public float[] result() {
      return out.clone();
    }

    @Override
    public void warmUp() {
      execution.warmUp();
    }

    @Override
    public long multiplyAdds() {
      return execution.plan().multiplyAdds();
    }

    @Override
    public long parameters() {
      return weights;
    }

    /** Nothing of ours is native. */
    @Override
    public void close() {}
  }
}
