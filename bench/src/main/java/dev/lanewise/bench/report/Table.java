package dev.lanewise.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Lines of cells, each column as wide as its widest cell; the first column stands at the left. */
public final class Table {
  /** Where the cells of the other columns stand: words at the left, numbers at the right. */
  public enum Side {
    LEFT,
    RIGHT
  }

  private final List<String[]> rows = new ArrayList<>();

  /** An empty table. */
  public Table() {}

  /** Adds a line; it may have fewer cells than others. */
  public Table add(String... cells) {
    rows.add(cells.clone());
    return this;
  }

  /** The table of numbers as text, without trailing blanks. */
  public List<String> lines() {
    return lines(Side.RIGHT);
  }

  /** The table as text, without trailing blanks. */
  public List<String> lines(Side side) {
    int[] widths = new int[rows.stream().mapToInt(r -> r.length).max().orElse(0)];
    for (String[] row : rows) {
      for (int c = 0; c < row.length; c++) {
        widths[c] = Math.max(widths[c], row[c].length());
      }
    }
    return rows.stream().map(row -> line(row, widths, side)).toList();
  }

  private static String line(String[] row, int[] widths, Side side) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < row.length; c++) {
      String blanks = " ".repeat(widths[c] - row[c].length());
      boolean left = c == 0 || side == Side.LEFT;
      line.append(c == 0 ? "" : "  ").append(left ? row[c] + blanks : blanks + row[c]);
    }
    return line.toString().stripTrailing();
  }
}
