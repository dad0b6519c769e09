package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Loop;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A loop as a plan of its body, run once for each step: as long as one step, whatever the length.
 *
 * <p>To the body's plan all operands are variables. A carry is assigned its next value, in place
 * where that can be, and lives where the loop's result has its last value, if that is wanted; a
 * slice of a sequence is copied to where the body finds it; what steps share stays where it is.
 */
final class Looping implements Producer {
  private final Loop loop;
  private final Plan body;
  private final List<Variable> operands;
  private final int arenaAt;

  private Looping(Loop loop, Plan body, List<Variable> operands) {
    this.loop = loop;
    this.body = body;
    this.operands = operands;
    long end = 0;
    for (Variable v : operands.subList(0, carries().size() + slices().size())) {
      end += Arena.aligned(v.shape().size());
    }
    this.arenaAt = Math.toIntExact(end);
  }

  static Looping of(Kernels kernels, Loop loop) {
    var body = loop.body();
    Graph graph = new Graph();
    List<Variable> operands =
        body.operands().stream().map(x -> new Variable("operand " + x.id(), x.shape())).toList();
    List<Node> results =
        body.inline(graph, operands.stream().map(graph::variable).toList(), graph::add);
    Map<Variable, Node> assignments = new LinkedHashMap<>();
    for (int i = 0; i < body.carries(); i++) {
      assignments.put(operands.get(i), results.get(i));
    }
    Map<String, Node> outputs = new LinkedHashMap<>();
    for (Loop.Part part : loop.parts()) {
      if (part.kind() == Loop.Kind.STACKED) {
        outputs.put(name(part), results.get(body.carries() + part.index()));
      }
    }
    return new Looping(loop, Planner.of(kernels).plan(outputs, assignments), operands);
  }

  private static String name(Loop.Part part) {
    return "output " + part.index();
  }

  private List<Variable> carries() {
    return operands.subList(0, loop.carries().size());
  }

  private List<Variable> slices() {
    int carries = loop.carries().size();
    return operands.subList(carries, carries + loop.sequences().size());
  }

  @Override
  public String kernel() {
    return "%d x %d steps".formatted(loop.length(), body.steps().size());
  }

  @Override
  public Split split() {
    return Split.none(1);
  }

  @Override
  public int unit() {
    return 0;
  }

  @Override
  public int parts() {
    return body.steps().stream().mapToInt(Step::parts).max().orElse(1);
  }

  @Override
  public long multiplyAdds() {
    return loop.length() * body.multiplyAdds();
  }

  @Override
  public int partials() {
    return Math.addExact(arenaAt, body.arenaSize());
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Map<Variable, Place> places = places(in, out, partials);
    Memory own = body.memory(memory, partials.plus(arenaAt), places);
    Map<String, Place> outputs = body.outputs(own);
    List<Copying> begin = new ArrayList<>();
    List<Copying> enter = new ArrayList<>();
    List<Copying> leave = new ArrayList<>();
    for (Variable v : operands) {
      Place from = in.get(operands.indexOf(v));
      if (carries().contains(v)) {
        begin.add(new Copying(from, 0, at(v, places), 0, v.shape().size()));
      } else if (slices().contains(v)) {
        enter.add(new Copying(from, v.shape().size(), at(v, places), 0, v.shape().size()));
      }
    }
    for (Loop.Part part : loop.parts()) {
      Place to = out.plus(loop.start(part));
      int size = loop.shape(part).size() / loop.length();
      switch (part.kind()) {
        case LAST -> {}
        case ENTERING ->
            enter.add(new Copying(at(carries().get(part.index()), places), 0, to, size, size));
        case STACKED ->
            leave.add(
                new Copying(Objects.requireNonNull(outputs.get(name(part))), 0, to, size, size));
      }
    }
    return stages(
        own,
        begin.toArray(Copying[]::new),
        enter.toArray(Copying[]::new),
        leave.toArray(Copying[]::new));
  }

  /** Where the operands are: of carries and slices, what is of the present step. */
  private Map<Variable, Place> places(List<Place> in, Place out, Place partials) {
    Map<Variable, Place> places = new HashMap<>();
    long own = 0;
    for (int i = 0; i < operands.size(); i++) {
      Variable v = operands.get(i);
      Loop.Part last = new Loop.Part(Loop.Kind.LAST, i);
      if (i < carries().size() && loop.parts().contains(last)) {
        places.put(v, out.plus(loop.start(last)));
      } else if (i < carries().size() + slices().size()) {
        places.put(v, partials.plus((int) own));
      } else {
        places.put(v, in.get(i));
      }
      own += Arena.aligned(v.shape().size());
    }
    return places;
  }

  private static Place at(Variable v, Map<Variable, Place> places) {
    return Objects.requireNonNull(places.get(v));
  }

  private List<Stage> stages(Memory own, Copying[] begin, Copying[] enter, Copying[] leave) {
    Turns turns = new Turns(loop);
    List<Phase> steps = body.phases(own);
    Runnable constants = body.constants(own);
    List<Stage> stages = new ArrayList<>();
    stages.add(
        new Stage(
            split(),
            (from, to, worker) -> {
              turns.begin();
              constants.run();
              turns.copy(begin);
            }));
    stages.add(new Stage(split(), (from, to, worker) -> turns.copy(enter)));
    for (Phase phase : steps) {
      stages.add(
          new Stage(
              new Split(phase.parts(), phase.parts(), 1),
              (from, to, worker) -> phase.task().run(from, worker),
              phase.back(),
              phase.more()));
    }
    stages.add(
        new Stage(split(), (from, to, worker) -> turns.copy(leave), steps.size() + 2, turns::more));
    return stages;
  }

  /** Numbers copied in each step; from or to a stack, those of the step's slice. */
  private record Copying(Place from, int fromStride, Place to, int toStride, int size) {
    void run(int slice) {
      System.arraycopy(
          from.array(),
          from.offset() + slice * fromStride,
          to.array(),
          to.offset() + slice * toStride,
          size);
    }
  }

  /** Which step it is. */
  private static final class Turns {
    private final Loop loop;
    private int step;

    Turns(Loop loop) {
      this.loop = loop;
    }

    void begin() {
      step = 0;
    }

    /** Goes to the next step, if there is one. */
    boolean more() {
      return ++step < loop.length();
    }

    void copy(Copying[] all) {
      int slice = loop.slice(step);
      for (Copying one : all) {
        one.run(slice);
      }
    }
  }
}
