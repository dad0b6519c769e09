package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Loop;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A loop as the nodes of all its steps, one after another: steps join across their borders, what is
 * not wanted of a step falls away, and a step backwards finds what the one forwards computed. But
 * the plan is as long as the sequence; long loops stay loops.
 */
final class Unroll {
  private final Graph to;
  private final Loop loop;
  private final int most;
  private final List<List<Node>> entering = new ArrayList<>();
  private final List<List<Node>> outputs = new ArrayList<>();
  private List<Node> carries;

  private Unroll(Graph to, Loop loop, int most) {
    this.to = to;
    this.loop = loop;
    this.most = most;
    this.carries = loop.carries();
  }

  /**
   * The value of a loop.
   *
   * @param most nodes of all steps together up to which a loop, or one in it, is unrolled
   */
  static Node make(Graph to, Loop loop, int most) {
    if ((long) loop.length() * loop.body().nodes() > most) {
      return to.add(loop);
    }
    Unroll unroll = new Unroll(to, loop, most);
    for (int step = 0; step < loop.length(); step++) {
      unroll.step(loop.slice(step));
    }
    if (loop.backwards()) {
      Collections.reverse(unroll.entering);
      Collections.reverse(unroll.outputs);
    }
    List<Node> parts = loop.parts().stream().map(unroll::flat).toList();
    return Simplify.make(to, new Arrange.Concat(parts, 0));
  }

  private void step(int slice) {
    List<Node> operands = new ArrayList<>(carries);
    loop.sequences().forEach(x -> operands.add(slice(x, slice)));
    operands.addAll(loop.shared());
    List<Node> results = loop.body().inline(to, operands, this::add);
    entering.add(carries);
    carries = results.subList(0, carries.size());
    outputs.add(results.subList(carries.size(), results.size()));
  }

  private Node add(Op op) {
    return op instanceof Loop inner ? make(to, inner, most) : Simplify.make(to, op);
  }

  private Node slice(Node x, int at) {
    List<Span> spans = Span.all(x.shape());
    spans.set(0, Span.of(at, at + 1));
    return reshape(Simplify.make(to, new Arrange.Slice(x, spans)), x.shape().without(List.of(0)));
  }

  private Node flat(Loop.Part part) {
    int i = part.index();
    return switch (part.kind()) {
      case LAST -> flat(carries.get(i));
      case ENTERING -> flat(stacked(entering.stream().map(step -> step.get(i)).toList()));
      case STACKED -> flat(stacked(outputs.stream().map(step -> step.get(i)).toList()));
    };
  }

  private Node stacked(List<Node> xs) {
    List<Node> slices = xs.stream().map(x -> reshape(x, x.shape().prepend(1))).toList();
    return Simplify.make(to, new Arrange.Concat(slices, 0));
  }

  private Node flat(Node x) {
    return reshape(x, Shape.of(x.shape().size()));
  }

  private Node reshape(Node x, Shape shape) {
    return Movement.reshape(to, x, shape);
  }
}
