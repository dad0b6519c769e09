package dev.lanewise.nn.onnx;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.onnx.tensor.Budget;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import dev.lanewise.nn.run.Execution;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model for one thread, on tensors of any shape. It keeps the memory of the plans it has
 * used last.
 */
public final class OnnxSession {
  private final OnnxModel model;
  private final Runner runner;
  private final @Nullable Team team;

  /** The last session that was given values for inputs which have values of their own. */
  private @Nullable Overriding last;

  private record Overriding(Set<String> names, OnnxSession session) {}

  OnnxSession(OnnxModel model, Compiled compiled, @Nullable Team team) {
    this.model = model;
    this.team = team;
    this.runner = new Runner(compiled, team);
  }

  /**
   * Computes all outputs, by name and in the model's order.
   *
   * @throws OnnxException if an input is missing, unknown, or of another type or shape
   */
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    runValues(inputs)
        .forEach(
            (name, value) -> {
              if (!(value instanceof Tensor tensor)) {
                throw OnnxException.unsupported("output " + name + " is no tensor: " + value);
              }
              tensors.put(name, tensor);
            });
    return tensors;
  }

  /**
   * As {@link #run}, where inputs or outputs are sequences or optionals too.
   *
   * @throws OnnxException if an input is missing, unknown, or of another type or shape
   */
  public Map<String, Value> runValues(Map<String, ? extends Value> inputs) {
    Set<String> others = model.overridden(inputs.keySet());
    if (!others.isEmpty()) {
      return overriding(others).runValues(inputs);
    }
    Shapes.check(model.inputs(), inputs);
    Map<String, Value> outputs = Budget.ofRun(model.limits()).within(() -> runner.run(inputs));
    for (ValueInfo output : model.outputs()) {
      Value value = outputs.get(output.name());
      if (value == null || !output.admits(value)) {
        throw new OnnxException("output " + output + " came out as " + value);
      }
    }
    return outputs;
  }

  /**
   * The model for inputs of fixed shapes and arrays of floats: a run allocates nothing.
   *
   * @param shapes sizes of inputs by name; of those left out as the model says, 1 for what it
   *     leaves open
   * @throws IllegalArgumentException if the model is not computed by one plan
   */
  public Execution fixed(Map<String, int[]> shapes) {
    Set<String> others = model.overridden(shapes.keySet());
    if (!others.isEmpty()) {
      return overriding(others).fixed(shapes);
    }
    return Budget.ofRun(model.limits()).within(() -> runner.execution(model.plan(shapes)));
  }

  private OnnxSession overriding(Set<String> names) {
    Overriding recent = last;
    if (recent == null || !recent.names.equals(names)) {
      OnnxModel other = model.overriding(names);
      recent = new Overriding(names, team == null ? other.session() : other.session(team));
      last = recent;
    }
    return recent.session;
  }
}
