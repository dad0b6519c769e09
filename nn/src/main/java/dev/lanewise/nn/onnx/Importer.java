package dev.lanewise.nn.onnx;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.onnx.Definitions.Placed;
import dev.lanewise.nn.onnx.file.AttributeRecord;
import dev.lanewise.nn.onnx.file.GraphRecord;
import dev.lanewise.nn.onnx.file.NodeRecord;
import dev.lanewise.nn.onnx.file.OnnxFile;
import dev.lanewise.nn.onnx.file.SparseRecord;
import dev.lanewise.nn.onnx.file.TensorRecord;
import dev.lanewise.nn.onnx.file.ValueRecord;
import dev.lanewise.nn.onnx.op.Operator;
import dev.lanewise.nn.onnx.op.Operators;
import dev.lanewise.nn.onnx.op.Use;
import dev.lanewise.nn.onnx.tensor.Budget;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Limits;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import dev.lanewise.nn.run.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** From a file to a network: checked, functions written out, constants folded, weights in place. */
final class Importer {
  /** Constants up to here are part of the graph, which may fold them; longer ones are weights. */
  private static final int LONGEST_CONSTANT = 4096;

  /** From here on an initializer that is an input as well may be given another value. */
  private static final int FIRST_IR_OF_DEFAULTS = 4;

  /** Which inputs of which operators are factors of products. */
  private static final Map<String, Set<Integer>> WEIGHTS =
      Map.of(
          "Conv", Set.of(1),
          "ConvTranspose", Set.of(1),
          "Gemm", Set.of(1),
          "MatMul", Set.of(1),
          "RNN", Set.of(1, 2),
          "GRU", Set.of(1, 2),
          "LSTM", Set.of(1, 2),
          "FusedConv", Set.of(1),
          "FusedGemm", Set.of(1),
          "FusedMatMul", Set.of(1));

  private final OnnxFile file;
  private final Definitions definitions;
  private final Captures captures;
  private final @Nullable Importer outer;

  /** Inputs whose own values do not count, as a caller gives others. */
  private final Set<String> overridden;

  /** What this graph defines, or sees of the graphs around it. */
  private final Set<String> given = new HashSet<>();

  private final Map<String, TensorRecord> unread = new LinkedHashMap<>();
  private final Map<String, Tensor> known = new HashMap<>();

  private Importer(
      OnnxFile file, Definitions definitions, @Nullable Importer outer, Set<String> overridden) {
    this.file = file;
    this.overridden = Set.copyOf(overridden);
    this.definitions = definitions;
    this.captures = outer == null ? new Captures() : outer.captures;
    this.outer = outer;
  }

  /**
   * The whole model.
   *
   * @param overridden inputs whose own values do not count
   */
  static Network read(OnnxFile file, Limits limits, Set<String> overridden) {
    try {
      GraphRecord graph = file.model().graph();
      return new Importer(file, new Definitions(file.model(), limits), null, overridden)
          .read(graph);
    } catch (OnnxException e) {
      String message = String.valueOf(e.getMessage());
      throw message.startsWith(file.name()) ? e : e.in(file.name());
    } catch (IllegalArgumentException
        | ArithmeticException
        | ClassCastException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
      throw new OnnxException(file.name() + ": " + e.getMessage());
    }
  }

