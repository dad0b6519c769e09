package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.List;

/** Dropout as it predicts: nothing is dropped. */
final class Dropout {
  private Dropout() {}

  static List<Tensor> evaluate(TensorCall c) {
    check(c);
    Tensor x = c.in(0);
    // The mask has been of truth values from operator set 10 on; before it had x's type.
    Tensor one =
        c.opset() >= 10 ? Tensor.of(new int[0], true) : Tensor.of(x.type(), new int[0], 1.0);
    return List.of(x, Tensor.filled(x.dims(), one));
  }

  static List<Result> translate(NodeCall g) {
    check(g);
    Node x = g.in(0);
    if (!g.wants(1)) {
      return List.of(new Result.Inside(x, g.type(0)));
    }
    ElementType mask = g.opset() >= 10 ? ElementType.BOOL : g.type(0);
    return List.of(
        new Result.Inside(x, g.type(0)), new Result.Inside(g.graph().fill(x.shape(), 1), mask));
  }

  private static void check(Call c) {
    boolean training = c.opset() >= 12 && c.has(2) && c.known(2).truth(0);
    boolean drops = !c.has(1) || c.known(1).real(0) != 0;
    if (training && drops) {
      throw c.unsupported("drops elements at random, as only training does");
    }
  }
}
