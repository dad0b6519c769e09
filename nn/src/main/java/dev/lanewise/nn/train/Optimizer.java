package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.run.Execution;
import java.util.List;
import java.util.Map;

/**
 * How parameters follow their gradients: assignments in the graph of a step. What changes from step
 * to step comes in through inputs of one number each, so that one plan serves the whole training.
 */
public sealed interface Optimizer permits Sgd, Adam {
  /** The step size before any schedule. */
  float learningRate();

  /**
   * Adds this optimiser's inputs, and an assignment for every parameter and for the state kept for
   * it.
   *
   * @param gradients of the loss, in the order of the parameters
   * @return the state's variables by name, to begin at zero
   */
  Map<String, Variable> addTo(Graph g, Map<String, Variable> parameters, List<Node> gradients);

  /**
   * Sets the inputs for one step. Allocates nothing.
   *
   * @param step 1 for the first
   * @param factor of the learning rate, from a schedule
   */
  void set(Execution run, long step, double factor);

  /** Stochastic gradient descent with momentum. */
  static Optimizer sgd(float learningRate, float momentum) {
    return new Sgd(learningRate, momentum);
  }

  /** Adam with its authors' constants. */
  static Optimizer adam(float learningRate) {
    return Adam.of(learningRate);
  }

  /** One line that {@link #parse} reads back, such as {@code adam 0.001 0.9 0.999 1.0E-8}. */
  String describe();

  /** The optimiser that {@link #describe} described. */
  static Optimizer parse(String line) {
    String[] words = line.split(" ", -1);
    try {
      float[] numbers = new float[words.length - 1];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Float.parseFloat(words[i + 1]);
      }
      if (words[0].equals("sgd") && numbers.length == 2) {
        return new Sgd(numbers[0], numbers[1]);
      }
      if (words[0].equals("adam") && numbers.length == 4) {
        return new Adam(numbers[0], numbers[1], numbers[2], numbers[3]);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("optimizer: \"" + line + "\": " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "optimizer: \""
            + line
            + "\" is neither \"sgd RATE MOMENTUM\" nor \"adam RATE BETA1 BETA2 EPSILON\"");
  }
}
