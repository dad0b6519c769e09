package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.graph.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns a graph into a {@link Plan}: simplifies it, selects kernels, orders the work, joins it into
 * steps, and places all values in memory.
 */
public final class Planner {
  /**
   * Nodes up to which loops are unrolled. Beyond it, planning soon takes a second, and each step of
   * the plan runs so seldom that the JIT compiler needs minutes to get to it.
   */
  private static final int UNROLLED = 256;

  private final Kernels kernels;
  private final boolean frozen;
  private final Recomputation recomputation;
  private final int unrolled;
  private final WeightFormat weights;

  private Planner(
      Kernels kernels,
      boolean frozen,
      Recomputation recomputation,
      int unrolled,
      WeightFormat weights) {
    this.kernels = kernels;
    this.frozen = frozen;
    this.recomputation = recomputation;
    this.unrolled = unrolled;
    this.weights = weights;
  }

  /** A planner that uses these kernels. */
  public static Planner of(Kernels kernels) {
    return new Planner(kernels, false, Recomputation.none(), UNROLLED, WeightFormat.FP32);
  }

  /** A planner that uses the fastest kernels of this JVM. */
  public static Planner best() {
    return of(Kernels.best());
  }

  /**
   * One whose plans read weights once, when they are bound to memory, and never see them change: so
   * that what depends on them alone is computed then, normalisations disappear into the weights,
   * and weights are laid out as kernels read them. Its plans assign no variables.
   */
  public Planner forInference() {
    return new Planner(kernels, true, recomputation, unrolled, weights);
  }

  /** This planner, with values of the way forward computed again on the way back. */
  public Planner recomputing(Recomputation which) {
    return new Planner(kernels, frozen, which, unrolled, weights);
  }

  /**
   * This planner, with loops unrolled that have at most {@code nodes} in all steps together (256 if
   * it is not told): {@link dev.lanewise.nn.graph.Scan}s and their gradients. Unrolled, steps join
   * across their borders, and steps backwards find what those forwards computed; a loop is a plan
   * as long as one step, made as fast.
   */
  public Planner unrolling(int nodes) {
    return new Planner(kernels, frozen, recomputation, nodes, weights);
  }

  /**
   * This planner, with large matrices of weights read in a format of the caller's choice by plans
   * for inference: those that a few rows are multiplied by, as in a classifier. Other weights, and
   * plans for training, know floats only.
   */
  public Planner weights(WeightFormat format) {
    return new Planner(
        kernels,
        frozen,
        recomputation,
        unrolled,
        Objects.requireNonNull(format, "planner: format is null"));
  }

  /** A plan that computes outputs and changes no variable. */
  public Plan plan(Map<String, Node> outputs) {
    return plan(outputs, Map.of());
  }

