package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Indexed;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Cases of what picks elements by number, and of extremes, whose gradients do. */
final class IndexedCases {
  private static final Shape S = Shape.of(2, 3, 4);

  private final List<OperationCase> cases = new ArrayList<>();

  private IndexedCases() {}

  static List<OperationCase> all() {
    IndexedCases all = new IndexedCases();
    all.rows();
    all.elements();
    all.extremes();
    return all.cases;
  }

  private static Node numbers(Node x, Shape shape, float... values) {
    return x.graph().constant(shape, values);
  }

  private void rows() {
    of("gather", Shape.of(5, 3), x -> x.gather(numbers(x, Shape.of(2, 2), 4, 0, 4, 2)));
    of("gather one", Shape.of(5, 3, 2), x -> x.gather(x.graph().constant(3)));
    of("gather numbers", Shape.of(5), x -> x.gather(numbers(x, Shape.of(3), 1, 1, 0)));
    of("scatter-add", Shape.of(2, 2, 3), x -> scatter(x, numbers(x, Shape.of(2, 2), 4, 0, 4, 2)));
    of("scatter-add of one", Shape.of(3), x -> scatter(x, x.graph().constant(3)));
  }

  private static Node scatter(Node x, Node index) {
    return x.graph().add(new Indexed.ScatterAdd(x, index, 5));
  }

  private void elements() {
    of("pick", Shape.of(3, 4), x -> x.pick(numbers(x, Shape.of(3), 0, 3, 1)));
    of("pick from a vector", Shape.of(4), x -> x.pick(x.graph().constant(2)));
    Shape middle = Shape.of(2, 4);
    float[] places = {0, 2, 1, 1, 2, 0, 2, 1};
    of("pick middle", S, x -> pick(x, numbers(x, middle, places)));
    of("put", middle, x -> x.graph().add(new Indexed.Put(x, numbers(x, middle, places), 1, 3)));
  }

  private static Node pick(Node x, Node index) {
    return x.graph().add(new Indexed.Pick(x, index, 1));
  }

  private void extremes() {
    of("max of all", S, x -> x.max());
    of("max last", S, x -> x.max(-1));
    of("max first", S, x -> x.max(0));
    of("max of neighbours", S, x -> x.max(0, 1));
    of("max apart", S, x -> x.max(0, 2));
    of("min middle", S, x -> x.min(1));
    of("max of a number", Shape.of(), x -> x.max());
    of("arg-max", S, x -> x.mul(Axes.argMax(x, 0)));
    of("arg-min", S, x -> x.mul(Axes.argMin(x, 0)));
  }

  private void of(String name, Shape x, Function<Node, Node> build) {
    cases.add(new OperationCase(name, List.of(x), 1, 0, true, in -> build.apply(in.getFirst())));
  }
}
