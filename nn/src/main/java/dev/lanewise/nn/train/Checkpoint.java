package dev.lanewise.nn.train;

import dev.lanewise.nn.data.ColumnNames;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.Examples;
import dev.lanewise.nn.data.Parts;
import dev.lanewise.nn.data.Safetensors;
import dev.lanewise.nn.data.Safetensors.Tensor;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.run.Model;
import dev.lanewise.nn.run.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A training after a whole epoch, as a safetensors file: parameters, the optimiser's state (tensors
 * named {@code optimizer.*}), the best parameters so far if training may end early ({@code
 * best.*}), and in its metadata all that is needed to go on bit by bit, or to predict.
 */
public final class Checkpoint {
  private static final String FORMAT = "lanewise checkpoint 2";
  private static final String STATE = "optimizer.";
  private static final String BEST = "best.";
  private static final String FEATURES = "features";
  private static final String TARGETS = "targets";
  private static final String NOTE = "note.";
  private static final String MEASURE = "measure.";

  private final String file;
  private final Safetensors content;
  private final String network;
  private final Shape inputShape;
  private final int outputs;
  private final List<String> classNames;
  private final ColumnNames columnNames;
  private final Settings settings;
  private final Units units;
  private final int epoch;
  private final int bestEpoch;
  private final double bestLoss;
  private final SortedMap<String, Double> measures = new TreeMap<>();

  private Checkpoint(String file, Safetensors content) {
    this.file = file;
    this.content = content;
    Words words = new Words(file, content.metadata());
    if (!words.text("format").equals(FORMAT)) {
      throw new DataException(
          "%s: its format is \"%s\", but \"%s\" is read"
              .formatted(file, words.text("format"), FORMAT));
    }
    network = words.text("network");
    inputShape = words.parsed("input", Words::shape);
    outputs = words.number("outputs", 1, Integer.MAX_VALUE).intValue();
    classNames = words.parsed("classes", Words::names);
    columnNames = new ColumnNames(names(words, FEATURES), names(words, TARGETS));
    settings = Settings.parse(words);
    epoch = words.number("epoch", 1, settings.epochs()).intValue();
    words.number("step", epoch, Long.MAX_VALUE);
    bestEpoch = words.number("best.epoch", 0, epoch).intValue();
    bestLoss = words.parsed("best.loss", Double::parseDouble);
    for (String key : content.metadata().keySet()) {
      if (key.startsWith(MEASURE)) {
        measures.put(key.substring(MEASURE.length()), words.parsed(key, Double::parseDouble));
      }
    }
    words.text("data");
    words.text("data.fingerprint");
    units = Units.read(file, content.tensors(), inputShape.size(), outputs);
  }

