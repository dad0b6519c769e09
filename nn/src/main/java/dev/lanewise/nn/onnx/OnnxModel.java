package dev.lanewise.nn.onnx;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.onnx.file.OnnxFile;
import dev.lanewise.nn.onnx.tensor.Budget;
import dev.lanewise.nn.onnx.tensor.Limits;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Predictor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * An ONNX model with its weights, ready to run. Immutable and shared: threads use it through
 * sessions of their own. It is compiled for the shapes of the inputs it is given, once for each
 * combination, of which the last few are kept.
 */
public final class OnnxModel {
  private static final int MOST_OVERRIDING = 4;

  private final Network network;
  private final Compiled compiled;
  private final Limits limits;
  private final Planner planner;
  private final Source source;

  /** Models where other inputs are given, each with weights of its own. */
  private final Map<Set<String>, OnnxModel> overriding = new ConcurrentHashMap<>();

  /** Where a model is from, which may be read once more. */
  private interface Source {
    OnnxFile open();
  }

  private OnnxModel(Network network, Limits limits, Planner planner, Source source) {
    this.network = network;
    this.limits = limits;
    this.planner = planner;
    this.source = source;
    this.compiled = new Compiled(network, planner);
  }

  /**
   * Loads a model.
   *
   * @throws dev.lanewise.nn.data.DataException if it is missing, damaged, or beyond what is
   *     supported
   */
  public static OnnxModel load(Path file) {
    return load(file, Limits.DEFAULT);
  }

  /** As {@link #load(Path)}, within limits of the caller's choice. */
  public static OnnxModel load(Path file, Limits limits) {
    return loaded(() -> OnnxFile.open(file, limits), limits, Planner.best(), Set.of());
  }

  private static OnnxModel loaded(
      Source source, Limits limits, Planner planner, Set<String> overridden) {
    try (OnnxFile file = source.open()) {
      Network network =
          Budget.ofLoading(limits, file::bytes)
              .within(() -> Importer.read(file, limits, overridden));
      return new OnnxModel(network, limits, planner, source);
    }
  }

  /** A model in memory, called {@code name} in messages. */
  public static OnnxModel of(String name, byte[] bytes, Limits limits) {
    return loaded(() -> OnnxFile.of(name, bytes, limits), limits, Planner.best(), Set.of());
  }

  /** The operators that a model's graph uses, each once, whether they are supported or not. */
  public static List<String> operators(Path file) {
    try (OnnxFile open = OnnxFile.open(file, Limits.DEFAULT)) {
      return open.model().graph().nodes().stream()
          .map(n -> n.domain().isEmpty() ? n.op() : n.domain() + "." + n.op())
          .distinct()
          .sorted()
          .toList();
    }
  }

  /** The same model and weights with a planner of the caller's choice. */
  public OnnxModel with(Planner planner) {
    return new OnnxModel(network, limits, planner, source);
  }

  Limits limits() {
    return limits;
  }

  /** What a run takes. */
  public List<ValueInfo> inputs() {
    return network.inputs();
  }

  /**
   * Inputs that have values of their own, which a run may be given others for. The first run that
   * is given some reads the model once more, as its own values were made part of what is computed.
   */
  public List<ValueInfo> defaults() {
    return network.defaults();
  }

  /** Which of these names are inputs that have values of their own. */
  Set<String> overridden(Set<String> names) {
    if (network.defaults().isEmpty()) {
      return Set.of();
    }
    return network.defaults().stream()
        .map(ValueInfo::name)
        .filter(names::contains)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The same model where these inputs, which have values of their own, must be given others. */
  OnnxModel overriding(Set<String> names) {
    OnnxModel found = overriding.get(names);
    if (found == null) {
      if (overriding.size() >= MOST_OVERRIDING) {
        overriding.clear();
      }
      found = overriding.computeIfAbsent(names, n -> loaded(source, limits, planner, n));
    }
    return found;
  }

  /** What a run makes. */
  public List<ValueInfo> outputs() {
    return network.outputs();
  }

  /** What the model's producer says about it: {@code producer_name}, {@code doc_string} ... */
  public Map<String, String> metadata() {
    return network.metadata();
  }

  /** Number of weights, small constants not counted. */
  public long weightCount() {
    return network.weights().size();
  }

  /** A session on the caller's thread, for inputs of any shape. */
  public OnnxSession session() {
    return new OnnxSession(this, compiled, null);
  }

  /** A session that shares its work with a team, which stays the caller's to close. */
  public OnnxSession session(Team team) {
    return new OnnxSession(this, compiled, team);
  }

  /**
   * The plan for inputs of these shapes.
   *
   * @param shapes sizes of inputs by name; of those left out as the model says, 1 for what it
   *     leaves open
   * @throws IllegalArgumentException if the model is not computed by one plan
   */
  public Plan plan(Map<String, int[]> shapes) {
    Set<String> others = overridden(shapes.keySet());
    if (!others.isEmpty()) {
      return overriding(others).plan(shapes);
    }
    Stage stage = compiled.stage(Shapes.of(network.inputs(), shapes));
    Plan plan = stage.plan();
    if (plan == null || !stage.isWhole()) {
      throw new IllegalArgumentException(
          "onnx: no single plan computes %s: run the model in a session (lanewise run)"
              .formatted(stage.besides()));
    }
    return plan;
  }

  /**
   * A predictor on the caller's thread for inputs of these shapes, with arrays of floats by name.
   *
   * @param shapes as in {@link #plan}
   * @throws IllegalArgumentException if the model is not computed by one plan
   */
  public Predictor predictor(Map<String, int[]> shapes) {
    return Predictor.of("model", session().fixed(shapes));
  }

  /** The same, which shares its work with a team that stays the caller's to close. */
  public Predictor predictor(Map<String, int[]> shapes, Team team) {
    return Predictor.of("model", session(team).fixed(shapes));
  }
}
