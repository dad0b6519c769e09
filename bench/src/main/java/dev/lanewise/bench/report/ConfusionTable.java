package dev.lanewise.bench.report;

import dev.lanewise.nn.metrics.ConfusionMatrix;
import java.util.List;

/** A confusion matrix as text: a line for each true class, a column for each predicted one. */
public final class ConfusionTable {
  private ConfusionTable() {}

  /** The lines, with the share of each class that was found at their ends. */
  public static List<String> lines(ConfusionMatrix confusion, List<String> names) {
    Table table = new Table();
    int classes = confusion.classes();
    String[] head = new String[classes + 2];
    head[0] = "true / predicted";
    head[classes + 1] = "found";
    for (int c = 0; c < classes; c++) {
      head[c + 1] = names.get(c);
    }
    table.add(head);
    for (int truth = 0; truth < classes; truth++) {
      String[] line = new String[classes + 2];
      line[0] = names.get(truth);
      for (int c = 0; c < classes; c++) {
        long count = confusion.count(truth, c);
        line[c + 1] = count == 0 ? "." : Long.toString(count);
      }
      line[classes + 1] =
          confusion.actual(truth) == 0 ? "-" : Text.percent(confusion.recall(truth));
      table.add(line);
    }
    return table.lines();
  }
}