  /** The state of a run between two epochs. */
  static Checkpoint of(
      TrainingRun run,
      Network network,
      Parts<?> data,
      Units units,
      Settings settings,
      Map<String, String> notes,
      EpochReport report) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("format", FORMAT);
    words.put("network", network.name());
    words.put("input", Words.line(network.inputShape()));
    words.put("outputs", Integer.toString(network.outputs()));
    words.put("classes", Words.line(data.train().classNames()));
    ColumnNames columns = data.train().columnNames();
    put(words, FEATURES, columns.features());
    put(words, TARGETS, columns.targets());
    words.putAll(settings.describe());
    words.put("epoch", Integer.toString(run.epoch()));
    words.put("step", Long.toString(run.steps(run.epoch())));
    words.put("best.epoch", Integer.toString(run.best().epoch()));
    words.put("best.loss", Double.toString(run.best().loss()));
    words.put("data", data.name());
    words.put("data.fingerprint", fingerprint(data));
    notes.forEach((key, value) -> words.put(NOTE + key, value));
    report.curves().forEach((name, value) -> words.put(MEASURE + name, Double.toString(value)));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    put(tensors, "", run.weights());
    if (run.best().epoch() > 0) {
      put(tensors, BEST, run.best().weights());
    }
    units.put(tensors);
    return new Checkpoint("checkpoint", new Safetensors(words, tensors));
  }

  private static List<String> names(Words words, String key) {
    return words.has(key) ? words.parsed(key, Words::names) : List.of();
  }

  private static void put(Map<String, String> words, String key, List<String> names) {
    if (!names.isEmpty()) {
      words.put(key, Words.line(names));
    }
  }

  private static void put(Map<String, Tensor> tensors, String prefix, Weights weights) {
    for (String name : weights.names()) {
      int[] shape = weights.variable(name).shape().dims();
      tensors.put(prefix + name, new Tensor(shape, weights.get(name)));
    }
  }

  /** Of what decides the weights: the training part, and that which tells when to stop. */
  private static String fingerprint(Parts<?> data) {
    Examples validation = data.validation();
    String train = data.train().fingerprint();
    return validation.count() == 0 ? train : train + " " + validation.fingerprint();
  }

  /**
   * Reads a file.
   *
   * @throws DataException if it is missing, cut short, damaged, or no checkpoint
   */
  public static Checkpoint read(Path file) {
    return new Checkpoint(file.toString(), Safetensors.read(file));
  }

  /** Writes or replaces a file, atomically. */
  void write(Path to) {
    content.write(to);
  }

  /** Name of the network. */
  public String network() {
    return network;
  }

  /** Shape of an example's features. */
  public Shape inputShape() {
    return inputShape;
  }

  /** What the classes are called; empty if the network predicts numbers. */
  public List<String> classNames() {
    return classNames;
  }

  /** What the columns it was trained on are called, of features and of targets. */
  public ColumnNames columnNames() {
    return columnNames;
  }

  /** What {@link Trainer#note} added under this key; null if nothing. */
  public @Nullable String note(String key) {
    return content.metadata().get(NOTE + key);
  }

  /** Whether training and validation part are those it was trained on, example by example. */
  public boolean trainedOn(Parts<?> data) {
    return fingerprint(data).equals(content.metadata().get("data.fingerprint"));
  }

  /** What it is trained with. */
  public Settings settings() {
    return settings;
  }

  /** Of the features the network wants to see, and of what it says. */
  public Units units() {
    return units;
  }

  /** Whole epochs done. */
  public int epoch() {
    return epoch;
  }

  /** What was measured after the last epoch, such as {@code accuracy/test}, {@code loss/train}. */
  public SortedMap<String, Double> measures() {
    return Collections.unmodifiableSortedMap(measures);
  }

  /** Everything said about it, for people. */
  public Map<String, String> metadata() {
    return content.metadata();
  }

  /**
   * The network this is a checkpoint of, among those known by name.
   *
   * @throws DataException if none has that name
   */
  public Network knownNetwork() {
    try {
      return Networks.of(network, inputShape, outputs);
    } catch (IllegalArgumentException e) {
      throw new DataException(file + ": is a checkpoint of " + network + ": " + e.getMessage());
    }
  }

  /**
   * The parameters and the state of a network, without the optimiser's state: the best there were,
   * or averages, if the settings say so.
   *
   * @throws DataException if this is a checkpoint of another network
   */
  public Weights weights(Network of) {
    requireNetwork(of);
    Weights weights = Weights.zeros(of.layer().variables());
    check(weights, name -> name.startsWith(STATE));
    for (String name : weights.names()) {
      Tensor best = content.tensors().get(BEST + name);
      Tensor chosen = bestEpoch > 0 ? best : average(name);
      weights.set(name, chosen == null ? values(name) : chosen.values());
    }
    return weights;
  }

  /**
   * A model that predicts with these weights; {@link #units} tells what its features must be, and
   * what its outputs are.
   *
   * @throws DataException if the network is not one of those known by name
   */
  public Model model() {
    Network known = knownNetwork();
    return Model.of(known.layer(), weights(known), known.inputShape());
  }

  /**
   * Puts a run where the training of this checkpoint was, if it is the same training.
   *
   * @param mayChange what it need not share with it
   */
  void restore(
      TrainingRun run,
      Network of,
      Parts<?> data,
      Units by,
      Settings wanted,
      Set<String> mayChange) {
    requireNetwork(of);
    Map<String, String> here = content.metadata();
    wanted
        .describe()
        .forEach(
            (key, value) -> {
              if (!mayChange.contains(key)) {
                require(key, here.getOrDefault(key, ""), value);
              }
            });
    if (wanted.epochs() < epoch) {
      throw new DataException(
          "%s: has had %d epochs, so that %d cannot be all: give more"
              .formatted(file, epoch, wanted.epochs()));
    }
    if (!trainedOn(data)) {
      throw new DataException(
          "%s: was trained on %s %s, not on %s %s"
              .formatted(
                  file,
                  here.get("data"),
                  here.get("data.fingerprint"),
                  data.name(),
                  fingerprint(data)));
    }
    require(Units.OF_FEATURES, units.features().toString(), by.features().toString());
    require(Units.OF_TARGETS, units.targets().toString(), by.targets().toString());
    require("step", here.getOrDefault("step", ""), Long.toString(run.steps(epoch)));
    check(run.weights(), name -> false);
    run.weights().names().forEach(name -> run.weights().set(name, values(name)));
    run.goOnAfter(epoch);
    if (wanted.patience() > 0) {
      // Without one so far, patience begins here.
      run.best()
          .put(
              bestEpoch > 0 ? bestEpoch : epoch,
              bestEpoch > 0 ? bestLoss : measures.getOrDefault("loss/validation", Double.NaN),
              weights(of));
    }
  }

  private void require(String key, String mine, String wanted) {
    if (!mine.equals(wanted)) {
      throw new DataException(
          "%s: was trained with %s = %s, not %s; resume with the same"
              .formatted(file, key, mine, wanted));
    }
  }

  private void requireNetwork(Network of) {
    if (!network.equals(of.name())) {
      throw new DataException(file + ": is a checkpoint of " + network + ", not of " + of.name());
    }
  }

  private float[] values(String name) {
    return tensor(name).values();
  }

  private Tensor tensor(String name) {
    Tensor tensor = content.tensors().get(name);
    if (tensor == null) {
      throw new DataException(file + ": has no tensor " + name + ", which " + network + " needs");
    }
    return tensor;
  }

  /** Holds all tensors against the variables of the same names, before any is copied. */
  private void check(Weights weights, Predicate<String> leave) {
    for (String name : weights.names()) {
      check(name, weights.variable(name));
      if (bestEpoch > 0 && !name.startsWith(STATE)) {
        check(BEST + name, weights.variable(name));
      }
    }
    for (String name : content.tensors().keySet()) {
      String of = name.startsWith(BEST) ? name.substring(BEST.length()) : name;
      boolean known = weights.names().contains(of) || Units.isTheirs(name);
      if (!known && !leave.test(name)) {
        throw new DataException(
            file + ": has a tensor " + name + ", which " + network + " does not");
      }
    }
  }

  private void check(String name, Variable variable) {
    if (!Arrays.equals(tensor(name).shape(), variable.shape().dims())) {
      throw new DataException(
          "%s: tensor %s is %s, but %s needs %s"
              .formatted(
                  file, name, Arrays.toString(tensor(name).shape()), network, variable.shape()));
    }
  }

  /**
   * The average that an optimiser kept of a parameter, in a group or not; null if there is none.
   */
  private @Nullable Tensor average(String name) {
    Pattern key =
        Pattern.compile(
            Pattern.quote(STATE) + "(group\\.)*" + Average.SLOT + "\\." + Pattern.quote(name));
    for (Map.Entry<String, Tensor> tensor : content.tensors().entrySet()) {
      if (key.matcher(tensor.getKey()).matches()) {
        return tensor.getValue();
      }
    }
    return null;
  }
}
