package dev.lanewise.nn.plan;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A plan on actual memory: fill the inputs, run the phases in order, read the outputs. */
public record Bound(List<Phase> phases, Map<String, Place> inputs, Map<String, Place> outputs) {
  /** Keeps its own lists. */
  public Bound {
    phases = List.copyOf(phases);
    inputs = Map.copyOf(inputs);
    outputs = Map.copyOf(outputs);
  }

  /** Runs all phases on the caller's thread. */
  void run() {
    for (int i = 0; i < phases.size(); i = phases.get(i).next(i)) {
      for (int part = 0; part < phases.get(i).parts(); part++) {
        phases.get(i).task().run(part, 0);
      }
    }
  }

  /** Where an output is. */
  Place output(String name) {
    return Objects.requireNonNull(outputs.get(name), "plan: no output " + name);
  }
}
