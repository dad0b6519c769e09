package dev.lanewise.nn.inspect;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Mode;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Param;
import dev.lanewise.nn.layer.Sequential;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a network's layers are and cost, for one batch: its {@link #toString} is a table.
 *
 * @param input shape of a batch
 * @param rows one for each layer, those within a {@link Sequential} by themselves, in order
 * @param parameters trainable numbers; what layers share is counted once, and in the first of them
 * @param state numbers kept but not trained, such as running averages
 * @param multiplyAdds of matrix products and convolutions of one prediction of the batch
 * @param predictionFloats of memory to predict in, beside parameters and input
 * @param trainingFloats of memory for the way forward and back to all gradients, those included
 */
public record Summary(
    Shape input,
    List<Row> rows,
    long parameters,
    long state,
    long multiplyAdds,
    long predictionFloats,
    long trainingFloats) {
  /**
   * One layer.
   *
   * @param name as in the names of its parameters
   * @param kind the class of the layer
   */
  public record Row(String name, String kind, Shape output, long parameters, long multiplyAdds) {}

  /** Copies the rows. */
  public Summary {
    rows = List.copyOf(rows);
  }

  /** The summary for batches of this shape; its first axis is the batch. */
  public static Summary of(Layer layer, Shape input) {
    Graph g = new Graph();
    Walk walk = new Walk(g);
    Node output = walk.through("", layer, g.input("input", input));
    Plan plan = Planner.best().plan(Map.of("output", output));
    List<Row> rows = walk.rows.stream().map(row -> withWork(row, plan)).toList();
    return new Summary(
        input,
        rows,
        rows.stream().mapToLong(Row::parameters).sum(),
        layer.state().values().stream().mapToLong(p -> p.variable().shape().size()).sum(),
        plan.multiplyAdds(),
        plan.arenaSize(),
        training(layer, input).arenaSize());
  }

  private static Plan training(Layer layer, Shape input) {
    Graph g = new Graph(Mode.TRAINING, RandomKey.of(0));
    Node loss = layer.apply(g, g.input("input", input)).square().sum();
    Map<String, Node> outputs = new LinkedHashMap<>();
    outputs.put("loss", loss);
    Map<String, Variable> variables = layer.variables();
    List<Node> gradients = Gradient.of(loss, variables.values().stream().map(g::variable).toList());
    int i = 0;
    for (String name : variables.keySet()) {
      outputs.put("gradient of " + name, gradients.get(i++));
    }
    return Planner.best().plan(outputs, g.assignments());
  }

  /** Applies layers one by one, as a sequence does, and keeps a row of each. */
  private static final class Walk {
    final List<Row> rows = new ArrayList<>();
    final Set<Variable> seen = new HashSet<>();
    final Graph g;

    Walk(Graph g) {
      this.g = g;
    }

    Node through(String path, Layer layer, Node x) {
      if (layer instanceof Sequential sequence) {
        Node y = x;
        for (Map.Entry<String, Layer> child : sequence.children().entrySet()) {
          Node in = y;
          String name = path.isEmpty() ? child.getKey() : path + "." + child.getKey();
          y = g.scoped(child.getKey(), () -> through(name, child.getValue(), in));
        }
        return y;
      }
      Node y = layer.apply(g, x);
      long parameters =
          layer.parameters().values().stream()
              .map(Param::variable)
              .filter(seen::add)
              .mapToLong(v -> v.shape().size())
              .sum();
      rows.add(new Row(path, kind(layer), y.shape(), parameters, 0));
      return y;
    }

    /** Layers made on the spot have no name. */
    private static String kind(Layer layer) {
      Class<?> type = layer.getClass();
      return type.isSynthetic() || type.isAnonymousClass() ? "" : type.getSimpleName();
    }
  }

  private static Row withWork(Row row, Plan plan) {
    long work =
        plan.steps().stream()
            .filter(s -> isWithin(s.scope(), row.name()))
            .mapToLong(s -> s.multiplyAdds())
            .sum();
    return new Row(row.name(), row.kind(), row.output(), row.parameters(), work);
  }

  private static boolean isWithin(String scope, String layer) {
    return layer.isEmpty() || scope.equals(layer) || scope.startsWith(layer + ".");
  }

  /** The table's lines. */
  public List<String> lines() {
    List<String[]> cells = new ArrayList<>();
    cells.add(new String[] {"layer", "kind", "output", "parameters", "multiply-adds"});
    cells.add(new String[] {"input", "", input.toString(), "", ""});
    for (Row r : rows) {
      cells.add(
          new String[] {
            r.name(),
            r.kind(),
            r.output().toString(),
            count(r.parameters()),
            count(r.multiplyAdds())
          });
    }
    cells.add(new String[] {"total", "", "", count(parameters), count(multiplyAdds)});
    List<String> lines = aligned(cells);
    lines.add("");
    lines.add("parameters   " + memory(parameters));
    if (state > 0) {
      lines.add("other state  %s (%s numbers)".formatted(memory(state), count(state)));
    }
    lines.add("prediction   " + memory(predictionFloats));
    lines.add("training     " + memory(trainingFloats) + " forward and backward");
    return lines;
  }

  /** Words at the left, numbers, from the fourth column on, at the right. */
  private static List<String> aligned(List<String[]> cells) {
    int columns = cells.getFirst().length;
    int[] widths = new int[columns];
    for (String[] row : cells) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row[c].length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : cells) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String blanks = " ".repeat(widths[c] - row[c].length());
        line.append(c == 0 ? "" : "  ").append(c < 3 ? row[c] + blanks : blanks + row[c]);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** Memory of that many floats. */
  private static String memory(long floats) {
    double bytes = 4.0 * floats;
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / (1 << 10))
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (1 << 20));
  }

  @Override
  public String toString() {
    return String.join("\n", lines());
  }
}
