package dev.lanewise.nn.onnx;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.onnx.op.Use;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.run.Execution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model for one thread, on tensors of any shape. It keeps the memory of the plans it has
 * used last.
 */
public final class OnnxSession {
  /** Plans whose memory is kept. */
  private static final int MOST_PLANS = 16;

  private final OnnxModel model;
  private final @Nullable Team team;
  private final Map<Plan, Execution> executions =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Plan, Execution> eldest) {
          return size() > MOST_PLANS;
        }
      };

  OnnxSession(OnnxModel model, @Nullable Team team) {
    this.model = model;
    this.team = team;
  }

  /**
   * Computes all outputs, by name and in the model's order.
   *
   * @throws OnnxException if an input is missing, unknown, or of another type or shape
   */
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Stage stage = model.stage(Shapes.ofTensors(model.inputs(), inputs));
    Map<String, Tensor> values = new HashMap<>(inputs);
    while (true) {
      run(stage, values);
      if (stage.rest().isEmpty()) {
        return outputs(stage, values);
      }
      Map<String, Tensor> needed = new TreeMap<>();
      List<String> names = new ArrayList<>();
      stage.rest().forEach(use -> names.addAll(use.inputs()));
      model.outputs().forEach(output -> names.add(output.name()));
      for (String name : names) {
        Tensor value = values.get(name);
        if (value != null && !stage.known().containsKey(name)) {
          needed.put(name, value);
        }
      }
      values.keySet().retainAll(needed.keySet());
      stage = stage.next(model.compiler(), needed);
    }
  }

  private void run(Stage stage, Map<String, Tensor> values) {
    Plan plan = stage.plan();
    if (plan != null) {
      Execution execution = execution(plan);
      for (String input : plan.inputs().keySet()) {
        execution.set(input, value(stage, values, input).floats());
      }
      execution.run();
      stage
          .made()
          .forEach(
              (name, type) -> {
                Shape shape = plan.outputShape(name);
                float[] to = new float[shape.size()];
                execution.get(name, to);
                values.put(name, Values.typed(type, shape.dims(), to));
              });
    }
    for (Use use : stage.steps()) {
      List<@Nullable Tensor> in = new ArrayList<>();
      for (String name : use.inputs()) {
        in.add(name.isEmpty() ? null : value(stage, values, name));
      }
      List<Tensor> results = Immediate.evaluate(use, in);
      for (int i = 0; i < use.outputs().size(); i++) {
        if (use.outputs().get(i).isEmpty()) {
          continue;
        }
        if (i >= results.size()) {
          throw OnnxException.unsupported(use.label() + ": output " + use.outputs().get(i));
        }
        values.put(use.outputs().get(i), results.get(i));
      }
    }
  }

  private static Tensor value(Stage stage, Map<String, Tensor> values, String name) {
    Tensor known = stage.known().get(name);
    Tensor value = known != null ? known : values.get(name);
    if (value == null) {
      throw new IllegalStateException("onnx: no value " + name);
    }
    return value;
  }

  private Execution execution(Plan plan) {
    return executions.computeIfAbsent(
        plan, p -> Execution.frozen(p, model.network().weights(), team, model.frozen()));
  }

  private Map<String, Tensor> outputs(Stage stage, Map<String, Tensor> values) {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (ValueInfo output : model.outputs()) {
      Tensor value = value(stage, values, output.name());
      if (value.type() != output.type()) {
        throw new OnnxException("output " + output + " came out as " + value);
      }
      outputs.put(output.name(), value);
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
    return execution(model.plan(shapes));
  }

  @Override
  public String toString() {
    return "session of " + model.inputs() + " to " + model.outputs() + Arrays.asList(team);
  }
}
