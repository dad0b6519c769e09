package dev.lanewise.nn.prob;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The joint distribution of a few named variables, each with values 0 .. n-1: a table with a cell
 * for every combination, the last variable's values next to each other. Immutable; entropies are in
 * nats.
 */
public final class JointTable {
  private final List<String> names;
  private final int[] sizes;
  private final double[] p;

  private JointTable(List<String> names, int[] sizes, double[] p) {
    this.names = names;
    this.sizes = sizes;
    this.p = p;
  }

  /** A variable by itself. */
  public static JointTable of(String name, double... p) {
    return of(List.of(name), new int[] {p.length}, p);
  }

  /**
   * Variables with their sizes and all cells, whose sum must be 1 but for rounding; the last
   * variable is the fastest.
   */
  public static JointTable of(List<String> names, int[] sizes, double... p) {
    if (Set.copyOf(names).size() != names.size()) {
      throw new IllegalArgumentException("joint table: a name is there twice in " + names);
    }
    Require.length("joint table", "sizes", sizes.length, names.size());
    long cells = 1;
    for (int size : sizes) {
      Require.atLeast("joint table", "a size", size, 1);
      cells = Math.min(cells * size, Integer.MAX_VALUE);
    }
    Require.length("joint table", "p", p.length, (int) cells);
    double sum = Require.distribution("joint table", "p", p);
    return new JointTable(List.copyOf(names), sizes.clone(), scaled(p, sum));
  }

  private static double[] scaled(double[] p, double by) {
    return Arrays.stream(p).map(x -> x / by).toArray();
  }

  /** Names of all variables. */
  public List<String> names() {
    return names;
  }

  /** How many values a variable has. */
  public int size(String name) {
    return sizes[axis(name)];
  }

  /** All cells, the last variable the fastest. */
  public double[] probabilities() {
    return p.clone();
  }

  /** The chance that all variables have these values, in the order of their names. */
  public double probability(int... values) {
    Require.length("joint table", "values", values.length, names.size());
    int cell = 0;
    for (int k = 0; k < values.length; k++) {
      Require.below("joint table", names.get(k), values[k], sizes[k]);
      cell = cell * sizes[k] + values[k];
    }
    return p[cell];
  }

  /** {@code E[f]}; f is given the values in the order of names, and only those that can occur. */
  public double expectation(ToDoubleFunction<int[]> f) {
    double sum = 0;
    for (int cell = 0; cell < p.length; cell++) {
      sum += p[cell] == 0 ? 0 : p[cell] * f.applyAsDouble(values(cell));
    }
    return sum;
  }

  /** Sum rule: {@code p(x) = sum_y p(x, y)}. The named variables, in this order. */
  public JointTable marginal(String... kept) {
    int[] axes = Arrays.stream(kept).mapToInt(this::axis).toArray();
    Vectors.chosen("marginal", names.size(), axes);
    int[] newSizes = Arrays.stream(axes).map(a -> sizes[a]).toArray();
    double[] sums = new double[Arrays.stream(newSizes).reduce(1, (a, b) -> a * b)];
    for (int cell = 0; cell < p.length; cell++) {
      int[] values = values(cell);
      int at = 0;
      for (int axis : axes) {
        at = at * sizes[axis] + values[axis];
      }
      sums[at] += p[cell];
    }
    return new JointTable(List.of(kept), newSizes, sums);
  }

  /**
   * The other variables, given that one has a value: {@code p(y | x) = p(x, y) / p(x)}, Bayes' rule
   * where y came first.
   *
   * @throws IllegalArgumentException if that value has probability 0
   */
  public JointTable given(String name, int value) {
    int axis = axis(name);
    Require.below("given", name, value, sizes[axis]);
    String[] rest = names.stream().filter(n -> !n.equals(name)).toArray(String[]::new);
    double[] cells = p.clone();
    for (int cell = 0; cell < p.length; cell++) {
      cells[cell] = values(cell)[axis] == value ? p[cell] : 0;
    }
    double chance = Arrays.stream(cells).sum();
    if (chance == 0) {
      throw new IllegalArgumentException(
          "given: P(" + name + " = " + value + ") is 0: nothing can be conditioned on it");
    }
    return new JointTable(names, sizes, scaled(cells, chance)).marginal(rest);
  }

  /**
   * {@code p(x | y)}: a row for each value of y.
   *
   * @throws IllegalArgumentException if a value of y has probability 0
   */
  public double[][] conditional(String x, String y) {
    JointTable both = marginal(y, x);
    double[][] rows = new double[both.sizes[0]][];
    for (int value = 0; value < rows.length; value++) {
      rows[value] = both.given(y, value).p;
    }
    return rows;
  }