  private Network read(GraphRecord graph) {
    List<Placed> nodes = definitions.writtenOut(graph.nodes());
    initializers(graph);
    given.addAll(unread.keySet());
    given.addAll(known.keySet());
    List<ValueInfo> inputs = new ArrayList<>();
    List<ValueInfo> defaults = new ArrayList<>();
    for (ValueRecord input : graph.inputs()) {
      // Files of IR 3 list their initializers among the inputs.
      if (given.add(input.name())) {
        inputs.add(outer == null ? Values.info("input", input) : Values.inner(input));
      } else if (!unread.containsKey(input.name()) && !known.containsKey(input.name())) {
        throw new OnnxException("input " + input.name() + " is defined twice");
      } else if (file.model().irVersion() >= FIRST_IR_OF_DEFAULTS) {
        defaults.add(Values.inner(input));
      }
    }
    List<ValueInfo> outputs =
        graph.outputs().stream()
            .map(o -> outer == null ? Values.info("output", o) : Values.inner(o))
            .toList();
    if (outputs.isEmpty()) {
      throw new OnnxException("the graph has no outputs");
    }
    List<String> wanted = outputs.stream().map(ValueInfo::name).toList();
    Set<String> seen = new HashSet<>(given);
    for (Importer around = outer; around != null; around = around.outer) {
      seen.addAll(around.given);
    }
    List<Placed> ordered = Ordering.of(nodes, seen, wanted, captures);
    nodes.forEach(n -> given.addAll(n.node().outputs()));
    checkOperators(ordered);
    List<Use> uses = folded(ordered, wanted);
    Map<String, Variable> variables = variables(uses);
    Weights weights = weights(variables);
    keepOnly(uses, wanted);
    return new Network(
        inputs,
        defaults,
        outputs,
        wanted,
        uses,
        Map.copyOf(known),
        variables,
        weights,
        file.model().metadata());
  }

  /** A graph in an attribute: what it reads of the graphs around it becomes inputs of its own. */
  private Inner inner(GraphRecord graph) {
    Importer inside = new Importer(file, definitions, this, Set.of());
    Network network = inside.read(graph);
    List<String> inputs = network.inputs().stream().map(ValueInfo::name).toList();
    Set<String> captured = new TreeSet<>(network.wanted());
    network.uses().forEach(use -> captured.addAll(use.reads()));
    network.uses().forEach(use -> use.outputs().forEach(captured::remove));
    captured.removeAll(network.known().keySet());
    captured.removeAll(Set.copyOf(inputs));
    captured.remove("");
    return new Inner(network, inputs, List.copyOf(captured));
  }

  private void initializers(GraphRecord graph) {
    for (TensorRecord t : graph.initializers()) {
      if (overridden.contains(t.name())) {
        continue;
      }
      if (unread.put(t.name(), t) != null) {
        throw new OnnxException("initializer " + t.name() + " is defined twice");
      }
    }
    for (SparseRecord s : graph.sparse()) {
      if (overridden.contains(s.values().name())) {
        continue;
      }
      if (known.put(s.values().name(), file.read(s)) != null) {
        throw new OnnxException("initializer " + s.values().name() + " is defined twice");
      }
    }
  }

  private static void checkOperators(List<Placed> nodes) {
    Map<String, List<String>> unknown = new TreeMap<>();
    for (Placed placed : nodes) {
      NodeRecord node = placed.node();
      if (Operators.find(node.domain(), node.op()) == null) {
        String name = node.domain().isEmpty() ? node.op() : node.domain() + "." + node.op();
        String label = node.name().isEmpty() ? String.join(",", node.outputs()) : node.name();
        unknown.computeIfAbsent(name, n -> new ArrayList<>()).add(label);
      }
    }
    if (!unknown.isEmpty()) {
      StringBuilder text = new StringBuilder("operators that are not supported:");
      unknown.forEach(
          (name, labels) ->
              text.append(' ')
                  .append(name)
                  .append(" (")
                  .append(String.join(", ", labels))
                  .append(')'));
      throw OnnxException.unsupported(text.toString());
    }
  }

  private Use use(Placed placed) {
    NodeRecord node = placed.node();
    Operator operator = Operators.find(node.domain(), node.op());
    if (operator == null) {
      throw new IllegalStateException(node.label());
    }
    Map<String, Object> attributes = new LinkedHashMap<>();
    node.attributes().forEach((name, a) -> attributes.put(name, value(a)));
    return new Use(
        node.label(), operator, placed.opset(), node.inputs(), node.outputs(), attributes);
  }

  private Object value(AttributeRecord attribute) {
    return switch (attribute.value()) {
      case TensorRecord t -> file.read(t);
      case SparseRecord s -> file.read(s);
      case List<?> list ->
          list.stream().map(x -> x instanceof TensorRecord t ? file.read(t) : x).toList();
      case GraphRecord g -> inner(g);
      default -> attribute.value();
    };
  }

