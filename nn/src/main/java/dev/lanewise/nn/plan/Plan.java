package dev.lanewise.nn.plan;

import dev.lanewise.kernels.CacheLine;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Values;
import dev.lanewise.nn.graph.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Steps on one arena that compute a graph's outputs and assignments. Immutable, shared by many
 * executions.
 */
public final class Plan {
  /** Where an arena begins in an array of its own. */
  private static final int START = CacheLine.aligned(0);

  private final Map<String, Node> inputs;
  private final Map<String, Node> outputs;
  private final Set<Variable> variables;
  private final List<Work> work;
  private final Allocation memory;
  private final Arena arena;
  private final boolean forInference;
  private final @Nullable Ahead ahead;

  Plan(
      Map<String, Node> inputs,
      Map<String, Node> outputs,
      Set<Variable> variables,
      List<Work> work,
      Allocation memory,
      Arena arena,
      boolean forInference,
      @Nullable Ahead ahead) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.variables = Set.copyOf(variables);
    this.work = List.copyOf(work);
    this.memory = memory;
    this.arena = arena;
    this.forInference = forInference;
    this.ahead = ahead;
  }

  /** Shapes of the inputs by name. */
  public Map<String, Shape> inputs() {
    return shapes(inputs);
  }

  /** Shapes of the outputs by name. */
  public Map<String, Shape> outputs() {
    return shapes(outputs);
  }

  private static Map<String, Shape> shapes(Map<String, Node> nodes) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    nodes.forEach((name, node) -> shapes.put(name, node.shape()));
    return shapes;
  }

  /** Shape of an input. */
  public Shape inputShape(String name) {
    return shape("input", name, inputs);
  }

  /** Shape of an output. */
  public Shape outputShape(String name) {
    return shape("output", name, outputs);
  }

  private static Shape shape(String kind, String name, Map<String, Node> nodes) {
    Node node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException(
          "plan: no " + kind + " " + name + " among " + shapes(nodes));
    }
    return node.shape();
  }

  /** Variables that a run reads or assigns. */
  public Set<Variable> variables() {
    return variables;
  }

  /** Whether weights are read once, when it is bound to memory: {@link Planner#forInference}. */
  public boolean isForInference() {
    return forInference;
  }

  /** What a run does, in order. */
  public List<Step> steps() {
    return work.stream().map(Work::step).toList();
  }

  /** Multiply-adds of the matrix products and convolutions of one run. */
  public long multiplyAdds() {
    return work.stream().mapToLong(w -> w.step().multiplyAdds()).sum();
  }

  /** Those of them that compute again what was not kept. */
  public long recomputedMultiplyAdds() {
    return work.stream().filter(Work::isRepetition).mapToLong(w -> w.step().multiplyAdds()).sum();
  }

  /** Floats of the arena. */
  public int arenaSize() {
    return arena.size();
  }

  /** Floats that all values would take side by side. */
  public long tensorSize() {
    return arena.total();
  }

  /** Floats alive at the busiest step: no arena can be smaller. */
  public long liveSize() {
    return arena.bound();
  }

  /** The steps as a table, and the arena against what it saves. */
  public String describe() {
    long recomputed = recomputedMultiplyAdds();
    StringBuilder text = new StringBuilder();
    String row = "%4s  %-10s %-44s %-28s %-18s %5s %13s%n";
    text.append(
        String.format(
            Locale.ROOT,
            row,
            "step",
            "scope",
            "operations",
            "kernel",
            "shape",
            "parts",
            "mul-adds"));
    int number = 0;
    for (Step s : steps()) {
      text.append(
          String.format(
              Locale.ROOT,
              row,
              number++,
              s.scope(),
              s.name(),
              s.kernel(),
              s.shape(),
              s.parts(),
              String.format(Locale.ROOT, "%,d", s.multiplyAdds())));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%,d multiply-adds%s; arena %,d bytes, of %,d for all values and %,d alive at once%n",
            multiplyAdds(),
            recomputed == 0 ? "" : ", %,d of them again".formatted(recomputed),
            4L * arena.size(),
            4 * arena.total(),
            4 * arena.bound()));
    return text.toString();
  }

  /**
   * This plan on actual memory, arena allocated.
   *
   * @param variables where each variable is
   * @param weights what is made of weights that never change, or {@link FrozenWeights#none}
   * @param workers threads that may run parts
   * @param poison whether to fill memory with NaN as soon as it is free: for tests of this planner
   */
  public Bound bind(
      Function<Variable, Place> variables, FrozenWeights weights, int workers, boolean poison) {
    float[] array = new float[START + arena.size()];
    if (poison) {
      Arrays.fill(array, Float.NaN);
    }
    Place place = new Place(array, START);
    Memory on = Memory.of(place, places(variables, weights), weights, workers, blockSize(), poison);
    constants(on).run();
    return new Bound(phases(on), places(inputs, on), outputs(on));
  }

  private int blockSize() {
    return memory.slotCount() * Program.BLOCK;
  }

  /** Memory for this as part of a step of another plan: an arena in that one's, variables there. */
  Memory memory(Memory around, Place at, Map<Variable, Place> variables) {
    return around.within(at, v -> Objects.requireNonNull(variables.get(v)), blockSize());
  }

  /** What writes the graph's constants where they are read; it allocates nothing. */
  Runnable constants(Memory on) {
    List<Runnable> writes = new ArrayList<>();
    for (Storage s : memory.arena()) {
      Values constant = s.constant();
      if (constant != null) {
        Place place = on.place(s);
        writes.add(() -> constant.copyTo(place.array(), place.offset()));
      }
    }
    Runnable[] all = writes.toArray(Runnable[]::new);
    return () -> {
      for (Runnable write : all) {
        write.run();
      }
    };
  }

  /** All that a run does, in that memory. */
  List<Phase> phases(Memory on) {
    List<Phase> phases = new ArrayList<>();
    for (int i = 0; i < work.size(); i++) {
      phases.addAll(work.get(i).bind(on));
      if (on.isPoisoned()) {
        phases.add(poison(i, on));
      }
    }
    return phases;
  }

  private Function<Variable, Place> places(
      Function<Variable, Place> variables, FrozenWeights weights) {
    Map<Variable, Place> computed = ahead == null ? Map.of() : weights.computed(ahead, variables);
    return v -> {
      Place made = computed.get(v);
      return made != null ? made : weights.place(variables.apply(v));
    };
  }

  private Phase poison(int step, Memory on) {
    List<Storage> free = memory.arena().stream().filter(s -> s.last() == step).toList();
    Team.Task task = (part, worker) -> free.forEach(s -> poison(on.place(s), s.size()));
    return new Phase(work.get(step).step(), task, 1);
  }

  private static void poison(Place place, int size) {
    Arrays.fill(place.array(), place.offset(), place.offset() + size, Float.NaN);
  }

  /** Where an output that a step makes begins, in an arena of this plan's own. */
  int offset(String output) {
    return START + storage(output, Objects.requireNonNull(outputs.get(output))).offset();
  }

  private Storage storage(String name, Node node) {
    Storage storage = memory.storage(Select.root(node));
    if (storage == null) {
      throw new IllegalStateException("plan: " + name + " has no memory");
    }
    return storage;
  }

  /** Where the outputs are. */
  Map<String, Place> outputs(Memory on) {
    return places(outputs, on);
  }

  private Map<String, Place> places(Map<String, Node> nodes, Memory on) {
    Map<String, Place> places = new LinkedHashMap<>();
    nodes.forEach((name, node) -> places.put(name, on.place(storage(name, node))));
    return places;
  }
}
