package dev.lanewise.nn.onnx;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.onnx.Compiler.Shaped;
import dev.lanewise.nn.onnx.op.Declined;
import dev.lanewise.nn.onnx.op.NodeCall;
import dev.lanewise.nn.onnx.op.Operand;
import dev.lanewise.nn.onnx.op.Result;
import dev.lanewise.nn.onnx.op.Use;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import dev.lanewise.nn.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks the uses of operators in order. A result is known at once, or becomes nodes of the graph,
 * or is left to an evaluator; what depends on such a one waits for the next stage, when its shape
 * is known.
 */
final class StageCompiler {
  private final Compiler compiler;
  private final Graph graph = new Graph();
  private final Map<String, Slot> slots = new HashMap<>();
  private final List<Use> steps = new ArrayList<>();
  private final List<Use> rest = new ArrayList<>();

  StageCompiler(Compiler compiler, Map<String, Tensor> known, Map<String, Shaped> given) {
    this.compiler = compiler;
    known.forEach(
        (name, tensor) ->
            slots.put(
                name, new Slot.Known(graph, tensor, compiler.network().variables().get(name))));
    given.forEach(
        (name, shaped) ->
            slots.put(
                name,
                shaped.type() == null
                    ? new Slot.Opaque()
                    : new Slot.Given(graph, name, shaped.type(), shaped.dims())));
  }

  Stage compile(List<Use> uses) {
    uses.forEach(this::compile);
    Set<String> wanted = new HashSet<>();
    wanted.addAll(compiler.network().wanted());
    steps.forEach(use -> wanted.addAll(use.reads()));
    rest.forEach(use -> wanted.addAll(use.reads()));
    Map<String, Node> outputs = new LinkedHashMap<>();
    Map<String, ElementType> made = new LinkedHashMap<>();
    Map<String, Tensor> known = new HashMap<>();
    for (String name : wanted) {
      switch (slots.get(name)) {
        case Slot.Inside inside -> {
          outputs.put(name, inside.node());
          made.put(name, inside.type());
        }
        case Slot.Known k -> known.put(name, k.tensor());
        case null, default -> {
          // Given already, or computed after the plan.
        }
      }
    }
    return new Stage(plan(outputs), made, steps, rest, known);
  }

  private @Nullable Plan plan(Map<String, Node> outputs) {
    try {
      return outputs.isEmpty() ? null : compiler.planner().plan(outputs);
    } catch (IllegalArgumentException e) {
      throw new OnnxException(String.valueOf(e.getMessage()));
    }
  }

  private void compile(Use use) {
    List<@Nullable Operand> operands = new ArrayList<>();
    List<@Nullable Value> tensors = new ArrayList<>();
    boolean pending = false;
    boolean opaque = false;
    for (String name : use.inputs()) {
      Slot slot = name.isEmpty() ? null : slots.get(name);
      pending |= slot instanceof Slot.Pending || (slot == null && !name.isEmpty());
      opaque |= slot instanceof Slot.Opaque;
      operands.add(slot instanceof Operand operand ? operand : null);
      tensors.add(slot instanceof Slot.Known known ? known.tensor() : null);
    }
    for (String name : use.captured()) {
      pending |= !(slots.get(name) instanceof Operand || slots.get(name) instanceof Slot.Opaque);
      opaque |= slots.get(name) instanceof Slot.Opaque;
    }
    if (pending) {
      defer(use);
    } else {
      List<Result> results =
          opaque
              ? null
              : allKnown(use, tensors)
                  ? fixed(Immediate.evaluate(use, tensors, Map.of()))
                  : translated(use, operands);
      if (results == null) {
        steps.add(use);
        use.outputs().forEach(name -> slots.put(name, new Slot.Pending()));
      } else {
        define(use, results);
      }
    }
  }

  /** Results that are tensors; null if one is not, which no graph and no constant holds. */
  private static @Nullable List<Result> fixed(List<? extends Value> values) {
    List<Result> results = new ArrayList<>();
    for (Value value : values) {
      if (!(value instanceof Tensor tensor)) {
        return null;
      }
      results.add(new Result.Fixed(tensor));
    }
    return results;
  }

  /** An operator that is never part of a graph need not wait for shapes. */
  private void defer(Use use) {
    boolean ready =
        !use.operator().hasTranslator()
            && use.reads().stream().allMatch(name -> name.isEmpty() || slots.containsKey(name));
    (ready ? steps : rest).add(use);
    use.outputs().forEach(name -> slots.remove(name));
    if (ready) {
      use.outputs().forEach(name -> slots.put(name, new Slot.Pending()));
    }
  }

  private static boolean allKnown(Use use, List<@Nullable Value> tensors) {
    if (use.operator().isRandom() || !use.captured().isEmpty()) {
      return false;
    }
    for (int i = 0; i < tensors.size(); i++) {
      if (tensors.get(i) == null && !use.inputs().get(i).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private @Nullable List<Result> translated(Use use, List<@Nullable Operand> operands) {
    List<Result> empty = EmptyOutputs.mayBe(operands) ? EmptyOutputs.of(use, operands) : null;
    if (empty != null) {
      return empty;
    }
    try {
      return graph.within(
          use.label(), () -> use.operator().translate(new NodeCall(use, graph, operands)));
    } catch (Declined e) {
      return null;
    } catch (OnnxException e) {
      throw String.valueOf(e.getMessage()).startsWith(use.label()) ? e : e.in(use.label());
    } catch (IllegalArgumentException
        | ArithmeticException
        | ClassCastException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
      if (use.operator().hasEvaluator()) {
        return null;
      }
      throw new OnnxException(use.label() + ": " + e.getMessage());
    }
  }

  private void define(Use use, List<Result> results) {
    for (int i = 0; i < use.outputs().size(); i++) {
      String name = use.outputs().get(i);
      if (name.isEmpty()) {
        continue;
      }
      if (i >= results.size()) {
        throw OnnxException.unsupported(use.label() + ": output " + name);
      }
      slots.put(
          name,
          switch (results.get(i)) {
            case Result.Fixed fixed -> new Slot.Known(graph, fixed.tensor(), null);
            case Result.Inside inside -> new Slot.Inside(inside.node(), inside.type());
          });
    }
  }
}
