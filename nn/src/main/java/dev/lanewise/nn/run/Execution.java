package dev.lanewise.nn.run;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.plan.Bound;
import dev.lanewise.nn.plan.FrozenWeights;
import dev.lanewise.nn.plan.Phase;
import dev.lanewise.nn.plan.Place;
import dev.lanewise.nn.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A plan bound to memory: set its inputs, run it, read its outputs. It belongs to one thread, and
 * reads and assigns the variables in {@code weights} itself. Inputs keep their values from run to
 * run.
 */
public final class Execution {
  private final Plan plan;
  private final Weights weights;
  private final FrozenWeights frozen;
  private final Bound bound;
  private final Team.Task[] tasks;
  private final int[] parts;

  /** The step that each phase belongs to. */
  private final int[] steps;

  private final @Nullable Team team;

  private Execution(
      Plan plan, Weights weights, @Nullable Team team, FrozenWeights frozen, boolean poison) {
    this.plan = plan;
    this.weights = weights;
    this.frozen = frozen;
    this.team = team;
    for (Variable v : plan.variables()) {
      weights.offset(v);
    }
    this.bound = plan.bind(weights::place, frozen, team == null ? 1 : team.threads(), poison);
    int n = bound.phases().size();
    this.tasks = new Team.Task[n];
    this.parts = new int[n];
    this.steps = new int[n];
    for (int i = 0; i < n; i++) {
      tasks[i] = bound.phases().get(i).task();
      parts[i] = bound.phases().get(i).parts();
      boolean same = i > 0 && bound.phases().get(i).step() == bound.phases().get(i - 1).step();
      steps[i] = i == 0 ? 0 : steps[i - 1] + (same ? 0 : 1);
    }
  }

  /** On the caller's thread alone. */
  public static Execution of(Plan plan, Weights weights) {
    return new Execution(plan, weights, null, made(plan), false);
  }

  /**
   * With a team, which stays the caller's to close. The results are bit for bit those of one
   * thread.
   */
  public static Execution of(Plan plan, Weights weights, Team team) {
    Objects.requireNonNull(team, "execution: team is null");
    return new Execution(plan, weights, team, made(plan), false);
  }

  private static FrozenWeights made(Plan plan) {
    return plan.isForInference() ? new FrozenWeights() : FrozenWeights.none();
  }

  /** As the others, with weights that never change again: they are packed once and shared. */
  public static Execution frozen(
      Plan plan, Weights weights, @Nullable Team team, FrozenWeights frozen) {
    return new Execution(plan, weights, team, frozen, false);
  }

  /**
   * Fills memory with NaN as soon as it is free, so that a plan that reads it then is found out.
   */
  static Execution poisoned(Plan plan, Weights weights) {
    return new Execution(plan, weights, null, made(plan), true);
  }

  public Plan plan() {
    return plan;
  }

  /** Copies an input's values. */
  public void set(String input, float[] values) {
    Place place = input(input, values.length);
    System.arraycopy(values, 0, place.array(), place.offset(), values.length);
  }

  /** Sets an input of one number. */
  public void set(String input, float value) {
    Place place = input(input, 1);
    place.array()[place.offset()] = value;
  }

  private Place input(String name, int length) {
    return place("input", name, plan.inputShape(name), length, bound.inputs());
  }

  /**
   * Runs each step alone and often, on memory of its own, so that those that are short and rare are
   * compiled as well: in a long plan some would be interpreted for thousands of runs, and make
   * objects. Then step after step, as runs do: what was compiled while one step ran alone may have
   * to be compiled again once others come between. Takes some 60 ms a step, longer where the
   * compiler has not come to it by then; neither variables nor outputs change.
   */
  public void warmUp() {
    float[] copy = plan.isForInference() ? weights.array() : new float[weights.array().length];
    Bound own = plan.bind(v -> new Place(copy, weights.offset(v)), frozen, 1, false);
    List<Runnable> steps = new ArrayList<>();
    for (Phase phase : own.phases()) {
      steps.add(
          () -> {
            for (int part = 0; part < phase.parts(); part++) {
              phase.task().run(part, 0);
            }
          });
    }
    steps.forEach(WarmUp::untilCompiled);
    WarmUp.untilCompiled(steps);
  }

  /** Computes all outputs and assigns all variables; allocates nothing. */
  public void run() {
    begin();
    try {
      for (int i = 0; i < tasks.length; i = bound.phases().get(i).next(i)) {
        runPhase(i);
      }
    } finally {
      end();
    }
  }

  /**
   * As {@link #run()}, but may be ended between steps: outputs then hold nothing of use, until the
   * next run.
   *
   * @param goesOn asked before each part of a step, with the number of the step in {@link
   *     Plan#steps}
   * @return whether it ran to its end
   */
  public boolean run(IntPredicate goesOn) {
    begin();
    try {
      for (int i = 0; i < tasks.length; i = bound.phases().get(i).next(i)) {
        if (!goesOn.test(steps[i])) {
          return false;
        }
        runPhase(i);
      }
      return true;
    } finally {
      end();
    }
  }

  /**
   * As {@link #run()}, and adds the nanoseconds of each step to {@code nanos}, in the order of
   * {@link Plan#steps}.
   */
  public void run(long[] nanos) {
    if (nanos.length != plan.steps().size()) {
      throw new IllegalArgumentException(
          "execution: nanos has "
              + nanos.length
              + " numbers, but the plan has "
              + plan.steps().size()
              + " steps");
    }
    begin();
    try {
      for (int i = 0; i < tasks.length; i = bound.phases().get(i).next(i)) {
        long start = System.nanoTime();
        runPhase(i);
        nanos[steps[i]] += System.nanoTime() - start;
      }
    } finally {
      end();
    }
  }

  /** Workers wait for step after step. */
  private void begin() {
    if (team != null) {
      team.stayAwake();
    }
  }

  private void end() {
    if (team != null) {
      team.rest();
    }
  }

  private void runPhase(int i) {
    Team together = team;
    if (together != null && parts[i] > 1) {
      together.run(parts[i], tasks[i]);
    } else {
      for (int part = 0; part < parts[i]; part++) {
        tasks[i].run(part, 0);
      }
    }
  }

  /** Copies an output's values. */
  public void get(String output, float[] to) {
    Place place = output(output, to.length);
    System.arraycopy(place.array(), place.offset(), to, 0, to.length);
  }

  /** The value of an output of one number. */
  public float get(String output) {
    Place place = output(output, 1);
    return place.array()[place.offset()];
  }

  private Place output(String name, int length) {
    return place("output", name, plan.outputShape(name), length, bound.outputs());
  }

  private static Place place(
      String kind, String name, Shape shape, int length, Map<String, Place> places) {
    if (shape.size() != length) {
      throw new IllegalArgumentException(
          "execution: "
              + kind
              + " "
              + name
              + " is "
              + shape
              + ", "
              + shape.size()
              + " values, but the array has "
              + length);
    }
    return Objects.requireNonNull(places.get(name));
  }
}
