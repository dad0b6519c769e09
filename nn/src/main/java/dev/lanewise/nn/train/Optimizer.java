package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.List;
import java.util.Map;

/**
 * How parameters follow their gradients: assignments in the graph of a step. What changes from step
 * to step comes in through inputs of one number each, so that one plan serves the whole training.
 *
 * <p>Optimisers compose: {@code Adam.of(1e-3f).clipNorm(1).averaged(0.999f)}. Implement it to make
 * your own.
 */
public interface Optimizer {
  /** The step size before any schedule. */
  float learningRate();

  /**
   * Adds this optimiser's inputs, and an assignment for every parameter and for the state kept for
   * it.
   *
   * @param scope what the names of inputs and state begin with
   * @param gradients of the loss, in the order of the parameters
   */
  Update addTo(Graph g, String scope, Map<String, Variable> parameters, List<Node> gradients);

  /** One line that {@link #parse} reads back, such as {@code adam 0.001 0.9 0.999 1.0E-8}. */
  String describe();

  /** This one with {@link WeightDecay}. */
  default Optimizer weightDecay(float decay) {
    return new WeightDecay(decay, this);
  }

  /** This one with {@link ClipNorm}: gradients no longer than {@code most}, all together. */
  default Optimizer clipNorm(float most) {
    return new ClipNorm(most, this);
  }

  /** This one with {@link ClipValue}: no number of a gradient beyond {@code +-most}. */
  default Optimizer clipValue(float most) {
    return new ClipValue(most, this);
  }

  /** This one with an exponential {@link Average} of the parameters. */
  default Optimizer averaged(float decay) {
    return new Average(decay, this);
  }

  /** This one with the arithmetic {@link Average} of the parameters over all steps. */
  default Optimizer averaged() {
    return new Average(1, this);
  }

  /** Another one for the parameters in whose name the regular expression is found. */
  default Optimizer group(String names, Optimizer group) {
    return new Group(names, group, this);
  }

  /** Gradient descent: stochastic where the loss is of a batch. */
  static Optimizer sgd(float learningRate) {
    return new Sgd(learningRate, 0);
  }

  /** Gradient descent with momentum. */
  static Optimizer sgd(float learningRate, float momentum) {
    return new Sgd(learningRate, momentum);
  }

  /** Adam with its authors' constants. */
  static Optimizer adam(float learningRate) {
    return Adam.of(learningRate);
  }

  /** The optimiser that {@link #describe} described. */
  static Optimizer parse(String line) {
    return new OptimizerWords(line).parse();
  }
}
