package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/** Arithmetic of two tensors, or of many, repeated to a common shape. */
final class BinaryOperators {
  private BinaryOperators() {}

  static void addTo(Operators all) {
    add(all, "Add", Double::sum, Long::sum, Node::add);
    add(all, "Sub", (x, y) -> x - y, (x, y) -> x - y, Node::sub);
    add(all, "Mul", (x, y) -> x * y, (x, y) -> x * y, Node::mul);
    all.add("Div")
        .tensor(c -> Elements.join(left(c), right(c), (x, y) -> x / y, quotient(c)))
        .node(g -> g.in(0).div(right(g)));
    all.add("Pow").tensor(BinaryOperators::power).node(g -> g.in(0).power(exponent(g)));
    all.add("Mod").tensor(BinaryOperators::modulo);
    many(all, "Sum", Double::sum, Long::sum, Node::add);
    all.add("Mean").tensor(BinaryOperators::mean).node(BinaryOperators::meanNode);
    all.add("Max")
        .tensor(c -> reduce(c, Math::max, ActivationOperators.larger(c.type(0))))
        .node(g -> g.all().stream().reduce(Node::maximum).orElseThrow());
    all.add("Min")
        .tensor(c -> reduce(c, Math::min, ActivationOperators.smaller(c.type(0))))
        .node(g -> g.all().stream().reduce(Node::minimum).orElseThrow());
  }

  private static void add(
      Operators all,
      String name,
      DoubleBinaryOperator real,
      LongBinaryOperator whole,
      BinaryOperator<Node> node) {
    all.add(name)
        .tensor(c -> Elements.join(left(c), right(c), real, whole))
        .node(g -> node.apply(g.in(0), right(g)));
  }

  private static void many(
      Operators all,
      String name,
      DoubleBinaryOperator real,
      LongBinaryOperator whole,
      BinaryOperator<Node> node) {
    all.add(name)
        .tensor(c -> reduce(c, real, whole))
        .node(g -> g.all().stream().reduce(node).orElseThrow());
  }

  private static Tensor left(TensorCall c) {
    return c.in(0);
  }

  private static Tensor right(TensorCall c) {
    if (c.type(0) != c.type(1)) {
      throw c.wrong("inputs are " + c.in(0) + " and " + c.in(1) + ", of different types");
    }
    return c.in(1).reshape(aligned(c));
  }

  private static Node right(NodeCall g) {
    return g.in(1).reshape(aligned(g));
  }

  /** Before operator set 7, an attribute said at which axis the second operand begins. */
  static int[] aligned(Call c) {
    int[] dims = c.dims(1);
    if (c.opset() >= 7 || !c.use.flag("broadcast") || !c.use.has("axis")) {
      return dims;
    }
    int at = c.axis(0);
    int[] longer = new int[Math.max(c.rank(0) - at, dims.length)];
    Arrays.fill(longer, 1);
    System.arraycopy(dims, 0, longer, 0, dims.length);
    return longer;
  }

  private static LongBinaryOperator quotient(TensorCall c) {
    for (int i = 0; !c.type(1).isReal() && i < c.in(1).size(); i++) {
      if (c.in(1).whole(i) == 0) {
        throw c.wrong("divides a whole number by zero");
      }
    }
    return c.type(0) == ElementType.UINT64 ? Long::divideUnsigned : (x, y) -> x / y;
  }

  private static Tensor power(TensorCall c) {
    Tensor x = c.in(0);
    Tensor y = c.in(1);
    if (!x.type().isReal() && y.type().isReal()) {
      Tensor reals = CastOperators.cast(x, ElementType.DOUBLE);
      return CastOperators.cast(Elements.join(reals, y, Math::pow, (a, b) -> a), x.type());
    }
    return Elements.join(x, y, Math::pow, BinaryOperators::power);
  }

  /** Modulo 2^64. */
  private static long power(long x, long y) {
    if (y < 0) {
      return x == 1 ? 1 : x == -1 ? (y % 2 == 0 ? 1 : -1) : 0;
    }
    long result = 1;
    long square = x;
    for (long e = y; e > 0; e >>= 1) {
      result *= (e & 1) == 1 ? square : 1;
      square *= square;
    }
    return result;
  }

  private static Node exponent(NodeCall g) {
    // Whole exponents may come in a type of their own.
    Node y = g.isKnown(1) && g.known(1).size() == 1 ? g.any(1) : g.in(1);
    return y.reshape(aligned(g));
  }

  private static Tensor modulo(TensorCall c) {
    if (c.use.flag("fmod")) {
      return Elements.join(
          c.in(0),
          c.in(1),
          (x, y) -> x % y,
          c.type(0) == ElementType.UINT64 ? Long::remainderUnsigned : (x, y) -> x % y);
    }
    quotient(c);
    return Elements.join(
        c.in(0),
        c.in(1),
        (x, y) -> x - y * Math.floor(x / y),
        c.type(0) == ElementType.UINT64 ? Long::remainderUnsigned : Math::floorMod);
  }

  private static Tensor reduce(TensorCall c, DoubleBinaryOperator real, LongBinaryOperator whole) {
    Tensor all = c.in(0);
    for (int i = 1; i < c.count(); i++) {
      all = Elements.join(all, c.in(i), real, whole);
    }
    return all;
  }

  private static Tensor mean(TensorCall c) {
    double n = c.count();
    return Elements.map(reduce(c, Double::sum, Long::sum), x -> x / n, x -> x);
  }

  private static Node meanNode(NodeCall g) {
    List<Node> all = g.all();
    return all.stream().reduce(Node::add).orElseThrow().div(all.size());
  }
}