  private @Nullable Tensor known(String name) {
    TensorRecord record = unread.remove(name);
    if (record != null) {
      known.put(name, file.read(record));
    }
    if (outer != null && !given.contains(name) && !known.containsKey(name)) {
      Tensor around = outer.known(name);
      if (around != null) {
        known.put(name, around);
      }
    }
    return known.get(name);
  }

  private boolean isKnown(String name) {
    return name.isEmpty()
        || known.containsKey(name)
        || unread.containsKey(name)
        || (outer != null && !given.contains(name) && outer.isKnown(name));
  }

  /** What is left to do when all is done that needs no input. */
  private List<Use> folded(List<Placed> nodes, List<String> wanted) {
    List<Use> left = new ArrayList<>();
    for (Placed placed : nodes) {
      Use use = use(placed);
      if (use.operator().isRandom() || !use.reads().stream().allMatch(this::isKnown)) {
        left.add(use);
        continue;
      }
      List<@Nullable Value> inputs = new ArrayList<>();
      use.inputs().forEach(name -> inputs.add(name.isEmpty() ? null : known(name)));
      Map<String, Value> captured = new HashMap<>();
      use.captured().forEach(name -> captured.put(name, known(name)));
      List<? extends Value> results = Immediate.evaluate(use, inputs, captured);
      if (!results.stream().allMatch(Tensor.class::isInstance)) {
        left.add(use); // constants are tensors
        continue;
      }
      for (int i = 0; i < Math.min(results.size(), use.outputs().size()); i++) {
        known.put(use.outputs().get(i), (Tensor) results.get(i));
      }
    }
    wanted.forEach(this::known);
    return left;
  }

  /** Which of the known values are weights, by name. */
  private Map<String, Variable> variables(List<Use> uses) {
    Map<String, Variable> variables = new LinkedHashMap<>();
    for (Use use : uses) {
      for (int i = 0; i < use.inputs().size(); i++) {
        String name = use.inputs().get(i);
        int[] dims = dims(name);
        if (name.isEmpty() || dims == null || Values.size(dims) == 0) {
          continue;
        }
        boolean weight = WEIGHTS.getOrDefault(use.operator().name(), Set.of()).contains(i);
        if (isFloat(name) && (weight || Values.size(dims) > LONGEST_CONSTANT)) {
          variables.computeIfAbsent(name, n -> new Variable(n, Shape.of(dims)));
        }
      }
    }
    return variables;
  }

  private int @Nullable [] dims(String name) {
    TensorRecord record = unread.get(name);
    if (record != null) {
      return file.dims(record);
    }
    Tensor tensor = known.get(name);
    return tensor == null ? null : tensor.dims();
  }

  /** Whether the weights' floats hold these numbers without loss. */
  private boolean isFloat(String name) {
    TensorRecord record = unread.get(name);
    Tensor tensor = known.get(name);
    ElementType type =
        record != null ? ElementType.of(record.type()) : tensor == null ? null : tensor.type();
    return type != null && type.isReal() && type != ElementType.DOUBLE;
  }

  /** All weights in one array; what was read or computed before becomes a view of it. */
  private Weights weights(Map<String, Variable> variables) {
    Budget.takeWeights(variables.values().stream().mapToLong(v -> 4L * v.shape().size()).sum());
    Weights weights = Weights.zeros(variables);
    variables.forEach(
        (name, variable) -> {
          int at = weights.offset(variable);
          TensorRecord record = unread.remove(name);
          Tensor tensor = known.remove(name);
          ElementType type;
          if (record != null) {
            file.readFloats(record, weights.array(), at);
            type = ElementType.of(record.type());
          } else if (tensor != null) {
            tensor.copyTo(weights.array(), at);
            type = tensor.type();
          } else {
            throw new IllegalStateException(name);
          }
          known.put(
              name,
              Tensor.view(
                  type == null ? ElementType.FLOAT : type,
                  variable.shape().dims(),
                  weights.array(),
                  at));
        });
    return weights;
  }

  /** Reads what is still needed, and forgets the rest. */
  private void keepOnly(List<Use> uses, List<String> wanted) {
    Set<String> needed = new HashSet<>(wanted);
    uses.forEach(use -> needed.addAll(use.reads()));
    needed.forEach(this::known);
    known.keySet().retainAll(needed);
  }
}
