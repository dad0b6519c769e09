package dev.lanewise.bench.model;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.onnx.OnnxModel;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Networks by name, with random weights, and ONNX files as one plan ready to run. */
public final class Executions {
  private Executions() {}

  /**
   * One whose inputs hold numbers already.
   *
   * @param what a network's name, or a file's by a dot or a slash
   * @param sizes that a file leaves open
   * @param planner of the caller's choice
   * @throws IllegalArgumentException if there is no such network, or the file is not one plan
   * @throws dev.lanewise.nn.data.DataException if the file is no model that we run
   */
  public static Execution of(String what, OpenSizes sizes, Team team, Planner planner) {
    sizes.check(what);
    Execution execution =
        Candidates.isFile(what)
            ? stored(Path.of(what), sizes, team, planner)
            : named(what, sizes.batch(), team, planner);
    execution
        .plan()
        .inputs()
        .forEach(
            (name, shape) -> {
              float[] x = new float[shape.size()];
              Arrays.fill(x, 0.5f);
              execution.set(name, x);
            });
    return execution;
  }

  private static Execution stored(Path file, OpenSizes open, Team team, Planner planner) {
    Map<String, int[]> sizes = new LinkedHashMap<>();
    Map<String, Shape> shapes = Stored.of(file.toString(), open, file).inputShapes();
    shapes.forEach((input, shape) -> sizes.put(input, shape.dims()));
    OnnxModel model = OnnxModel.load(file).with(planner);
    try {
      return model.session(team).fixed(sizes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static Execution named(String name, int batch, Team team, Planner planner) {
    Networks.Network network = Networks.byName(name);
    Graph graph = new Graph();
    Node input = graph.input("input", network.inputShape().prepend(batch));
    Node output = network.layer().apply(graph, input);
    return Execution.of(
        planner.forInference().plan(Map.of("output", output)),
        Weights.init(network.layer(), RandomKey.of(1)),
        team);
  }
}
