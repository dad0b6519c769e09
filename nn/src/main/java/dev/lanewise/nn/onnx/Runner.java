package dev.lanewise.nn.onnx;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.onnx.op.Use;
import dev.lanewise.nn.onnx.tensor.Budget;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.run.Execution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs a network for one thread, stage by stage. It keeps the memory of the plans used last. */
final class Runner {
  private static final int MOST_PLANS = 16;

  /**
   * Uses of operators that wait for shapes, counted anew after each stage: some 40 stages of a
   * model of 10,000 nodes.
   */
  private static final long MOST_WAITS = 400_000;

  private final Compiled compiled;
  private final @Nullable Team team;
  private final Map<Plan, Execution> executions =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Plan, Execution> eldest) {
          return size() > MOST_PLANS;
        }
      };

  Runner(Compiled compiled, @Nullable Team team) {
    this.compiled = compiled;
    this.team = team;
  }

  /** All outputs by name, in the network's order. */
  Map<String, Value> run(Map<String, ? extends Value> inputs) {
    Stage stage = compiled.stage(Compiler.givens(inputs));
    Map<String, Value> values = new HashMap<>(inputs);
    long waits = 0;
    while (true) {
      run(stage, values);
      if (stage.rest().isEmpty()) {
        return outputs(stage, values);
      }
      waits += stage.rest().size();
      if (waits > MOST_WAITS) {
        throw OnnxException.unsupported(
            "shapes that only a run knows depend on each other too often: %d operators wait"
                .formatted(stage.rest().size()));
      }
      Map<String, Value> needed = new TreeMap<>();
      List<String> names = new ArrayList<>(compiled.network().wanted());
      stage.rest().forEach(use -> names.addAll(use.reads()));
      for (String name : names) {
        Value value = values.get(name);
        if (value != null && !stage.known().containsKey(name)) {
          needed.put(name, value);
        }
      }
      values.keySet().retainAll(needed.keySet());
      stage = stage.next(compiled.compiler(), needed);
    }
  }

  private Map<String, Value> outputs(Stage stage, Map<String, Value> values) {
    Map<String, Value> outputs = new LinkedHashMap<>();
    for (String name : compiled.network().wanted()) {
      outputs.put(name, value(stage, values, name));
    }
    return outputs;
  }

  private void run(Stage stage, Map<String, Value> values) {
    Plan plan = stage.plan();
    if (plan != null) {
      Execution execution = execution(plan);
      for (String input : plan.inputs().keySet()) {
        if (!(value(stage, values, input) instanceof Tensor tensor)) {
          throw new IllegalStateException("onnx: " + input + " is no tensor");
        }
        execution.set(input, tensor.floats());
      }
      try {
        execution.run();
      } catch (IndexOutOfBoundsException e) {
        // A gather's index, which only the run knows.
        throw new OnnxException(String.valueOf(e.getMessage()));
      }
      stage
          .made()
          .forEach(
              (name, type) -> {
                Shape shape = plan.outputShape(name);
                Budget.take(4L * shape.size());
                float[] to = new float[shape.size()];
                execution.get(name, to);
                values.put(name, Values.typed(type, shape.dims(), to));
              });
    }
    stage.steps().forEach(use -> compute(use, stage, values));
  }

  private static void compute(Use use, Stage stage, Map<String, Value> values) {
    List<@Nullable Value> in = new ArrayList<>();
    for (String name : use.inputs()) {
      in.add(name.isEmpty() ? null : value(stage, values, name));
    }
    Map<String, Value> outer = new HashMap<>();
    use.captured().forEach(name -> outer.put(name, value(stage, values, name)));
    List<? extends Value> results = Immediate.evaluate(use, in, outer);
    for (int i = 0; i < use.outputs().size(); i++) {
      String name = use.outputs().get(i);
      if (name.isEmpty()) {
        continue;
      }
      if (i >= results.size()) {
        throw OnnxException.unsupported(use.label() + ": output " + name);
      }
      values.put(name, results.get(i));
    }
  }

  private static Value value(Stage stage, Map<String, Value> values, String name) {
    Tensor known = stage.known().get(name);
    Value value = known != null ? known : values.get(name);
    if (value == null) {
      throw new IllegalStateException("onnx: no value " + name);
    }
    return value;
  }

  Execution execution(Plan plan) {
    return executions.computeIfAbsent(
        plan,
        p -> {
          Budget.take(4L * p.arenaSize());
          return Execution.frozen(p, compiled.network().weights(), team, compiled.frozen());
        });
  }
}
