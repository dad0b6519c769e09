package dev.lanewise.nn.graph;

import dev.lanewise.kernels.RandomKey;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A computation as nodes in an order in which they can be computed. It only grows; equal operations
 * on the same nodes are one node. A graph is built by one thread.
 */
public final class Graph {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Op, Node> known = new HashMap<>();
  private final Map<String, Shape> inputs = new HashMap<>();
  private final Map<Variable, Node> assignments = new LinkedHashMap<>();
  private final Map<String, Variable> state = new LinkedHashMap<>();
  private final Variable run = new Variable("random.run", Shape.of(2));
  private final Mode mode;
  private final RandomKey key;
  private final BitSet derivatives = new BitSet();
  private int draws;
  private String scope = "";
  private final Map<String, Node> results = new HashMap<>();
  private boolean differentiating;
  private @Nullable Node runOfStep;

  /** An empty graph to predict with. */
  public Graph() {
    this(Mode.INFERENCE, RandomKey.of(0));
  }

  /**
   * An empty graph.
   *
   * @param key of all that is drawn at random
   */
  public Graph(Mode mode, RandomKey key) {
    this.mode = Objects.requireNonNull(mode, "graph: mode is null");
    this.key = Objects.requireNonNull(key, "graph: key is null");
  }

  /** Whether the graph is built to train with. */
  public boolean isTraining() {
    return mode == Mode.TRAINING;
  }

  /** Uniform numbers in [0, 1), new in each run that does the graph's {@link #assignments}. */
  public Node uniform(Shape shape) {
    return add(new Draw.Uniform(run(), nextKey(), shape));
  }

  /** Standard normal numbers, new in each run that does the graph's {@link #assignments}. */
  public Node normal(Shape shape) {
    return add(new Draw.Normal(run(), nextKey(), shape));
  }

  /**
   * Training, sets elements to 0 with probability {@code rate} and divides the others by {@code 1 -
   * rate}; predicting, x itself (Srivastava et al.: Dropout, JMLR 15, 2014).
   */
  public Node dropout(Node x, float rate) {
    return isTraining() ? add(new Draw.Dropout(x, run(), nextKey(), rate)) : x;
  }

  /** The number of the run; reading it makes runs count. */
  private Node run() {
    if (runOfStep != null) {
      return runOfStep;
    }
    Node number = variable(run);
    if (state.putIfAbsent(run.name(), run) == null) {
      assign(run, add(new Draw.NextRun(number)));
    }
    return number;
  }

  /** The numbers of the run that each of so many steps of a scan has for itself: [length, 2]. */
  Node runs(int length) {
    return add(new Draw.Runs(run(), length));
  }

  /** Builds a step of a scan, which draws its own random numbers. */
  <T> T step(Node run, Supplier<T> part) {
    Node outer = runOfStep;
    runOfStep = run;
    try {
      return part.get();
    } finally {
      runOfStep = outer;
    }
  }

  private RandomKey nextKey() {
    return key.split(draws++);
  }

  /**
   * Variables of the graph's own by name, to begin at zero: the number of the run, if anything is
   * random.
   */
  public Map<String, Variable> state() {
    return Collections.unmodifiableMap(state);
  }

  /** Numbers the caller sets under a name before each run. */
  public Node input(String label, Shape shape) {
    Objects.requireNonNull(label, "input: label is null");
    Objects.requireNonNull(shape, "input: shape is null");
    Shape before = inputs.putIfAbsent(label, shape);
    if (before != null && !before.equals(shape)) {
      throw new IllegalArgumentException(
          "input: " + label + " is " + before + " already, not " + shape);
    }
    return add(new Source.Input(label, shape));
  }

  /** The value a variable has before a run, whatever is assigned to it. */
  public Node variable(Variable variable) {
    Objects.requireNonNull(variable, "graph: variable is null");
    return add(new Source.VariableRead(variable));
  }

  /** A fixed number. */
  public Node constant(float value) {
    return constant(Shape.of(), value);
  }

