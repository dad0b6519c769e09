package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.run.Execution;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an optimiser added to a graph: state, and inputs that change from step to step. */
public final class Update {
  /** What an input of one number is at a step. */
  @FunctionalInterface
  interface Value {
    /**
     * The number at a step.
     *
     * @param step 1 for the first
     * @param factor of the learning rate, from a schedule
     */
    float at(long step, double factor);
  }

  /** An input by its label. */
  record Input(String label, Value value) {}

  private final Map<String, Variable> state;
  private final Map<String, Variable> averages;
  private final Input[] inputs;

  Update(Map<String, Variable> state, Map<String, Variable> averages, Input[] inputs) {
    this.state = Collections.unmodifiableMap(new LinkedHashMap<>(state));
    this.averages = Collections.unmodifiableMap(new LinkedHashMap<>(averages));
    this.inputs = inputs.clone();
  }

  List<Input> inputs() {
    return List.of(inputs);
  }

  /** The state's variables by name, to begin at zero. */
  public Map<String, Variable> state() {
    return state;
  }

  /**
   * The parameters' averages over the steps so far, by the parameter's name: part of the state.
   * Empty if the optimiser keeps none.
   */
  public Map<String, Variable> averages() {
    return averages;
  }

  /**
   * Sets the inputs for one step. Allocates nothing.
   *
   * @param step 1 for the first
   * @param factor of the learning rate, from a schedule
   */
  public void set(Execution run, long step, double factor) {
    for (Input input : inputs) {
      run.set(input.label(), input.value().at(step, factor));
    }
  }
}
