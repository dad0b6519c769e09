package dev.lanewise.nn.plan;

import java.util.List;
import java.util.Map;

/** A plan on actual memory: fill the inputs, run the phases in order, read the outputs. */
public record Bound(List<Phase> phases, Map<String, Place> inputs, Map<String, Place> outputs) {
  /** Keeps its own lists. */
  public Bound {
    phases = List.copyOf(phases);
    inputs = Map.copyOf(inputs);
    outputs = Map.copyOf(outputs);
  }
}
