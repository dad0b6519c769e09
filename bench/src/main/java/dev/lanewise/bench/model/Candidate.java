package dev.lanewise.bench.model;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.plan.WeightFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network in files, with inputs of fixed shapes: what is measured, by us and by others. */
public interface Candidate {
  /** What people call it. */
  String name();

  /** Images of a call. */
  int batch();

  /** Shapes of the inputs by name, the batch included. */
  Map<String, Shape> inputShapes();

  /** The file that others load. */
  Path onnx();

  /**
   * Loads and plans it, from files to a call that is ready.
   *
   * @param inputs of every call
   * @param format what its weights are read in
   */
  Loaded load(Team team, Map<String, float[]> inputs, WeightFormat format);

  /** Words that {@link #of} makes the same of in another JVM. */
  List<String> words();

  /** What {@link #words} said. */
  static Candidate of(List<String> words) {
    return switch (words.getFirst()) {
      case BuiltIn.KIND -> BuiltIn.of(words);
      case Stored.KIND -> Stored.of(words);
      default -> throw new IllegalArgumentException("candidate: " + words);
    };
  }

  /** Numbers in 0 .. 1, as of images, for each input: the same in every JVM. */
  default Map<String, float[]> inputs() {
    RandomKey key = RandomKey.of(31);
    Map<String, float[]> inputs = new LinkedHashMap<>();
    inputShapes()
        .forEach(
            (name, shape) -> {
              RandomKey own = key.split(inputs.size());
              float[] x = new float[shape.size()];
              for (int i = 0; i < x.length; i++) {
                x[i] = own.uniform(i);
              }
              inputs.put(name, x);
            });
    return inputs;
  }

  /** The same for others. */
  default Problem.Stored problem(Map<String, float[]> inputs) {
    List<Problem.Operand> operands = new ArrayList<>();
    inputShapes()
        .forEach(
            (name, shape) ->
                operands.add(
                    new Problem.Operand(
                        name,
                        inputs.getOrDefault(name, new float[0]),
                        Arrays.stream(shape.dims()).asLongStream().toArray())));
    return new Problem.Stored(onnx(), operands);
  }
}
