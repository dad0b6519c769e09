package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.Budget;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;

/** Ensembles of decision trees (domain ai.onnx.ml). */
final class TreeOperators {
  private TreeOperators() {}

  static void addTo(Operators all) {
    all.add("ai.onnx.ml", "TreeEnsemble").tensor(c -> new Ensemble(c).run());
  }

  private static final class Ensemble {
    /** The aggregate function of this number divides the sum by the number of trees. */
    private static final int AVERAGE = 0;

    /** A node's comparison with this number asks for membership in a set. */
    private static final int MEMBER = 6;

    private final TensorCall c;
    private final Tensor x;
    private final int[] roots;
    private final int[] features;
    private final int[] onTrue;
    private final int[] onFalse;
    private final int[] trueLeaf;
    private final int[] falseLeaf;
    private final int[] missing;
    private final int[] targets;
    private final Tensor modes;
    private final Tensor splits;
    private final Tensor weights;
    private final List<Set<Double>> members;
    private final int outputs;

    Ensemble(TensorCall c) {
      this.c = c;
      this.x = c.in(0);
      this.roots = list("tree_roots");
      this.features = list("nodes_featureids");
      this.onTrue = list("nodes_truenodeids");
      this.onFalse = list("nodes_falsenodeids");
      this.trueLeaf = list("nodes_trueleafs");
      this.falseLeaf = list("nodes_falseleafs");
      this.missing = c.use.wholes("nodes_missing_value_tracks_true", new int[features.length]);
      this.targets = list("leaf_targetids");
      this.modes = tensor("nodes_modes");
      this.splits = tensor("nodes_splits");
      this.weights = tensor("leaf_weights");
      this.outputs = c.use.small("n_targets", 1);
      this.members = members();
      if (x.rank() != 2 || outputs < 1) {
        throw c.wrong("x is %s, targets are %d".formatted(x, outputs));
      }
    }

    private int[] list(String attribute) {
      int[] list = c.use.wholes(attribute);
      if (list == null) {
        throw c.wrong("attribute " + attribute + " is missing");
      }
      return list;
    }

    private Tensor tensor(String attribute) {
      Tensor tensor = c.use.tensor(attribute);
      if (tensor == null) {
        throw c.wrong("attribute " + attribute + " is missing");
      }
      return tensor;
    }

    /** The set of each node that asks for one; in the attribute NaN ends each. */
    private List<Set<Double>> members() {
      List<Set<Double>> sets = new ArrayList<>();
      Tensor values = c.use.tensor("membership_values");
      int at = 0;
      for (int node = 0; node < modes.size(); node++) {
        Set<Double> set = new HashSet<>();
        while (modes.whole(node) == MEMBER && values != null && at < values.size()) {
          double value = values.real(at++);
          if (Double.isNaN(value)) {
            break;
          }
          set.add(value);
        }
        sets.add(set);
      }
      return sets;
    }

    Tensor run() {
      int n = x.dim(0);
      int aggregate = c.use.small("aggregate_function", 1);
      DoubleBinaryOperator join = join(aggregate);
      TensorBuilder y = new TensorBuilder(x.type(), n, outputs);
      Budget.take(8L * outputs);
      for (int i = 0; i < n; i++) {
        double[] sums = new double[outputs];
        boolean[] said = new boolean[outputs];
        for (int root : roots) {
          int leaf = leaf(root, i);
          int target = targets[leaf];
          double weight = weights.real(leaf);
          sums[target] = said[target] ? join.applyAsDouble(sums[target], weight) : weight;
          said[target] = true;
        }
        for (int k = 0; aggregate == AVERAGE && k < outputs; k++) {
          sums[k] /= roots.length;
        }
        transform(sums);
        for (int k = 0; k < outputs; k++) {
          y.set(i * outputs + k, sums[k]);
        }
      }
      return y.done();
    }

    /** How what a leaf says joins what those of other trees have said. */
    private DoubleBinaryOperator join(int aggregate) {
      return switch (aggregate) {
        case AVERAGE, 1 -> Double::sum;
        case 2 -> Math::min;
        case 3 -> Math::max;
        default -> throw c.wrong("aggregate_function " + aggregate);
      };
    }

    /** The leaf that a row of x comes to. */
    private int leaf(int root, int row) {
      int node = root;
      for (int steps = 0; steps <= features.length; steps++) {
        boolean yes = holds(node, x.real(row * x.dim(1) + Math.min(features[node], x.dim(1) - 1)));
        int next = yes ? onTrue[node] : onFalse[node];
        if ((yes ? trueLeaf[node] : falseLeaf[node]) != 0) {
          return next;
        }
        node = next;
      }
      throw c.wrong("tree " + root + " has a cycle");
    }

    private boolean holds(int node, double value) {
      double split = splits.real(node);
      boolean holds =
          switch ((int) modes.whole(node)) {
            case 0 -> value <= split;
            case 1 -> value < split;
            case 2 -> value >= split;
            case 3 -> value > split;
            case 4 -> value == split;
            case 5 -> value != split;
            case MEMBER -> members.get(node).contains(value);
            default -> throw c.wrong("node %d compares by %d".formatted(node, modes.whole(node)));
          };
      return holds || (missing[node] != 0 && Double.isNaN(value));
    }

    private void transform(double[] scores) {
      int how = c.use.small("post_transform", 0);
      switch (how) {
        case 0 -> {}
        case 1, 3 -> softmax(scores, how == 3);
        case 2 -> Arrays.setAll(scores, k -> 1 / (1 + Math.exp(-scores[k])));
        default -> throw c.unsupported("post_transform " + how);
      }
    }

    /** In place; where zeros are told apart, they stay. */
    private static void softmax(double[] scores, boolean keepsZeros) {
      double most = Arrays.stream(scores).max().orElse(0);
      double sum = 0;
      for (int k = 0; k < scores.length; k++) {
        boolean stays = keepsZeros && scores[k] == 0;
        scores[k] = stays ? 0 : Math.exp(scores[k] - most);
        sum += scores[k];
      }
      for (int k = 0; k < scores.length; k++) {
        scores[k] /= sum;
      }
    }
  }
}
