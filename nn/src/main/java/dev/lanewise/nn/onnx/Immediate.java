package dev.lanewise.nn.onnx;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.onnx.op.Declined;
import dev.lanewise.nn.onnx.op.NodeCall;
import dev.lanewise.nn.onnx.op.Operand;
import dev.lanewise.nn.onnx.op.Result;
import dev.lanewise.nn.onnx.op.TensorCall;
import dev.lanewise.nn.onnx.op.Use;
import dev.lanewise.nn.onnx.tensor.Budget;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One operator computed at once, by its evaluator or, if it has none, by a plan for this call. */
final class Immediate {
  private Immediate() {}

  /**
   * The outputs.
   *
   * @param outer values that graphs in its attributes capture
   */
  static List<? extends Value> evaluate(
      Use use, List<@Nullable Value> inputs, Map<String, Value> outer) {
    Budget.evaluate();
    try {
      return use.operator().hasEvaluator()
          ? use.operator().evaluate(new TensorCall(use, inputs, outer))
          : planned(use, inputs);
    } catch (Declined e) {
      throw OnnxException.unsupported(use.label() + ": " + e.getMessage());
    } catch (OnnxException e) {
      throw String.valueOf(e.getMessage()).startsWith(use.label()) ? e : e.in(use.label());
    } catch (IllegalArgumentException
        | ArithmeticException
        | ClassCastException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
      throw new OnnxException(use.label() + ": " + e.getMessage());
    }
  }

  private static List<Tensor> planned(Use use, List<? extends @Nullable Value> inputs) {
    Graph graph = new Graph();
    Map<String, Tensor> given = new LinkedHashMap<>();
    List<@Nullable Operand> operands = new ArrayList<>();
    for (Value value : inputs) {
      if (!(value instanceof Tensor x)) {
        refuse(use, value);
        operands.add(null);
      } else if (x.type().isReal() && x.size() > 1) {
        String name = "x" + operands.size();
        given.put(name, x);
        operands.add(new Slot.Given(graph, name, x.type(), x.dims()));
      } else {
        operands.add(new Slot.Known(graph, x, null));
      }
    }
    if (EmptyOutputs.mayBe(operands)) {
      List<Result> empty = EmptyOutputs.of(use, operands);
      if (empty != null) {
        return empty.stream().map(r -> ((Result.Fixed) r).tensor()).toList();
      }
      List<@Nullable Tensor> terms = EmptyOutputs.zeroTerm(use, operands, tensors(inputs));
      if (terms != null) {
        return planned(use, terms);
      }
    }
    List<Result> results = use.operator().translate(new NodeCall(use, graph, operands));
    Map<String, Node> wanted = new LinkedHashMap<>();
    for (Result result : results) {
      if (result instanceof Result.Inside inside) {
        wanted.put("y" + wanted.size(), inside.node());
      }
    }
    List<Tensor> tensors = new ArrayList<>();
    if (wanted.isEmpty()) {
      results.forEach(r -> tensors.add(((Result.Fixed) r).tensor()));
      return tensors;
    }
    Plan plan = Planner.best().plan(wanted);
    Budget.take(4L * plan.arenaSize());
    Execution run = Execution.of(plan, Weights.zeros(Map.of()));
    plan.inputs().keySet().forEach(name -> run.set(name, tensor(given, name).floats()));
    run.run();
    int n = 0;
    for (Result result : results) {
      if (result instanceof Result.Inside inside) {
        float[] values = new float[inside.node().shape().size()];
        run.get("y" + n++, values);
        tensors.add(Values.typed(inside.type(), inside.node().shape().dims(), values));
      } else {
        tensors.add(((Result.Fixed) result).tensor());
      }
    }
    return tensors;
  }

  private static List<@Nullable Tensor> tensors(List<? extends @Nullable Value> inputs) {
    List<@Nullable Tensor> tensors = new ArrayList<>();
    inputs.forEach(x -> tensors.add(x instanceof Tensor tensor ? tensor : null));
    return tensors;
  }

  private static void refuse(Use use, @Nullable Value value) {
    if (value != null) {
      throw new OnnxException(use.label() + ": an input is " + value + " but must be a tensor");
    }
  }

  private static Tensor tensor(Map<String, Tensor> given, String name) {
    Tensor tensor = given.get(name);
    if (tensor == null) {
      throw new IllegalStateException(name);
    }
    return tensor;
  }
}
