package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Activations;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Operation;
import dev.lanewise.kernels.Operations;
import dev.lanewise.nn.graph.Activation;
import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Pointwise.Affine;
import dev.lanewise.nn.graph.Pointwise.Mul;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.graph.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nodes to items. Reshapes are other names of the same value; a broadcast that only elementwise
 * operations read is read in place; scaling by a number is taken in by the sum that needs it.
 */
final class Select {
  private final Kernels kernels;
  private final WeightFormat weights;
  private final Set<Node> kept;
  private final Map<Node, List<Node>> readers = new HashMap<>();
  private final Set<Node> absorbed = new HashSet<>();
  private final Map<Node, Item> items = new HashMap<>();
  private final Map<Node, Boolean> readInPlace = new HashMap<>();

  private Select(Kernels kernels, WeightFormat weights, List<Node> nodes, Set<Node> kept) {
    this.kernels = kernels;
    this.weights = weights;
    this.kept = kept;
    for (Node node : nodes) {
      for (Node operand : node.op().operands()) {
        readers.computeIfAbsent(operand, x -> new ArrayList<>()).add(node);
      }
    }
  }

  /**
   * The work for {@code nodes}, operands first.
   *
   * @param weights what large matrices of them are read in
   * @param kept nodes whose values are wanted in memory: outputs and assigned values
   */
  static List<Item> items(Kernels kernels, WeightFormat weights, List<Node> nodes, Set<Node> kept) {
    Select pass = new Select(kernels, weights, nodes, kept);
    // From the end: a sum decides about the scalings it takes in before they are met.
    for (Node node : nodes.reversed()) {
      if (!pass.absorbed.contains(node)) {
        pass.select(node);
      }
    }
    return nodes.stream().filter(pass.items::containsKey).map(pass.items::get).toList();
  }

  /** The node that makes a value, reshapes looked through. */
  static Node root(Node node) {
    Node root = node;
    while (root.op() instanceof Arrange.Reshape r) {
      root = r.x();
    }
    return root;
  }

  private void select(Node node) {
    switch (node.op()) {
      case Source s -> {}
      case Arrange.Reshape r -> {}
      case Arrange.Broadcast b when readInPlace(node, b) -> {}
      case Pointwise p -> items.put(node, Item.of(instruction(node, p)));
      default ->
          items.put(
              node,
              Item.of(
                  Producers.of(kernels, weights, node),
                  node,
                  node.op().operands().stream().map(Select::root).toList()));
    }
  }

  /** Whether all readers of a broadcast can repeat its operand themselves. */
  private boolean readInPlace(Node node, Arrange.Broadcast b) {
    return readInPlace.computeIfAbsent(node, x -> canBeReadInPlace(x, b));
  }

  private boolean canBeReadInPlace(Node node, Arrange.Broadcast b) {
    if (kept.contains(node) || Operand.repeated(root(b.x()), b.x().shape(), b.shape()) == null) {
      return false;
    }
    for (Node reader : readers.getOrDefault(node, List.of())) {
      if (!(reader.op() instanceof Pointwise)
          || reader.op().operands().stream().allMatch(Select::repeats)) {
        return false;
      }
    }
    return true;
  }

  private static boolean repeats(Node node) {
    return node.op() instanceof Arrange.Broadcast;
  }

  private Operand operand(Node node) {
    if (node.op() instanceof Arrange.Broadcast b && readInPlace(node, b)) {
      Operand repeated = Operand.repeated(root(b.x()), b.x().shape(), b.shape());
      if (repeated != null) {
        return repeated;
      }
    }
    return Operand.full(root(node));
  }

