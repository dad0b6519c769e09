package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Cases of what moves elements: permutations, slices, joins. */
final class ArrangementCases {
  private static final Shape S = Shape.of(2, 3, 4);

  private final List<OperationCase> cases = new ArrayList<>();

  private ArrangementCases() {}

  static List<OperationCase> all() {
    ArrangementCases all = new ArrangementCases();
    all.permutations();
    all.slices();
    all.joins();
    return all.cases;
  }

  private void permutations() {
    of("transpose", Shape.of(5, 3), Node::transpose);
    of("permute", S, x -> x.permute(2, 0, 1));
    of("permute inner", Shape.of(2, 3, 2, 4), x -> x.permute(0, 3, 1, 2));
    of("permute twice", S, x -> x.permute(2, 0, 1).permute(1, 0, 2));
    of("permute size 1", Shape.of(3, 1, 4), x -> x.permute(1, 0, 2));
    of(
        "permute a matrix product",
        Shape.of(3, 3),
        x -> x.transpose().matmul(x.matmul(x.transpose())));
  }

  private void slices() {
    of("slice first", Shape.of(5, 3), x -> x.slice(0, 1, 4));
    of("slice last", S, x -> x.slice(-1, 1, 3));
    of("slice by steps", Shape.of(7, 3), x -> Axes.slice(x, 0, new Span(5, -2, 3)));
    of("slice of a slice", Shape.of(7, 5), x -> Axes.flip(x.slice(0, 1, 6), 0).slice(1, 2, 5));
    of("flip", S, x -> Axes.flip(x, 0, 2));
    of("pad", S, x -> Axes.pad(x, 1, 2, 1));
    of("pad with a number", S, x -> Axes.pad(x, -1, 1, 2, 0.5f));
    of("pad by steps", Shape.of(3, 2), x -> pad(x, new Span(5, -2, 3), new Span(1, 1, 2), 7, 4));
  }

  private static Node pad(Node x, Span rows, Span cols, int height, int width) {
    return x.graph().add(new Arrange.Pad(x, List.of(rows, cols), Shape.of(height, width)));
  }

  private void joins() {
    of("concat", List.of(S, Shape.of(2, 1, 4), S), in -> Axes.concat(1, in));
    of("concat last", List.of(S, Shape.of(2, 3, 2)), in -> Axes.concat(-1, in));
    of("concat of itself", S, x -> Axes.concat(0, x, x.square(), x));
    of("stack", List.of(S, S, S), in -> Axes.stack(-1, in));
    of("split", Shape.of(4, 6), x -> Axes.split(x, 1, 1, 3, 2).get(1));
    of("a part of a join", List.of(S, S), in -> Axes.concat(2, in).slice(2, 5, 7));
  }

  private void of(String name, Shape x, Function<Node, Node> build) {
    of(name, List.of(x), in -> build.apply(in.getFirst()));
  }

  private void of(String name, List<Shape> shapes, Function<List<Node>, Node> build) {
    cases.add(new OperationCase(name, shapes, 1, 0, true, build));
  }
}