  /** Fixed numbers. */
  public Node constant(Shape shape, float... values) {
    return add(new Source.Constant(shape, Values.of(values)));
  }

  /** A tensor of one number. */
  public Node fill(Shape shape, float value) {
    return constant(value).broadcastTo(shape);
  }

  /** Gives a variable its value after a run; every read in that run sees the value before it. */
  public void assign(Variable variable, Node value) {
    if (value.graph() != this) {
      throw new IllegalArgumentException("assign: " + value + " belongs to another graph");
    }
    if (!value.shape().equals(variable.shape())) {
      throw new IllegalArgumentException("assign: " + variable + " cannot hold " + value.shape());
    }
    if (assignments.putIfAbsent(variable, value) != null) {
      throw new IllegalArgumentException("assign: " + variable + " is assigned already");
    }
  }

  /**
   * Gives a variable a new value once more: a function of the value assigned to it so far, or of
   * the one it has before the run if none is.
   */
  public void update(Variable variable, UnaryOperator<Node> change) {
    Node before = assignments.remove(variable);
    assign(variable, change.apply(before == null ? variable(variable) : before));
  }

  /** What {@link #assign} was told, in that order. */
  public Map<Variable, Node> assignments() {
    return Collections.unmodifiableMap(assignments);
  }

  /** All nodes; each one's operands come before it. */
  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  /** The node for an operation: a new one, or the one that computes it already. */
  public Node add(Op op) {
    Node same = known.get(op);
    if (same != null) {
      return same;
    }
    for (Node operand : op.operands()) {
      if (operand.graph() != this) {
        throw new IllegalArgumentException(
            op.name() + ": " + operand + " belongs to another graph");
      }
    }
    Node node = new Node(this, nodes.size(), op, scope);
    nodes.add(node);
    known.put(op, node);
    derivatives.set(node.id(), differentiating);
    return node;
  }

  /**
   * One more node for an operation that has one: for a planner that computes a value again rather
   * than keep it.
   */
  public Node again(Node node) {
    return within(
        node.scope(),
        () -> {
          Node first = known.remove(node.op());
          Node second = add(node.op());
          known.put(node.op(), first == null ? second : first);
          return second;
        });
  }

  /** Whether the node is one that {@link #again} made. */
  public boolean isRepetition(Node node) {
    return known.get(node.op()) != node;
  }

  /** Whether the node was first needed for a derivative: it belongs to a way back. */
  public boolean isDerivative(Node node) {
    return derivatives.get(node.id());
  }

  /** Builds derivatives: {@link #isDerivative} tells their nodes. */
  public <T> T differentiating(Supplier<T> part) {
    boolean outer = differentiating;
    differentiating = true;
    try {
      return part.get();
    } finally {
      differentiating = outer;
    }
  }

  /** Builds what belongs where another graph's node does: in its scope, and with derivatives. */
  public <T> T beside(Node node, Supplier<T> part) {
    return node.graph().isDerivative(node)
        ? differentiating(() -> within(node.scope(), part))
        : within(node.scope(), part);
  }

  /**
   * Builds part of the graph under a name, such as a layer's: new nodes carry it, and errors start
   * with it. Names nest: {@code block1.conv2}.
   */
  public <T> T scoped(String name, Supplier<T> part) {
    String whole = scope.isEmpty() ? name : scope + "." + name;
    try {
      T result = within(whole, part);
      if (result instanceof Node node) {
        results.put(whole, node);
      }
      return result;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /**
   * What the part {@link #scoped} under this complete name has made, which may be a node of another
   * part, or x itself; null if no part has that name, or it made no node.
   */
  public @Nullable Node result(String name) {
    return results.get(name);
  }

  /** Builds part of the graph under a complete name, such as another node's {@link Node#scope}. */
  public <T> T within(String name, Supplier<T> part) {
    String outer = scope;
    scope = name;
    try {
      return part.get();
    } finally {
      scope = outer;
    }
  }
}
