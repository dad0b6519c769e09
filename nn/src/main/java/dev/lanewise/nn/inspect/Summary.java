package dev.lanewise.nn.inspect;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Mode;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Sequential;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a network's layers are and cost, for one batch: its {@link #toString} is a table.
 *
 * @param input shape of a batch
 * @param rows one for each layer, in order; of layers made of others, those first, and a row of
 *     their own for what they add, which a {@link Sequential} does not
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
  /** The first column of numbers. */
  private static final int NUMBERS = 3;

  /**
   * One layer.
   *
   * @param name as in the names of its parameters
   * @param kind the class of the layer
   * @param output shape of what it makes of the batch
   * @param field sizes of what the unit in the middle of its output sees of the input, along its
   *     third axis and those that follow; empty if there is none
   * @param parameters of its own, its children's apart
   * @param multiplyAdds likewise
   */
  public record Row(
      String name,
      String kind,
      Shape output,
      List<Integer> field,
      long parameters,
      long multiplyAdds) {
    /** Copies the field. */
    public Row {
      field = List.copyOf(field);
    }
  }

  /** Copies the rows. */
  public Summary {
    rows = List.copyOf(rows);
  }

  /** The summary for batches of this shape; its first axis is the batch. */
  public static Summary of(Layer layer, Shape input) {
    Graph g = new Graph();
    Node output = layer.apply(g, g.input("input", input));
    Plan plan = Planner.best().plan(Map.of("output", output));
    List<Row> rows = new Rows(g, output, layer, input).of(plan);
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

  /** The table's lines. */
  public List<String> lines() {
    List<String[]> cells = new ArrayList<>();
    cells.add(
        new String[] {"layer", "kind", "output", "receptive field", "parameters", "multiply-adds"});
    cells.add(new String[] {"input", "", input.toString(), "", "", ""});
    for (Row r : rows) {
      cells.add(
          new String[] {
            r.name(),
            r.kind(),
            r.output().toString(),
            r.field().stream().map(String::valueOf).collect(Collectors.joining(" x ")),
            count(r.parameters()),
            count(r.multiplyAdds())
          });
    }
    cells.add(new String[] {"total", "", "", "", count(parameters), count(multiplyAdds)});
    List<String> lines = new ArrayList<>(aligned(cells));
    lines.add("");
    lines.add("parameters   " + memory(parameters));
    if (state > 0) {
      lines.add("other state  %s (%s numbers)".formatted(memory(state), count(state)));
    }
    lines.add("prediction   " + memory(predictionFloats));
    lines.add("training     " + memory(trainingFloats) + " forward and backward");
    return lines;
  }

  /** Words at the left, numbers at the right; no column that has nothing below its name. */
  private static List<String> aligned(List<String[]> cells) {
    int[] widths = new int[cells.getFirst().length];
    for (int c = 0; c < widths.length; c++) {
      int column = c;
      List<Integer> lengths = cells.stream().map(row -> row[column].length()).toList();
      boolean isEmpty = lengths.subList(1, lengths.size()).stream().allMatch(n -> n == 0);
      widths[c] = isEmpty ? 0 : Collections.max(lengths);
    }
    return cells.stream().map(row -> aligned(row, widths)).toList();
  }

  private static String aligned(String[] row, int... widths) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      if (widths[c] > 0) {
        String blanks = " ".repeat(widths[c] - row[c].length());
        line.append(c == 0 ? "" : "  ").append(c < NUMBERS ? row[c] + blanks : blanks + row[c]);
      }
    }
    return line.toString().stripTrailing();
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
