package dev.lanewise.bench.kernel;

import dev.lanewise.kernels.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * One shape of the shapes' file.
 *
 * @param contract key of the contract whose kernels it is for, as in {@link Workloads}
 * @param label end of the row's id
 * @param quick whether {@code --quick} measures it
 * @param sizes by name
 * @param only the operations it is for; all of the contract if there are none
 * @param quickFor the operations that {@code --quick} measures on it; all if there are none
 */
record ShapeLine(
    String contract,
    String label,
    boolean quick,
    Map<String, Integer> sizes,
    Set<String> only,
    Set<String> quickFor) {
  private static final String DENORMAL = "denormal";

  ShapeLine {
    sizes = Map.copyOf(sizes);
    only = Set.copyOf(only);
    quickFor = Set.copyOf(quickFor);
  }

  /** A shape for all operations of a contract. */
  ShapeLine(String contract, String label, boolean quick, Map<String, Integer> sizes) {
    this(contract, label, quick, sizes, Set.of(), Set.of());
  }

  /** Whether an operation of the contract is measured on it. */
  boolean isFor(Operation<?> operation) {
    return only.isEmpty() || only.contains(operation.name());
  }

  /** Whether {@code --quick} measures an operation on it. */
  boolean quickFor(Operation<?> operation) {
    return quick && (quickFor.isEmpty() || quickFor.contains(operation.name()));
  }

  /** Whether the inputs are numbers too small for full precision. */
  boolean denormal() {
    return get(DENORMAL, 0) == 1;
  }

  /** The same shape with ordinary numbers. */
  ShapeLine ordinary() {
    Map<String, Integer> others = new HashMap<>(sizes);
    others.remove(DENORMAL);
    return new ShapeLine(contract, label, quick, others, only, quickFor);
  }

  /** A size that must be there. */
  int get(String name) {
    Integer value = sizes.get(name);
    if (value == null) {
      throw new IllegalArgumentException(contract + " " + label + ": has no size " + name);
    }
    return value;
  }

  /** A size that may be left out. */
  int get(String name, int otherwise) {
    return sizes.getOrDefault(name, otherwise);
  }
}
