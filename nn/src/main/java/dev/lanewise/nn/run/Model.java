package dev.lanewise.nn.run;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.plan.FrozenWeights;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A network with its weights, ready to predict. Immutable and shared: threads use it through
 * predictors of their own.
 */
public final class Model {
  private static final String NAME = "model";
  private static final String INPUT = "input";
  private static final String OUTPUT = "output";

  private final Layer layer;
  private final Weights weights;
  private final Shape inputShape;
  private final Shape outputShape;
  private final Planner planner;
  private final FrozenWeights frozen = new FrozenWeights();
  private final Map<Integer, Plan> plans = new ConcurrentHashMap<>();

  private Model(Layer layer, Weights weights, Shape inputShape, Planner planner) {
    Objects.requireNonNull(layer, "model: layer is null");
    Objects.requireNonNull(weights, "model: weights is null");
    Objects.requireNonNull(inputShape, "model: inputShape is null");
    Objects.requireNonNull(planner, "model: planner is null");
    this.layer = layer;
    this.weights = weights.only(layer.variables());
    this.inputShape = inputShape;
    this.planner = planner.forInference();
    Shape batch = plan(1).outputShape(OUTPUT);
    if (batch.rank() == 0 || batch.dim(0) != 1) {
      throw new IllegalArgumentException(
          "model: output " + batch + " for one example must start with a batch of 1");
    }
    this.outputShape = batch.without(List.of(0));
  }

  /**
   * A model of a layer and a copy of its weights.
   *
   * @param inputShape of one example, without the batch
   */
  public static Model of(Layer layer, Weights weights, Shape inputShape) {
    return of(layer, weights, inputShape, Planner.best());
  }

  /** As {@link #of(Layer, Weights, Shape)}, with a planner of the caller's choice. */
  public static Model of(Layer layer, Weights weights, Shape inputShape, Planner planner) {
    return new Model(layer, weights, inputShape, planner);
  }

  /** Shape of one example. */
  public Shape inputShape() {
    return inputShape;
  }

  /** Shape of one example's result. */
  public Shape outputShape() {
    return outputShape;
  }

  /** Numbers of one example. */
  public int inputSize() {
    return inputShape.size();
  }

  /** Numbers of one example's result. */
  public int outputSize() {
    return outputShape.size();
  }

  /** Number of trainable numbers. */
  public long parameterCount() {
    return layer.parameterCount();
  }

  /** Multiply-adds of matrix products and convolutions for one example. */
  public long multiplyAdds() {
    return plan(1).multiplyAdds();
  }

  /** What a run on {@code batch} examples does; made once for each batch size. */
  public Plan plan(int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException("model: batch is " + batch + " but must be at least 1");
    }
    return plans.computeIfAbsent(
        batch,
        n -> {
          Graph graph = new Graph();
          Node output = layer.apply(graph, graph.input(INPUT, inputShape.prepend(n)));
          return planner.plan(Map.of(OUTPUT, output));
        });
  }

  /** A predictor of one example at a time on the caller's thread. */
  public Predictor predictor() {
    return predictor(1);
  }

  /** A predictor of {@code batch} examples at a time on the caller's thread. */
  public Predictor predictor(int batch) {
    return Predictor.of(NAME, execution(batch, null));
  }

  /** A predictor that shares its work with a team, which stays the caller's to close. */
  public Predictor predictor(int batch, Team team) {
    Objects.requireNonNull(team, "model: team is null");
    return Predictor.of(NAME, execution(batch, team));
  }

  /**
   * What a predictor of {@code batch} examples runs: its input is called {@code input}, its output
   * {@code output}.
   *
   * @param team to share the work with; null for the caller's thread alone
   */
  public Execution execution(int batch, @Nullable Team team) {
    return Execution.frozen(plan(batch), weights, team, frozen);
  }
}
