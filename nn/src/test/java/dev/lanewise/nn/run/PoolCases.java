package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Blend;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Pool;
import dev.lanewise.nn.graph.Pools;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Cases of pooling in one to three dimensions, with everything a window can have. */
final class PoolCases {
  private static final List<Blend> FEW = List.of(Blend.lp(3), Blend.softmax(1.5f));
  private static final List<Blend> MANY =
      List.of(Blend.lp(1), Blend.lp(2), Blend.lp(3), Blend.softmax(1.5f));

  private final List<OperationCase> cases = new ArrayList<>();

  private PoolCases() {}

  static List<OperationCase> all() {
    PoolCases all = new PoolCases();
    Window odd = Window.of(3, 2).stride(2, 1).padBefore(1, 0).padAfter(1, 1);
    all.over(Shape.of(2, 3, 5, 4), Window.of(2).stride(2));
    all.over(Shape.of(2, 3, 5, 4), odd);
    all.over(Shape.of(2, 2, 7), Window.of(3).stride(2).dilation(2).padAfter(1));
    all.over(Shape.of(1, 2, 6, 5), Window.of(3).stride(2).pad(1).ceiling());
    all.over(Shape.of(2, 1, 3, 4, 3), Window.of(2, 3, 2).stride(1, 2, 2).same());
    all.global(Shape.of(2, 3, 4, 5));
    return all.cases;
  }

  private void over(Shape x, Window w) {
    Shape image = Shape.of(Arrays.copyOfRange(x.dims(), 2, x.rank()));
    Shape y = Shape.of(w.over(image).outputs(image)).prepend(x.dim(1)).prepend(x.dim(0));
    of("max pool " + w, x, false, a -> a.maxPool(w));
    of("min pool " + w, x, false, a -> Pools.min(a, w));
    for (boolean largest : List.of(true, false)) {
      of(
          "scatter " + largest + w,
          x,
          y,
          false,
          (a, t) -> add(new Pool.ExtremeScatter(a, t.square(), w, largest)));
      of(
          "gather " + largest + w,
          x,
          x,
          false,
          (a, t) -> add(new Pool.ExtremeGather(a, t.square(), w, largest)));
    }
    of("average pool " + w, x, true, a -> a.avgPool(w));
    of("average pool and padding " + w, x, true, a -> Pools.averageCountingPadding(a, w));
    for (boolean counts : List.of(true, false)) {
      of(
          "average pool gradient " + counts + w,
          y,
          true,
          a -> add(new Pool.AveragePoolGradient(a, w, counts, image)));
    }
    for (Blend blend : w.ceil() ? MANY : FEW) {
      String name = blend + " " + blend.parameter() + " " + w;
      of(name, x, true, a -> add(new Pool.SmoothPool(a, w, blend)));
      of(
          name + " gradient",
          x,
          y,
          true,
          (a, t) -> add(new Pool.SmoothPoolGradient(a, t, w, blend)));
    }
  }

  private void global(Shape x) {
    of("global max", x, false, Pools::globalMax);
    of("global average", x, true, Pools::globalAverage);
  }

  private static Node add(Op op) {
    return op.operands().getFirst().graph().add(op);
  }

  private void of(String name, Shape x, boolean smooth, UnaryOperator<Node> build) {
    cases.add(new OperationCase(name, List.of(x), 1, 0, smooth, in -> build.apply(in.getFirst())));
  }

  private void of(String name, Shape x, Shape y, boolean smooth, BinaryOperator<Node> build) {
    cases.add(
        new OperationCase(
            name, List.of(x, y), 1, 0, smooth, in -> build.apply(in.get(0), in.get(1))));
  }
}
