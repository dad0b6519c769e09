package dev.lanewise.nn.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * Control flow: a body applied once per step of sequences, {@code (c_t+1, y_t) = body(c_t, x_t)},
 * and what comes of it.
 *
 * <pre>{@code
 * Scan memory = Scan.of(h0, xs, (h, x) -> {
 *   Node next = x.matmul(w).add(h.matmul(u)).tanh();
 *   return Scan.step(next, next.square());
 * });
 * }</pre>
 *
 * <p>The body is called once, with nodes that stand for any step's; it may read other nodes of the
 * graph, which are the same in all steps, and those that do not depend on the step are computed
 * once outside. What it draws at random is drawn anew in each step; what all steps are to share,
 * such as elements to drop, is drawn outside. It may hold layers, gradients and scans, but assigns
 * no variable. Sequences are cut along their first axis.
 *
 * <p>Its gradient is a scan as well, from the last step to the first, so scans have gradients of
 * any order. It keeps the carries of all steps, and their matrix products and convolutions; what is
 * between them it computes anew.
 *
 * @param carries after the last step
 * @param outputs of all steps: {@code [length, output...]} each
 */
public record Scan(List<Node> carries, List<Node> outputs) {
  public Scan {
    carries = List.copyOf(carries);
    outputs = List.copyOf(outputs);
  }

  /** What a body makes of one step. */
  public record Step(List<Node> carries, List<Node> outputs) {
    public Step {
      carries = List.copyOf(carries);
      outputs = List.copyOf(outputs);
    }
  }

  /** The next carry, and outputs if there are any. */
  public static Step step(Node carry, Node... outputs) {
    return new Step(List.of(carry), List.of(outputs));
  }

  /** The only carry, or the first. */
  public Node carry() {
    return carries.getFirst();
  }

  /** The only output, or the first. */
  public Node output() {
    return outputs.getFirst();
  }

  /** One carry along one sequence. */
  public static Scan of(Node carry, Node sequence, BiFunction<Node, Node, Step> body) {
    return of(List.of(carry), List.of(sequence), (c, x) -> body.apply(c.getFirst(), x.getFirst()));
  }

  /** Several carries along several sequences of one length. */
  public static Scan of(
      List<Node> carries, List<Node> sequences, BiFunction<List<Node>, List<Node>, Step> body) {
    return scan(carries, sequences, length(sequences), false, body);
  }

  /** From the last slices to the first; output t still belongs to slice t. */
  public static Scan backwards(
      List<Node> carries, List<Node> sequences, BiFunction<List<Node>, List<Node>, Step> body) {
    return scan(carries, sequences, length(sequences), true, body);
  }

  /**
   * The same values as {@link #of}, and gradients that go back through no more than so many steps:
   * after each {@code steps} of them, what is carried on is taken to be constant (truncated
   * backpropagation through time; Williams and Peng: An efficient gradient-based algorithm for
   * on-line training of recurrent network trajectories, 1990). With as many steps as there are
   * slices, or more, gradients are exact.
   */
  public static Scan truncated(
      int steps,
      List<Node> carries,
      List<Node> sequences,
      BiFunction<List<Node>, List<Node>, Step> body) {
    return Truncation.of(steps, carries, sequences, length(sequences), body);
  }

  /** {@code step(... step(step(initial, x_0), x_1) ..., x_length-1)}. */
  public static Node fold(Node initial, Node sequence, BinaryOperator<Node> step) {
    return of(initial, sequence, (c, x) -> step(step.apply(c, x))).carry();
  }

  /** {@code step(... step(step(initial)) ...)}: so many times. */
  public static Node repeat(int times, Node initial, UnaryOperator<Node> step) {
    return scan(List.of(initial), List.of(), times, false, (c, x) -> step(step.apply(c.getFirst())))
        .carry();
  }

  private static int length(List<Node> sequences) {
    if (sequences.isEmpty()) {
      throw new IllegalArgumentException("scan: there is no sequence (repeat needs none)");
    }
    for (int i = 0; i < sequences.size(); i++) {
      Shape first = sequences.getFirst().shape();
      Shape other = sequences.get(i).shape();
      if (other.rank() == 0 || other.dim(0) != first.dim(0)) {
        throw new IllegalArgumentException(
            "scan: sequence "
                + i
                + " is "
                + other
                + (i == 0 || first.rank() == 0
                    ? " but must be [length, ...]"
                    : " but must be [" + first.dim(0) + ", ...] as sequence 0 is " + first));
      }
    }
    return sequences.getFirst().shape().dim(0);
  }

  private static Scan scan(
      List<Node> carries,
      List<Node> sequences,
      int length,
      boolean backwards,
      BiFunction<List<Node>, List<Node>, Step> body) {
    if (carries.isEmpty()) {
      throw new IllegalArgumentException("scan: there is no carry (want at least 1)");
    }
    Graph graph = carries.getFirst().graph();
    List<Node> carried = new ArrayList<>();
    carries.forEach(c -> carried.add(standIn(graph, "carry", c.shape())));
    List<Node> slices = new ArrayList<>();
    sequences.forEach(x -> slices.add(standIn(graph, "slice", x.shape().without(List.of(0)))));
    Node run = standIn(graph, "run", Shape.of(2));
    Step step = graph.step(run, () -> body.apply(List.copyOf(carried), List.copyOf(slices)));
    if (step.carries().size() != carries.size()) {
      throw new IllegalArgumentException(
          "scan: there are %d carries but the body makes %d"
              .formatted(carries.size(), step.carries().size()));
    }
    List<Node> values = new ArrayList<>(carries);
    values.addAll(sequences);
    if (draws(step, run)) {
      slices.add(run);
      values.add(graph.runs(length));
    }
    List<Node> operands = new ArrayList<>(carried);
    operands.addAll(slices);
    Body.Captured captured = Body.of(operands, slices.size(), step.carries(), step.outputs());
    values.addAll(captured.shared());
    Loop loop = new Loop(captured.body(), length, backwards, values, parts(captured.body()));
    Node all = graph.add(loop);
    List<Node> parts = loop.parts().stream().map(part -> loop.cut(all, part)).toList();
    return new Scan(parts.subList(0, carries.size()), parts.subList(carries.size(), parts.size()));
  }

  /** Whether a step needs a number of its run; of one that reads another graph, no matter. */
  private static boolean draws(Step step, Node run) {
    List<Node> results = new ArrayList<>(step.carries());
    results.addAll(step.outputs());
    return results.stream().allMatch(node -> node.graph() == run.graph())
        && Capture.needed(results, node -> true).contains(run);
  }

  /** A node for what differs from step to step while the body is built; no run ever reads it. */
  private static Node standIn(Graph graph, String name, Shape shape) {
    return graph.variable(new Variable(name, shape));
  }

  private static List<Loop.Part> parts(Body body) {
    List<Loop.Part> parts = new ArrayList<>();
    for (int i = 0; i < body.carries(); i++) {
      parts.add(new Loop.Part(Loop.Kind.LAST, i));
    }
    for (int i = 0; i < body.outputs().size(); i++) {
      parts.add(new Loop.Part(Loop.Kind.STACKED, i));
    }
    return parts;
  }
}
