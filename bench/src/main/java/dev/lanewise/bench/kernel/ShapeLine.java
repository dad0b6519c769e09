package dev.lanewise.bench.kernel;

import java.util.Map;

/**
 * One shape of the shapes' file.
 *
 * @param contract key of the contract whose kernels it is for, as in {@link Workloads}
 * @param label end of the row's id
 * @param quick whether {@code --quick} measures it
 * @param sizes by name
 */
record ShapeLine(String contract, String label, boolean quick, Map<String, Integer> sizes) {
  ShapeLine {
    sizes = Map.copyOf(sizes);
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
