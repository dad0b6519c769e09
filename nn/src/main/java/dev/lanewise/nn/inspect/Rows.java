package dev.lanewise.nn.inspect;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.inspect.Summary.Row;
import dev.lanewise.nn.layer.Box;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Param;
import dev.lanewise.nn.layer.ReceptiveField;
import dev.lanewise.nn.layer.Sequential;
import dev.lanewise.nn.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds the rows of a {@link Summary}: layers by the names under which they were applied. */
final class Rows {
  /** Before these come batch and channels. */
  private static final int FIRST_SIZE = 2;

  private final Graph graph;
  private final Node output;
  private final Node oneOutput;
  private final Node oneInput;
  private final Map<String, Layer> layers = new LinkedHashMap<>();

  /**
   * Of a layer that has been applied.
   *
   * @param graph in which
   * @param output that it made
   * @param input shape of the batch
   */
  Rows(Graph graph, Node output, Layer layer, Shape input) {
    this.graph = graph;
    this.output = output;
    // Fields are those of one example: traced there, no element is mixed with another's.
    int[] one = input.dims();
    one[0] = 1;
    Graph g = new Graph();
    oneInput = g.input("input", Shape.of(one));
    oneOutput = layer.apply(g, oneInput);
    find("", layer);
  }

  private void find(String path, Layer layer) {
    layer
        .children()
        .forEach(
            (name, child) -> {
              String whole = path.isEmpty() ? name : path + "." + name;
              if (graph.result(whole) != null) {
                find(whole, child);
              }
            });
    if (!(layer instanceof Sequential)) {
      layers.put(path, layer);
    }
  }

  List<Row> of(Plan plan) {
    Map<String, Long> work = new HashMap<>();
    plan.steps().forEach(step -> work.merge(owner(step.scope()), step.multiplyAdds(), Long::sum));
    List<Row> rows = new ArrayList<>();
    Set<Variable> seen = new HashSet<>();
    layers.forEach(
        (path, layer) ->
            rows.add(
                new Row(
                    path,
                    kind(layer),
                    result(graph, path, output).shape(),
                    field(result(oneInput.graph(), path, oneOutput)),
                    parameters(layer, seen),
                    work.getOrDefault(path, 0L))));
    return rows;
  }

  private static Node result(Graph g, String path, Node whole) {
    Node result = g.result(path);
    return result == null ? whole : result;
  }

  /** The layer, of those with a row, that works there: the innermost. */
  private String owner(String scope) {
    String owner = scope;
    while (!layers.containsKey(owner) && !owner.isEmpty()) {
      owner = owner.substring(0, Math.max(0, owner.lastIndexOf('.')));
    }
    return owner;
  }

  private static long parameters(Layer layer, Set<Variable> seen) {
    return layer.parameters().values().stream()
        .map(Param::variable)
        .filter(seen::add)
        .mapToLong(v -> v.shape().size())
        .sum();
  }

  /** Layers made on the spot have no name. */
  private static String kind(Layer layer) {
    Class<?> type = layer.getClass();
    return type.isSynthetic() || type.isAnonymousClass() ? "" : type.getSimpleName();
  }

  private List<Integer> field(Node made) {
    int rank = oneInput.shape().rank();
    int[] dims = made.shape().dims();
    if (rank <= FIRST_SIZE || dims.length == 0 || Arrays.stream(dims).anyMatch(d -> d == 0)) {
      return List.of();
    }
    Box field = ReceptiveField.of(oneInput, made).ofMiddle();
    return IntStream.range(FIRST_SIZE - 1, rank - 1).mapToObj(field::size).toList();
  }
}