  /**
   * Product rule: {@code p(all, x) = p(all) p(x | y)}. A new last variable that depends on one that
   * is there, and on the others only through it: a channel.
   *
   * @param rows the distribution of x for each value of y
   */
  public JointTable then(String x, String y, double[][] rows) {
    int axis = axis(y);
    Require.length("then", "the rows of " + x, rows.length, sizes[axis]);
    int size = rows[0].length;
    double[][] channel = new double[rows.length][];
    for (int value = 0; value < rows.length; value++) {
      String row = "row " + value + " of " + x;
      Require.length("then", row, rows[value].length, size);
      channel[value] = scaled(rows[value], Require.distribution("then", row, rows[value]));
    }
    double[] cells = new double[Math.multiplyExact(p.length, size)];
    for (int cell = 0; cell < p.length; cell++) {
      double[] row = channel[values(cell)[axis]];
      for (int value = 0; value < size; value++) {
        cells[cell * size + value] = p[cell] * row[value];
      }
    }
    return extended(List.of(x), new int[] {size}, cells);
  }

  /** These variables and others that are independent of them. */
  public JointTable times(JointTable other) {
    double[] cells = new double[Math.multiplyExact(p.length, other.p.length)];
    for (int cell = 0; cell < cells.length; cell++) {
      cells[cell] = p[cell / other.p.length] * other.p[cell % other.p.length];
    }
    return extended(other.names, other.sizes, cells);
  }

  private JointTable extended(List<String> more, int[] moreSizes, double[] cells) {
    List<String> all = new ArrayList<>(names);
    all.addAll(more);
    int[] allSizes = Arrays.copyOf(sizes, all.size());
    System.arraycopy(moreSizes, 0, allSizes, sizes.length, moreSizes.length);
    return of(all, allSizes, cells);
  }

  /** A group taken as one variable, the last, whose values count the group's cells. */
  public JointTable merged(String name, String... group) {
    List<String> members = List.of(group);
    List<String> order = new ArrayList<>(names);
    order.removeAll(members);
    int apart = order.size();
    order.addAll(members);
    JointTable last = marginal(order.toArray(String[]::new));
    List<String> newNames = new ArrayList<>(order.subList(0, apart));
    newNames.add(name);
    int[] newSizes = Arrays.copyOf(last.sizes, apart + 1);
    newSizes[apart] = Arrays.stream(last.sizes, apart, order.size()).reduce(1, (a, b) -> a * b);
    return of(newNames, newSizes, last.p);
  }

  /** {@code H(x, ...)} of the named variables together. */
  public double entropy(String... x) {
    return Information.selfInformation(marginal(x).p);
  }

  /** {@code H(x | given...) = H(x, given...) - H(given...)}, as the mean over what is given. */
  public double conditionalEntropy(String x, String... given) {
    double[] cells = marginal(after(given, x)).p;
    int n = size(x);
    double sum = 0;
    for (int row = 0; row < cells.length; row += n) {
      double[] part = Arrays.copyOfRange(cells, row, row + n);
      double chance = Arrays.stream(part).sum();
      sum += chance == 0 ? 0 : chance * Information.selfInformation(scaled(part, chance));
    }
    return sum;
  }

  /**
   * {@code I(x; y | given...)}, the divergence of p(x, y, z) from p(x, z) p(y, z) / p(z): not
   * negative, and 0 where x and y are independent, given z.
   */
  public double mutualInformation(String x, String y, String... given) {
    double[] cells = marginal(after(given, x, y)).p;
    int rows = size(x);
    int cols = size(y);
    double sum = 0;
    for (int block = 0; block < cells.length; block += rows * cols) {
      sum += mutualInformation(cells, block, rows, cols);
    }
    return sum;
  }

  /** Of one block, that of one value of what is given. */
  private static double mutualInformation(double[] cells, int block, int rows, int cols) {
    double[] ofRow = new double[rows];
    double[] ofCol = new double[cols];
    double all = 0;
    for (int i = 0; i < rows * cols; i++) {
      ofRow[i / cols] += cells[block + i];
      ofCol[i % cols] += cells[block + i];
      all += cells[block + i];
    }
    double sum = 0;
    for (int i = 0; i < rows * cols && all > 0; i++) {
      // By logarithms, because a product of chances may underflow where the chance itself does not.
      double product = Math.log(ofRow[i / cols] / all) + Math.log(ofCol[i % cols]);
      sum += LogInformation.deviance(Math.log(cells[block + i]), product);
    }
    return sum;
  }

  private static String[] after(String[] given, String... names) {
    return Stream.concat(Arrays.stream(given), Arrays.stream(names)).toArray(String[]::new);
  }

  private int[] values(int cell) {
    int[] values = new int[sizes.length];
    for (int k = sizes.length - 1; k >= 0; k--) {
      values[k] = cell % sizes[k];
      cell /= sizes[k];
    }
    return values;
  }

  private int axis(String name) {
    int axis = names.indexOf(name);
    if (axis < 0) {
      throw new IllegalArgumentException(
          "joint table: there is no variable " + name + " among " + names);
    }
    return axis;
  }
}
