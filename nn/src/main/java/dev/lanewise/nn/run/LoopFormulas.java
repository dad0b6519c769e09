package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Body;
import dev.lanewise.nn.graph.Loop;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Source;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Loops, step by step: an evaluator of the body for each. */
final class LoopFormulas {
  private final Function<Node, double[]> values;

  /**
   * @param values of operands
   */
  LoopFormulas(Function<Node, double[]> values) {
    this.values = values;
  }

  double[] of(Loop loop) {
    Body body = loop.body();
    double[] results = new double[loop.shape().size()];
    double[][] carries = loop.carries().stream().map(values).toArray(double[][]::new);
    for (int step = 0; step < loop.length(); step++) {
      int slice = loop.slice(step);
      Reference evaluator = Reference.of(operands(loop, carries, slice), Map.of());
      double[][] outputs = all(evaluator, body.outputs());
      keep(loop, Loop.Kind.ENTERING, carries, slice, results);
      keep(loop, Loop.Kind.STACKED, outputs, slice, results);
      carries = all(evaluator, body.nexts());
    }
    keep(loop, Loop.Kind.LAST, carries, 0, results);
    return results;
  }

  private Map<String, double[]> operands(Loop loop, double[][] carries, int slice) {
    Map<String, double[]> operands = new HashMap<>();
    for (int i = 0; i < loop.operands().size(); i++) {
      Node operand = loop.body().operands().get(i);
      int size = operand.shape().size();
      double[] value =
          i < carries.length
              ? carries[i]
              : i < carries.length + loop.sequences().size()
                  ? Arrays.copyOfRange(
                      values.apply(loop.operands().get(i)), slice * size, (slice + 1) * size)
                  : values.apply(loop.operands().get(i));
      if (operand.op() instanceof Source.Input input) {
        operands.put(input.label(), value);
      }
    }
    return operands;
  }

  private static double[][] all(Reference evaluator, List<Node> nodes) {
    return nodes.stream().map(evaluator::value).toArray(double[][]::new);
  }

  /** Copies what is wanted of one kind: slice by slice, or the last of all. */
  private static void keep(Loop loop, Loop.Kind kind, double[][] of, int slice, double[] results) {
    for (Loop.Part part : loop.parts()) {
      if (part.kind() == kind) {
        double[] x = of[part.index()];
        System.arraycopy(x, 0, results, loop.start(part) + slice * x.length, x.length);
      }
    }
  }
}