  private Instruction instruction(Node node, Pointwise op) {
    return switch (op) {
      case Activation a -> with(ActivationKernels.of(a), node, ActivationKernels.parameters(a));
      case Pointwise.Add a -> {
        Instruction scaled = scaledAndShifted(node, node, Operations.AFFINE);
        yield scaled != null ? scaled : sum(node, a, 1, Operations.ADD);
      }
      case Pointwise.Sub s -> sum(node, s, -1, Operations.SUBTRACT);
      case Pointwise.Mul m -> simple(Operations.MULTIPLY, node);
      case Pointwise.Div d -> simple(Operations.DIVIDE, node);
      case Pointwise.ReluGradient r -> simple(Operations.RELU_GRADIENT, node);
      case Pointwise.Maximum m -> simple(Operations.MAX, node);
      case Pointwise.Minimum m -> simple(Operations.MIN, node);
      case Pointwise.Power p -> simple(Operations.POW, node);
      case Pointwise.Less l -> simple(Operations.LESS, node);
      case Pointwise.LessOrEqual l -> simple(Operations.LESS_OR_EQUAL, node);
      case Pointwise.Equal e -> simple(Operations.EQUAL, node);
      case Pointwise.Select s -> simple(Operations.SELECT, node);
      case Pointwise.Clamp c ->
          clampedSum(
              node, c.x(), c.low(), c.high(), with(Operations.CLAMP, node, c.low(), c.high()));
      case Pointwise.ClampGradient c -> with(Activations.CLAMP_GRADIENT, node, c.low(), c.high());
      case Affine a when a.scale() == -1 && a.shift() == 0 -> simple(Operations.NEGATE, node);
      case Affine a -> with(Operations.AFFINE, node, a.scale(), a.shift());
      case Pointwise.Neg n -> simple(Operations.NEGATE, node);
      case Pointwise.Exp e -> simple(Operations.EXP, node);
      case Pointwise.Log l -> simple(Operations.LOG, node);
      case Pointwise.Tanh t -> simple(Operations.TANH, node);
      case Pointwise.Sigmoid s -> simple(Operations.SIGMOID, node);
      case Pointwise.Relu r -> relu(node, r);
      case Pointwise.Sqrt s -> simple(Operations.SQRT, node);
      case Pointwise.Square s -> simple(Operations.SQUARE, node);
      case Pointwise.Abs a -> simple(Operations.ABS, node);
      case Pointwise.Sign s -> simple(Operations.SIGN, node);
      case Pointwise.Reciprocal r -> simple(Operations.RECIPROCAL, node);
      case Pointwise.Sin s -> simple(Operations.SIN, node);
      case Pointwise.Cos c -> simple(Operations.COS, node);
      case Pointwise.Erf e -> simple(Operations.ERF, node);
      case Pointwise.Expm1 e -> simple(Operations.EXPM1, node);
      case Pointwise.Log1p l -> simple(Operations.LOG1P, node);
      case Pointwise.StopGradient s -> with(Operations.AFFINE, node, 1, 0);
    };
  }

  /** {@code x s + t} that only its reader wants, or is itself wanted, s and t being repeated. */
  private @Nullable Instruction scaledAndShifted(
      Node node, Node sum, Operation<Elementwise> operation) {
    if (!(sum.op() instanceof Pointwise.Add a)) {
      return null;
    }
    Node product = repeats(a.y()) ? a.x() : a.y();
    Node shift = product == a.x() ? a.y() : a.x();
    if (!repeats(shift)
        || !isOnlyFor(product)
        || isTerm(product)
        || !(product.op() instanceof Mul m)) {
      return null;
    }
    Node scale = repeats(m.y()) ? m.y() : m.x();
    Node x = scale == m.y() ? m.x() : m.y();
    if (!repeats(scale)) {
      return null;
    }
    absorbed.add(product);
    return new Instruction(operation, List.of(operand(x), operand(scale), operand(shift)), node);
  }

