package dev.lanewise.nn.onnx;

import dev.lanewise.nn.onnx.Compiler.Shaped;
import dev.lanewise.nn.plan.FrozenWeights;
import dev.lanewise.nn.plan.Planner;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A network and what it was compiled to, for the last few combinations of inputs' shapes. */
final class Compiled {
  private static final int MOST_SHAPES = 16;

  private final Network network;
  private final Compiler compiler;
  private final FrozenWeights frozen = new FrozenWeights();
  private final Map<String, Stage> stages = new ConcurrentHashMap<>();

  /** What was asked for last, as a loop's body is again and again. */
  private volatile @Nullable Found last;

  private record Found(Map<String, Shaped> inputs, Stage stage) {
    boolean isFor(Map<String, Shaped> others) {
      if (others.size() != inputs.size()) {
        return false;
      }
      for (Map.Entry<String, Shaped> other : others.entrySet()) {
        Shaped own = inputs.get(other.getKey());
        Shaped x = other.getValue();
        if (own == null || own.type() != x.type() || !Arrays.equals(own.dims(), x.dims())) {
          return false;
        }
      }
      return true;
    }
  }

  Compiled(Network network, Planner planner) {
    this.network = network;
    this.compiler = new Compiler(network, planner.forInference());
  }

  Network network() {
    return network;
  }

  Compiler compiler() {
    return compiler;
  }

  FrozenWeights frozen() {
    return frozen;
  }

  /** The first stage for inputs of these shapes. */
  Stage stage(Map<String, Shaped> inputs) {
    Found recent = last;
    if (recent != null && recent.isFor(inputs)) {
      return recent.stage;
    }
    Stage stage = found(inputs);
    last = new Found(inputs, stage);
    return stage;
  }

  private Stage found(Map<String, Shaped> inputs) {
    StringBuilder text = new StringBuilder();
    inputs.forEach(
        (name, x) ->
            text.append(name).append(x.type()).append(Arrays.toString(x.dims())).append('\n'));
    String key = text.toString();
    Stage found = stages.get(key);
    if (found == null) {
      if (stages.size() >= MOST_SHAPES) {
        stages.clear();
      }
      found = compiler.compile(network.uses(), network.known(), inputs);
      stages.put(key, found);
    }
    return found;
  }
}
