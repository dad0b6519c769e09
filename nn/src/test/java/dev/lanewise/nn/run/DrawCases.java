package dev.lanewise.nn.run;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.graph.Draw;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.List;
import java.util.function.Function;

/** Cases of random numbers; the run's number is an operand like others. */
final class DrawCases {
  private static final RandomKey KEY = RandomKey.of(3);
  private static final Shape RUN = Shape.of(2);

  private DrawCases() {}

  static List<OperationCase> all() {
    Shape s = Shape.of(3, 7);
    return List.of(
        of("uniform", List.of(RUN), in -> add(in.get(0), new Draw.Uniform(in.get(0), KEY, s))),
        of("normal", List.of(RUN), in -> add(in.get(0), new Draw.Normal(in.get(0), KEY, s))),
        of("next run", List.of(RUN), in -> add(in.get(0), new Draw.NextRun(in.get(0)))),
        of("runs", List.of(RUN), in -> add(in.get(0), new Draw.Runs(in.get(0), 3))),
        of("dropout", List.of(s, RUN), in -> dropout(in.get(0), in.get(1))));
  }

  private static Node dropout(Node x, Node run) {
    return add(x, new Draw.Dropout(x, run, KEY, 0.3f));
  }

  private static Node add(Node any, Draw op) {
    return any.graph().add(op);
  }

  private static OperationCase of(
      String name, List<Shape> shapes, Function<List<Node>, Node> build) {
    return new OperationCase(name, shapes, 0.5, 0, true, build);
  }
}
