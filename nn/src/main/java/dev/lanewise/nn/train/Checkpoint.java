package dev.lanewise.nn.train;

import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.Normalisation;
import dev.lanewise.nn.data.Safetensors;
import dev.lanewise.nn.data.Safetensors.Tensor;
import dev.lanewise.nn.data.Split;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.run.Model;
import dev.lanewise.nn.run.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A training after a whole epoch, as a safetensors file: parameters, the optimiser's state (tensors
 * named {@code optimizer.*}), and in its metadata all that is needed to go on bit by bit, or to
 * predict.
 */
public final class Checkpoint {
  private static final String FORMAT = "lanewise checkpoint 1";
  private static final String STATE = "optimizer.";

  private final String file;
  private final Safetensors content;
  private final String network;
  private final Settings settings;
  private final Normalisation normalisation;
  private final int epoch;

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
    settings = Settings.parse(words);
    normalisation =
        words.parsed(
            "normalisation.deviation",
            d ->
                new Normalisation(
                    words.parsed("normalisation.mean", Float::parseFloat), Float.parseFloat(d)));
    epoch = words.number("epoch", 1, settings.epochs()).intValue();
    words.number("step", epoch, Long.MAX_VALUE);
    words.parsed("accuracy", Double::parseDouble);
    words.text("data");
    words.text("data.fingerprint");
  }

  /** The state of a run between two epochs. */
  static Checkpoint of(
      TrainingRun run, Network network, Split data, Settings settings, double accuracy) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("format", FORMAT);
    words.put("network", network.name());
    words.putAll(settings.describe());
    words.put("epoch", Integer.toString(run.epoch()));
    words.put("step", Long.toString(run.steps(run.epoch())));
    words.put("accuracy", Double.toString(accuracy));
    words.put("data", data.name());
    words.put("data.fingerprint", data.train().fingerprint());
    words.put("normalisation.mean", Float.toString(data.normalisation().mean()));
    words.put("normalisation.deviation", Float.toString(data.normalisation().deviation()));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : run.weights().names()) {
      int[] shape = run.weights().variable(name).shape().dims();
      tensors.put(name, new Tensor(shape, run.weights().get(name)));
    }
    return new Checkpoint("checkpoint", new Safetensors(words, tensors));
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

  /** What it is trained with. */
  public Settings settings() {
    return settings;
  }

  /** Of the pixels the network wants to see. */
  public Normalisation normalisation() {
    return normalisation;
  }

  /** Whole epochs done. */
  public int epoch() {
    return epoch;
  }

  /** Share of the test images classified rightly after that epoch. */
  public double accuracy() {
    return Double.parseDouble(content.metadata().getOrDefault("accuracy", "NaN"));
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
    if (!Networks.names().contains(network)) {
      throw new DataException(
          "%s: is a checkpoint of %s; known networks are %s"
              .formatted(file, network, Networks.names()));
    }
    return Networks.byName(network);
  }

  /**
   * The parameters of a network, without the optimiser's state.
   *
   * @throws DataException if this is a checkpoint of another network
   */
  public Weights weights(Network of) {
    requireNetwork(of);
    Weights weights = Weights.zeros(of.layer().variables());
    fill(weights, true);
    return weights;
  }

  /**
   * A model that predicts with these weights; {@link #normalisation} tells what its pixels must be.
   *
   * @throws DataException if the network is not one of those known by name
   */
  public Model model() {
    Network known = knownNetwork();
    return Model.of(known.layer(), weights(known), known.inputShape());
  }

  /** Puts a run where the training of this checkpoint was, if it is the same training. */
  void restore(TrainingRun run, Network of, Split data, Settings wanted) {
    requireNetwork(of);
    Map<String, String> here = content.metadata();
    wanted.describe().forEach((key, value) -> require(key, here.getOrDefault(key, ""), value));
    String fingerprint = data.train().fingerprint();
    if (!fingerprint.equals(here.get("data.fingerprint"))) {
      throw new DataException(
          "%s: was trained on %s %s, not on %s %s"
              .formatted(
                  file, here.get("data"), here.get("data.fingerprint"), data.name(), fingerprint));
    }
    require("step", here.getOrDefault("step", ""), Long.toString(run.steps(epoch)));
    fill(run.weights(), false);
    run.goOnAfter(epoch);
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

  /**
   * Copies tensors to the variables of the same names, after all have been held against each other.
   */
  private void fill(Weights weights, boolean leaveState) {
    for (String name : weights.names()) {
      Tensor tensor = content.tensors().get(name);
      Variable variable = weights.variable(name);
      if (tensor == null) {
        throw new DataException(file + ": has no tensor " + name + ", which " + network + " needs");
      }
      if (!Arrays.equals(tensor.shape(), variable.shape().dims())) {
        throw new DataException(
            "%s: tensor %s is %s, but %s needs %s"
                .formatted(file, name, Arrays.toString(tensor.shape()), network, variable.shape()));
      }
    }
    for (String name : content.tensors().keySet()) {
      if (!weights.names().contains(name) && !(leaveState && name.startsWith(STATE))) {
        throw new DataException(
            file + ": has a tensor " + name + ", which " + network + " does not");
      }
    }
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (weights.names().contains(name)) {
                Tensor average = leaveState ? average(name) : null;
                weights.set(name, average == null ? tensor.values() : average.values());
              }
            });
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