  /**
   * The ReLU of what only it reads in one pass: of a scaled and shifted value, or of a sum of
   * three, a bias and a residual.
   */
  private Instruction relu(Node node, Pointwise.Relu r) {
    Instruction scaled =
        isOnlyFor(r.x()) ? scaledAndShifted(node, r.x(), Activations.AFFINE_RELU) : null;
    if (scaled != null) {
      absorbed.add(r.x());
      return scaled;
    }
    if (isPlainSum(r.x()) && r.x().op() instanceof Pointwise.Add outer) {
      Node inner = isPlainSum(outer.x()) ? outer.x() : outer.y();
      if (isPlainSum(inner) && inner.op() instanceof Pointwise.Add a) {
        absorbed.add(r.x());
        absorbed.add(inner);
        Node other = inner == outer.x() ? outer.y() : outer.x();
        return new Instruction(
            Activations.ADD_ADD_RELU,
            List.of(operand(a.x()), operand(a.y()), operand(other)),
            node);
      }
    }
    return clampedSum(node, r.x(), 0, Float.POSITIVE_INFINITY, simple(Operations.RELU, node));
  }

  /** Whether a node is a sum that its one reader may compute, too. */
  private boolean isPlainSum(Node x) {
    return isOnlyFor(x)
        && x.op() instanceof Pointwise.Add a
        && a.x() != a.y()
        && !isTerm(a.x())
        && !isTerm(a.y());
  }

  /** A plain sum that only its clamp reads, with it in one pass; else the other. */
  private Instruction clampedSum(Node node, Node x, float low, float high, Instruction otherwise) {
    if (!isPlainSum(x) || !(x.op() instanceof Pointwise.Add a)) {
      return otherwise;
    }
    absorbed.add(x);
    List<Operand> operands =
        List.of(operand(a.x()), operand(a.y()), constant(node, low), constant(node, high));
    return new Instruction(Operations.ADD_CLAMP, operands, node);
  }

  private Instruction simple(Operation<Elementwise> operation, Node node) {
    return with(operation, node);
  }

  /** An operation on the node's operands and then these numbers. */
  private Instruction with(Operation<Elementwise> operation, Node node, float... parameters) {
    List<Operand> operands = new ArrayList<>();
    node.op().operands().forEach(x -> operands.add(operand(x)));
    for (float parameter : parameters) {
      operands.add(constant(node, parameter));
    }
    return new Instruction(operation, operands, node);
  }

  /** {@code x + sign y}; where one of them is a scaled value, {@code a x + b y} in one pass. */
  private Instruction sum(
      Node node, Pointwise.Binary op, float sign, Operation<Elementwise> plain) {
    Term x = term(op.x(), node, 1);
    Term y = term(op.y(), node, sign);
    if (x == null && y == null) {
      return simple(plain, node);
    }
    Term left = x != null ? x : new Term(operand(op.x()), constant(node, 1));
    Term right = y != null ? y : new Term(operand(op.y()), constant(node, sign));
    return new Instruction(
        Operations.AXPBY, List.of(left.value, right.value, left.factor, right.factor), node);
  }

  /** Whether a node's one reader may compute it, too. */
  private boolean isOnlyFor(Node x) {
    return !kept.contains(x) && readers.getOrDefault(x, List.of()).size() == 1;
  }

  private record Term(Operand value, Operand factor) {}

  /** An operand of a sum as a value times a number, if it is that and nobody else reads it. */
  private @Nullable Term term(Node x, Node reader, float sign) {
    if (!isOnlyFor(x)) {
      return null;
    }
    Term term = null;
    Affine a = Arithmetic.scaled(x);
    if (a != null) {
      term = new Term(operand(a.x()), constant(reader, sign * a.scale()));
    } else if (sign == 1 && x.op() instanceof Mul m) {
      Node right = Uniform.scalar(m.y());
      Node left = Uniform.scalar(m.x());
      if (right != null) {
        term = new Term(operand(m.x()), Operand.scalar(root(right)));
      } else if (left != null) {
        term = new Term(operand(m.y()), Operand.scalar(root(left)));
      }
    }
    if (term != null) {
      absorbed.add(x);
    }
    return term;
  }

  private boolean isTerm(Node x) {
    return isOnlyFor(x)
        && (Arithmetic.scaled(x) != null
            || (x.op() instanceof Mul m
                && (Uniform.scalar(m.x()) != null || Uniform.scalar(m.y()) != null)));
  }

  private static Operand constant(Node node, float value) {
    return Operand.scalar(node.graph().add(new Source.Constant(Shape.of(), Values.of(value))));
  }
}
