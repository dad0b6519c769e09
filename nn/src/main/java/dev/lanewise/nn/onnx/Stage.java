package dev.lanewise.nn.onnx;

import dev.lanewise.nn.onnx.op.Use;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import dev.lanewise.nn.plan.Plan;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a network, compiled for given shapes: a plan, then what is computed on tensors, then
 * what could not be compiled before that is known. Immutable but for the stages it has led to.
 */
final class Stage {
  /** Shapes of which the compiled rest is kept. */
  private static final int MOST_FOLLOWERS = 16;

  private final @Nullable Plan plan;
  private final Map<String, ElementType> made;
  private final List<Use> steps;
  private final List<Use> rest;
  private final Map<String, Tensor> known;
  private final Map<String, Stage> followers = new ConcurrentHashMap<>();

  /**
   * A stage.
   *
   * @param plan what the graph holds; null if it holds nothing
   * @param made the plan's outputs and what their floats mean
   * @param steps what is then computed, in order
   * @param rest what is left to compile
   * @param known values that are the same in every run
   */
  Stage(
      @Nullable Plan plan,
      Map<String, ElementType> made,
      List<Use> steps,
      List<Use> rest,
      Map<String, Tensor> known) {
    this.plan = plan;
    this.made = Map.copyOf(made);
    this.steps = List.copyOf(steps);
    this.rest = List.copyOf(rest);
    this.known = Map.copyOf(known);
  }

  @Nullable Plan plan() {
    return plan;
  }

  Map<String, ElementType> made() {
    return made;
  }

  List<Use> steps() {
    return steps;
  }

  List<Use> rest() {
    return rest;
  }

  Map<String, Tensor> known() {
    return known;
  }

  /** Whether one plan computes all there is to compute. */
  boolean isWhole() {
    return steps.isEmpty() && rest.isEmpty();
  }

  /** The first nodes that the plan does not compute, for people. */
  String besides() {
    List<String> names = Stream.concat(steps.stream(), rest.stream()).map(Use::label).toList();
    int few = Math.min(names.size(), 3);
    String first = String.join(", ", names.subList(0, few));
    return names.isEmpty()
        ? "a model without steps"
        : few == names.size() ? first : first + " and " + (names.size() - few) + " more";
  }

  /** The stage for the rest, given these values: compiled once for each combination of shapes. */
  Stage next(Compiler compiler, Map<String, Value> values) {
    StringBuilder shapes = new StringBuilder();
    values.forEach(
        (name, value) ->
            shapes.append(name).append(value instanceof Tensor ? value : "").append('\n'));
    String key = shapes.toString();
    Stage found = followers.get(key);
    if (found == null) {
      if (followers.size() >= MOST_FOLLOWERS) {
        followers.clear();
      }
      found = compiler.compile(rest, known, Compiler.givens(values));
      followers.put(key, found);
    }
    return found;
  }
}
