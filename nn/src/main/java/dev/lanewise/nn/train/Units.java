package dev.lanewise.nn.train;

import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.Safetensors.Tensor;
import dev.lanewise.nn.data.Standardisation;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.layer.Sequential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a network sees and says instead of features and targets as they are. It learns {@code (t -
 * mean) / deviation} of numbers to be predicted, and predicts them in their own units: outputs near
 * 0 and 1 are what its first weights make, and what a learning rate is chosen for.
 *
 * @param features of an example, one group or as many as numbers or channels
 * @param targets one group, or one for each number to be predicted
 */
public record Units(Standardisation features, Standardisation targets) {
  /** What the names of tensors in a checkpoint begin with. */
  static final String OF_FEATURES = "standardisation";

  static final String OF_TARGETS = "targets";
  private static final List<String> PARTS = List.of(".means", ".deviations");

  /** Targets as they are, such as classes. */
  public static Units of(Standardisation features) {
    return new Units(features, Standardisation.none());
  }

  /**
   * Those of a checkpoint's tensors, in which there is nothing of targets left as they are.
   *
   * @param size of an example's features
   */
  static Units read(String file, Map<String, Tensor> tensors, int size, int outputs) {
    boolean leaves = PARTS.stream().noneMatch(part -> tensors.containsKey(OF_TARGETS + part));
    return new Units(
        read(file, tensors, OF_FEATURES, size),
        leaves ? Standardisation.none() : read(file, tensors, OF_TARGETS, outputs));
  }

  private static Standardisation read(
      String file, Map<String, Tensor> tensors, String of, int numbers) {
    List<float[]> parts = new ArrayList<>();
    for (String part : PARTS) {
      Tensor tensor = tensors.get(of + part);
      if (tensor == null) {
        throw new DataException(file + ": has no " + of + part);
      }
      parts.add(tensor.values());
    }
    try {
      Standardisation read = new Standardisation(parts.get(0), parts.get(1));
      if (numbers % read.means().length != 0) {
        throw new DataException(
            "%s: %s has %d means, which do not divide %d numbers"
                .formatted(file, of, read.means().length, numbers));
      }
      return read;
    } catch (IllegalArgumentException e) {
      throw new DataException(file + ": " + e.getMessage());
    }
  }

  /** Whether a checkpoint's tensor is one of these. */
  static boolean isTheirs(String tensor) {
    return PARTS.stream()
        .anyMatch(p -> tensor.equals(OF_FEATURES + p) || tensor.equals(OF_TARGETS + p));
  }

  /** Adds them to a checkpoint's tensors. */
  void put(Map<String, Tensor> tensors) {
    put(tensors, OF_FEATURES, features);
    if (!leaveTargets()) {
      put(tensors, OF_TARGETS, targets);
    }
  }

  private static void put(Map<String, Tensor> tensors, String of, Standardisation by) {
    int[] shape = {by.means().length};
    tensors.put(of + PARTS.get(0), new Tensor(shape, by.means()));
    tensors.put(of + PARTS.get(1), new Tensor(shape, by.deviations()));
  }

  /** Whether targets are left as they are. */
  boolean leaveTargets() {
    return Arrays.equals(targets.means(), new float[1])
        && Arrays.equals(targets.deviations(), new float[] {1});
  }

  /** Targets, or numbers in their units, as the network learns them; rows of a batch. */
  Node learnt(Node targetRows) {
    Graph g = targetRows.graph();
    return leaveTargets()
        ? targetRows
        : targetRows.sub(constant(g, targets.means())).div(constant(g, targets.deviations()));
  }

  /** What the network says, in the targets' own units. */
  Node predicted(Node output) {
    Graph g = output.graph();
    return leaveTargets()
        ? output
        : output.mul(constant(g, targets.deviations())).add(constant(g, targets.means()));
  }

  private static Node constant(Graph g, float... numbers) {
    return g.constant(Shape.of(numbers.length), numbers);
  }

  /** The network from features to predictions, both as they are; the same parameters. */
  public Layer around(Network network) {
    return Sequential.empty()
        .then("standardise", standardiser(network.inputShape()))
        .then(network.name(), network.layer())
        .then("units", (g, output) -> predicted(output));
  }

  /** {@code (x - mean) / deviation}, for each feature, each channel, or all alike. */
  private Layer standardiser(Shape example) {
    float[] means = features.means();
    int[] dims = example.dims();
    for (int axis = 0; axis < dims.length; axis++) {
      boolean channels = means.length == dims[0] && axis > 0;
      dims[axis] = means.length == 1 || channels ? 1 : dims[axis];
    }
    Shape groups = means.length == example.size() ? example : Shape.of(dims);
    return (g, x) ->
        x.sub(g.constant(groups, means)).div(g.constant(groups, features.deviations()));
  }
}