  /**
   * A plan that computes outputs and assigns variables, such as a training step with {@code
   * graph.assignments()}.
   */
  public Plan plan(Map<String, Node> outputs, Map<Variable, Node> assignments) {
    List<Node> wanted = new ArrayList<>(outputs.values());
    wanted.addAll(assignments.values());
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("plan: there are neither outputs nor assignments");
    }
    Graph graph = wanted.getFirst().graph();
    for (Node node : wanted) {
      if (node.graph() != graph) {
        throw new IllegalArgumentException("plan: " + node + " belongs to another graph");
      }
    }
    assignments.forEach(
        (v, node) -> {
          if (!v.shape().equals(node.shape())) {
            throw new IllegalArgumentException("plan: " + v + " cannot hold " + node.shape());
          }
        });
    return plan(graph, outputs, assignments, wanted);
  }

  private Plan plan(
      Graph graph, Map<String, Node> outputs, Map<Variable, Node> assignments, List<Node> wanted) {
    Map<Node, Node> simple = Simplify.copy(graph, wanted, unrolled);
    if (frozen) {
      if (!assignments.isEmpty()) {
        throw new IllegalArgumentException(
            "plan: assigns " + assignments.keySet() + ", but its weights never change");
      }
      return inference(replaced(outputs, simple));
    }
    return plan(replaced(outputs, simple), replaced(assignments, simple), null);
  }

  private Plan inference(Map<String, Node> outputs) {
    Map<String, Node> scaled = replaced(outputs, through(Scaling::copy, outputs));
    Map<String, Node> last = replaced(scaled, through(ChannelsLast::copy, scaled));
    // What is computed once may as well be computed exactly.
    return new WeightsAhead(last).plan(weights(WeightFormat.FP32)::plan, this::plan);
  }

  /** A pass over the graph of some nodes. */
  private static Map<Node, Node> through(
      BiFunction<Graph, Set<Node>, Map<Node, Node>> pass, Map<String, Node> nodes) {
    Set<Node> wanted = new LinkedHashSet<>(nodes.values());
    return pass.apply(wanted.iterator().next().graph(), wanted);
  }

  private Plan plan(Map<String, Node> results, Map<Variable, Node> updates, @Nullable Ahead ahead) {
    Set<Node> ends = new LinkedHashSet<>();
    results.values().forEach(node -> keep(node, ends));
    updates.values().forEach(node -> keep(node, ends));
    List<Node> nodes = Simplify.needed(ends.iterator().next().graph(), ends);
    List<Item> items =
        new ArrayList<>(Select.items(kernels, frozen ? weights : WeightFormat.FP32, nodes, ends));
    results.replaceAll((name, node) -> oldValue(node, updates.keySet(), items));
    Map<Node, Variable> assigned = new LinkedHashMap<>();
    updates.forEach((v, node) -> assign(v, Select.root(node), items, assigned));

    Set<Node> kept = new LinkedHashSet<>();
    results.values().forEach(node -> keep(node, kept));
    List<Item> ordered =
        Rematerialisation.of(
            recomputation,
            Order.sort(items, kept, assigned),
            kept,
            assigned,
            some -> Arena.place(Allocation.of(Group.of(some), kept, assigned).arena()).size());
    Allocation memory = Allocation.of(Group.of(ordered), kept, assigned);
    Arena arena = Arena.place(memory.arena());
    List<Work> work = new ArrayList<>();
    for (Group group : memory.groups()) {
      work.add(new Work(group, work.size(), kernels, memory));
    }
    return plan(nodes, results, updates.keySet(), work, memory, arena, ahead);
  }

  private Plan plan(
      List<Node> nodes,
      Map<String, Node> results,
      Set<Variable> assigned,
      List<Work> work,
      Allocation memory,
      Arena arena,
      @Nullable Ahead ahead) {
    Map<String, Node> inputs = new LinkedHashMap<>();
    Set<Variable> variables = new LinkedHashSet<>(assigned);
    if (ahead != null) {
      variables.addAll(ahead.variables());
    }
    for (Node node : nodes) {
      if (node.op() instanceof Source.Input i) {
        inputs.put(i.label(), node);
      } else if (node.op() instanceof Source.VariableRead r
          && (ahead == null || !ahead.computes(r.variable()))) {
        variables.add(r.variable());
      }
    }
    return new Plan(inputs, results, variables, work, memory, arena, frozen, ahead);
  }

  private static <K> Map<K, Node> replaced(Map<K, Node> nodes, Map<Node, Node> by) {
    Map<K, Node> replaced = new LinkedHashMap<>();
    nodes.forEach((key, node) -> replaced.put(key, by.getOrDefault(node, node)));
    return replaced;
  }

  private static void keep(Node node, Set<Node> kept) {
    kept.add(node);
    kept.add(Select.root(node));
  }

  /** The node to read an output from: a copy, if it is a variable that the run changes. */
  private static Node oldValue(Node node, Set<Variable> assigned, List<Item> items) {
    if (Select.root(node).op() instanceof Source.VariableRead r
        && assigned.contains(r.variable())) {
      Item copy = Copy.item(Select.root(node), node.shape());
      items.add(copy);
      return copy.result();
    }
    return node;
  }

  /**
   * A value that something else makes, or that two variables get, goes to its variable by a copy.
   */
  private static void assign(
      Variable v, Node value, List<Item> items, Map<Node, Variable> assigned) {
    if (value.op() instanceof Source.VariableRead r && r.variable() == v) {
      return;
    }
    if (!(value.op() instanceof Source) && assigned.putIfAbsent(value, v) == null) {
      return;
    }
    Item copy = Copy.item(value, v.shape());
    items.add(copy);
    assigned.put(copy.result(), v);
  }
}
