package dev.lanewise.nn.onnx.export;

import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.run.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Writes a graph to predict with, and its weights, as an ONNX model of operator set 20, which other
 * engines run: {@code OnnxExport.of(network.layer(), weights,
 * network.inputShape().prepend(1)).write(file)}. Shapes are fixed, the batch included. Layers come
 * out as the operators people know them by: Conv with its bias, Gemm, BatchNormalization,
 * GlobalAveragePool.
 */
public final class OnnxExport {
  private static final String INPUT = "input";
  private static final String OUTPUT = "output";

  private final Draft draft;

  private OnnxExport(Draft draft) {
    this.draft = draft;
  }

  /**
   * A layer as it predicts, from {@code input} to {@code output}.
   *
   * @param input shape of a batch
   * @throws IllegalArgumentException as {@link #of(Map, Weights)}
   */
  public static OnnxExport of(Layer layer, Weights weights, Shape input) {
    Objects.requireNonNull(layer, "export: layer is null");
    Graph graph = new Graph();
    Node output = layer.apply(graph, graph.input(INPUT, input));
    return of(Map.of(OUTPUT, output), weights);
  }

  /**
   * The part of a graph that these values are computed by.
   *
   * @param outputs by the name they are to have
   * @param weights that hold all variables which are read
   * @throws IllegalArgumentException if some operations have no words in ONNX, naming all of them:
   *     those of gradients, of training and of random numbers
   */
  public static OnnxExport of(Map<String, Node> outputs, Weights weights) {
    Objects.requireNonNull(outputs, "export: outputs is null");
    Objects.requireNonNull(weights, "export: weights is null");
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("export: there are no outputs");
    }
    return new OnnxExport(Telling.model(new LinkedHashMap<>(outputs), weights));
  }

  /**
   * Writes or replaces a file, atomically.
   *
   * @throws DataException if it cannot be written, or would have more than 2^31 - 1 bytes
   */
  public void write(Path file) {
    new ModelFile(draft).write(file);
  }
}
