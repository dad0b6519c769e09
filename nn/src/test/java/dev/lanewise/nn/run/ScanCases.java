package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Scan;
import dev.lanewise.nn.graph.Shape;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Cases of scans: a carry, a sequence, what is shared, in that order. */
final class ScanCases {
  private static final Shape CARRY = Shape.of(2, 3);
  private static final Shape SEQUENCE = Shape.of(4, 2, 3);

  private ScanCases() {}

  static List<OperationCase> all() {
    Shape weights = Shape.of(3, 3);
    return List.of(
        of(
            "fold",
            List.of(CARRY, SEQUENCE, weights),
            in -> Scan.fold(in.get(0), in.get(1), (h, x) -> h.matmul(in.get(2)).add(x).tanh())),
        of(
            "scan",
            List.of(CARRY, SEQUENCE, Shape.of(3)),
            in ->
                joined(
                    Scan.of(
                        in.get(0),
                        in.get(1),
                        (h, x) -> {
                          Node next = h.mul(in.get(2)).add(x.sigmoid());
                          return Scan.step(next, next.square(), h.mul(x).sum(0));
                        }))),
        of("scan backwards", List.of(CARRY, SEQUENCE), in -> joined(twice(in))),
        of(
            "carries that change places",
            List.of(CARRY, CARRY, SEQUENCE),
            in ->
                joined(
                    Scan.of(
                        List.of(in.get(0), in.get(1)),
                        List.of(in.get(2)),
                        (c, x) ->
                            new Scan.Step(
                                List.of(c.get(1), c.get(0).mul(x.get(0))), List.of(c.get(0)))))),
        of(
            "sequence carried on",
            List.of(CARRY, SEQUENCE),
            in -> joined(Scan.of(in.get(0), in.get(1), (h, x) -> Scan.step(x, h, x, h.mul(x))))),
        of(
            "one step",
            List.of(Shape.of(), Shape.of(1)),
            in -> joined(Scan.of(in.get(0), in.get(1), (h, x) -> Scan.step(h.mul(x), h.add(x))))),
        of(
            "repeat",
            List.of(CARRY, CARRY),
            in -> Scan.repeat(3, in.get(0), h -> h.mul(in.get(1)).sin())),
        of(
            "scan of scans",
            List.of(CARRY, SEQUENCE, CARRY),
            in ->
                Scan.fold(
                    in.get(0),
                    in.get(1),
                    (h, x) -> Scan.fold(h, in.get(2).add(x), (a, b) -> a.mul(b).cos()))));
  }

  private static Scan twice(List<Node> in) {
    BiFunction<List<Node>, List<Node>, Scan.Step> body =
        (c, x) -> Scan.step(c.getFirst().add(x.getFirst()).tanh(), c.getFirst().mul(x.getFirst()));
    Scan there = Scan.of(in.subList(0, 1), in.subList(1, 2), body);
    return Scan.backwards(there.carries(), there.outputs(), body);
  }

  /** All results in one. */
  private static Node joined(Scan scan) {
    Node all = scan.carry().reshape(scan.carry().shape().size());
    for (Node y : scan.outputs()) {
      all = Axes.concat(0, all, y.reshape(y.shape().size()));
    }
    return all;
  }

  private static OperationCase of(
      String name, List<Shape> shapes, Function<List<Node>, Node> build) {
    return new OperationCase(name, shapes, 1, 0, true, build);
  }
}
