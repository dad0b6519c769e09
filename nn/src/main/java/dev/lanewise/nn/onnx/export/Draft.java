package dev.lanewise.nn.onnx.export;

import dev.lanewise.nn.graph.Loop;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.run.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A model on its way: operations in order, the numbers they read, inputs and outputs, by name. */
final class Draft {
  /** An operation, which is named after its first result. */
  record Operation(
      String operator, List<String> inputs, List<String> outputs, Attributes attributes) {}

  private final @Nullable Draft outer;

  private final Weights weights;
  private final Map<Variable, String> variables = new HashMap<>();
  private final Set<String> names;
  private final Map<String, Tensor> tensors;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, Shape> inputs = new LinkedHashMap<>();
  private final Map<String, Shape> outputs = new LinkedHashMap<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final List<String> refusals;
  private final List<Variable> missing;
  private final Map<Loop, List<String>> parts = new HashMap<>();
  private String scope = "";

  /**
   * An empty model.
   *
   * @param reserved names of inputs and outputs, which nothing else may have
   */
  Draft(Weights weights, Set<String> reserved) {
    this.outer = null;
    this.weights = weights;
    this.names = new HashSet<>(reserved);
    this.tensors = new LinkedHashMap<>();
    this.refusals = new ArrayList<>();
    this.missing = new ArrayList<>();
    weights.names().forEach(name -> variables.put(weights.variable(name), name));
  }

  private Draft(Draft outer) {
    this.outer = outer;
    this.weights = outer.weights;
    this.names = outer.names;
    this.tensors = outer.tensors;
    this.refusals = outer.refusals;
    this.missing = outer.missing;
    this.variables.putAll(outer.variables);
    this.scope = outer.scope;
  }

  /** A graph within this one, whose values it may read: with operations and results of its own. */
  Draft inner() {
    return new Draft(this);
  }

  /** What follows belongs to this part of the graph. */
  void within(String part) {
    scope = part;
  }

  /** A name that nothing has yet, for something in this part of the graph. */
  String named(String what) {
    return fresh(scope.isEmpty() ? what : scope + "/" + what);
  }

  /** A name that nothing has yet. */
  private String fresh(String wish) {
    String name = wish;
    for (int n = 2; !names.add(name); n++) {
      name = wish + "_" + n;
    }
    return name;
  }

  /** Adds an operation; the name of its result. */
  String add(String operator, Attributes attributes, List<String> in) {
    String output = named(operator);
    add(operator, attributes, in, List.of(output));
    return output;
  }

  /** Adds an operation with results of these names. */
  void add(String operator, Attributes attributes, List<String> in, List<String> out) {
    operations.add(new Operation(operator, List.copyOf(in), List.copyOf(out), attributes));
  }

  /** Adds an operation; the name of its result. */
  String add(String operator, Attributes attributes, String... in) {
    return add(operator, attributes, List.of(in));
  }

  /** Notes that an operation cannot be said. */
  String refuse(String operation) {
    refusals.add(scope.isEmpty() ? operation : operation + " in " + scope);
    return "";
  }

  /** Tells all at once what cannot be said. */
  void check() {
    if (!refusals.isEmpty()) {
      throw new IllegalArgumentException(
          "export: ONNX has no words for " + String.join(", ", refusals));
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("export: there are no values for " + missing);
    }
  }

  String input(String label, Shape shape) {
    inputs.put(label, shape);
    return label;
  }

  /** A variable's values, in a shape of as many elements. */
  String variable(Variable variable, Shape shape) {
    if (!weights.holds(variable)) {
      missing.add(variable);
      return "";
    }
    String own = variables.getOrDefault(variable, variable.name());
    String name = shape.equals(variable.shape()) ? own : own + " as " + words(shape);
    int offset = weights.offset(variable);
    return tensor(
        "variable " + name,
        name,
        free -> Tensor.floats(free, sizes(shape), weights.array(), offset, shape.size()));
  }

  /** Fixed numbers. */
  String constant(Shape shape, float[] values) {
    return tensor(
        "constant " + tensors.size(),
        "constant " + words(shape),
        free -> Tensor.floats(free, sizes(shape), values, 0, values.length));
  }

  /** A fixed number. */
  String constant(float value) {
    return tensor(
        "float " + value,
        Float.toString(value),
        free -> Tensor.floats(free, List.of(), new float[] {value}, 0, 1));
  }

  /** So many times 1. */
  String ones(int n) {
    float[] values = new float[n];
    Arrays.fill(values, 1);
    return tensor(
        "ones " + n, "ones " + n, free -> Tensor.floats(free, List.of((long) n), values, 0, n));
  }

  /** Fixed whole numbers along one axis: sizes, axes, places. */
  String wholes(long... values) {
    List<Long> list = Arrays.stream(values).boxed().toList();
    return tensor("wholes " + list, list.toString(), free -> Tensor.wholes(free, list));
  }

  private interface Made {
    Tensor named(String name);
  }

  /** The tensor of that key: a new one, or the one there is. */
  private String tensor(String key, String wish, Made made) {
    return tensors.computeIfAbsent(key, k -> made.named(fresh(wish))).name();
  }

  /** Gives a value the name under which it leaves the model. */
  void output(String label, Shape shape, String value) {
    outputs.put(label, shape);
    boolean computed = operations.stream().anyMatch(o -> o.outputs().contains(value));
    if (computed && !renamed.containsKey(value)) {
      renamed.put(value, label);
    } else {
      add("Identity", Attributes.none(), List.of(value), List.of(label));
    }
  }

  private String name(String value) {
    String name = renamed.getOrDefault(value, value);
    return outer == null ? name : outer.name(name);
  }

  /** The results of a loop, in the order of its parts. */
  Map<Loop, List<String>> parts() {
    return parts;
  }

  List<Operation> operations() {
    return operations.stream()
        .map(
            o ->
                new Operation(
                    o.operator(),
                    o.inputs().stream().map(this::name).toList(),
                    o.outputs().stream().map(this::name).toList(),
                    o.attributes()))
        .toList();
  }

  List<Tensor> tensors() {
    return List.copyOf(tensors.values());
  }

  Map<String, Shape> inputs() {
    return inputs;
  }

  Map<String, Shape> outputs() {
    return outputs;
  }

  static List<Long> sizes(Shape shape) {
    return Arrays.stream(shape.dims()).mapToObj(d -> (long) d).toList();
  }

  private static String words(Shape shape) {
    return Arrays.stream(shape.dims()).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }
}
