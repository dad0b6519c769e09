package dev.lanewise.nn.run;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Param;
import dev.lanewise.nn.plan.Place;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The values of variables, by name: one array with a range for each. Runs that assign variables
 * write here, so one thread at a time may train; {@link #copy} what others are to read.
 */
public final class Weights {
  /** Ranges start on multiples of this many floats: a cache line. */
  private static final int ALIGNMENT = 16;

  private final Map<String, Variable> variables;
  private final Map<Variable, Integer> offsets = new HashMap<>();
  private final float[] values;

  private Weights(Map<String, Variable> variables) {
    this.variables = new LinkedHashMap<>(variables);
    long size = 0;
    for (Map.Entry<String, Variable> entry : variables.entrySet()) {
      Variable v = entry.getValue();
      if (offsets.put(v, (int) size) != null) {
        throw new IllegalArgumentException(
            "weights: " + v + " appears twice, again as " + entry.getKey());
      }
      size += (v.shape().size() + ALIGNMENT - 1L) / ALIGNMENT * ALIGNMENT;
      if (size > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "weights: " + entry.getKey() + " is beyond 2^31 numbers in all");
      }
    }
    this.values = new float[(int) size];
  }

  /** All zero. */
  public static Weights zeros(Map<String, Variable> variables) {
    return new Weights(variables);
  }

  /** A layer's parameters, drawn as {@link #init(Map, RandomKey)} does, and its state. */
  public static Weights init(Layer layer, RandomKey key) {
    Map<String, Param> all = new LinkedHashMap<>(layer.parameters());
    all.putAll(layer.state());
    return init(all, key);
  }

  /** Drawn by each parameter's initialiser with a key of its own, derived from {@code key}. */
  public static Weights init(Map<String, Param> parameters, RandomKey key) {
    Map<String, Variable> variables = new LinkedHashMap<>();
    parameters.forEach((name, p) -> variables.put(name, p.variable()));
    Weights weights = new Weights(variables);
    int n = 0;
    for (Param p : parameters.values()) {
      RandomKey own = key.split(n++);
      int offset = weights.offset(p.variable());
      p.initializer().fill(p.variable().shape(), own, weights.values, offset);
    }
    return weights;
  }

  /** A copy with more variables, which are zero: an optimiser's state beside the weights. */
  public Weights with(Map<String, Variable> more) {
    Map<String, Variable> all = new LinkedHashMap<>(variables);
    more.forEach(
        (name, variable) -> {
          if (all.put(name, variable) != null) {
            throw new IllegalArgumentException("weights: there are two variables called " + name);
          }
        });
    return copyTo(new Weights(all));
  }

  /** A copy of some of the variables, all of which must be held. */
  public Weights only(Map<String, Variable> some) {
    some.values().forEach(this::offset);
    return copyTo(new Weights(some));
  }

  /** A copy that later runs on this one do not change. */
  public Weights copy() {
    return copyTo(new Weights(variables));
  }

  private Weights copyTo(Weights to) {
    to.offsets.forEach(
        (v, offset) -> {
          if (offsets.containsKey(v)) {
            System.arraycopy(values, offset(v), to.values, offset, v.shape().size());
          }
        });
    return to;
  }

  /** All names, in a fixed order. */
  public List<String> names() {
    return List.copyOf(variables.keySet());
  }

  /** The variable of that name. */
  public Variable variable(String name) {
    Variable v = variables.get(name);
    if (v == null) {
      throw new IllegalArgumentException("weights: no " + name + " among " + variables.keySet());
    }
    return v;
  }

  /** Whether there are values for this variable. */
  public boolean holds(Variable variable) {
    return offsets.containsKey(variable);
  }

  /** A copy of a variable's values. */
  public float[] get(String name) {
    Variable v = variable(name);
    float[] copy = new float[v.shape().size()];
    System.arraycopy(values, offset(v), copy, 0, copy.length);
    return copy;
  }

  /** Gives a variable new values. */
  public void set(String name, float... to) {
    Objects.requireNonNull(to, "weights: to is null");
    Variable v = variable(name);
    if (to.length != v.shape().size()) {
      throw new IllegalArgumentException(
          "weights: " + name + " is " + v.shape() + " but " + to.length + " values were given");
    }
    System.arraycopy(to, 0, values, offset(v), to.length);
  }

  /** Where a variable's values start in {@link #array}. */
  public int offset(Variable variable) {
    Integer offset = offsets.get(variable);
    if (offset == null) {
      throw new IllegalArgumentException("weights: no values for " + variable);
    }
    return offset;
  }

  /** Where a variable is. */
  Place place(Variable variable) {
    return new Place(values, offset(variable));
  }

  /** The array itself, not a copy: what runs read and write. */
  public float[] array() {
    return values;
  }

  /** Numbers held, padding not counted. */
  public long size() {
    return variables.values().stream().mapToLong(v -> v.shape().size()).sum();
  }
}
