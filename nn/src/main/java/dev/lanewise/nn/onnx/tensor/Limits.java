package dev.lanewise.nn.onnx.tensor;

/**
 * What a model may ask for; files beyond are refused before memory is taken for them.
 *
 * @param depth graphs inside attributes inside graphs ..., and messages inside messages
 * @param nodes of all graphs together, functions written out where they are called
 * @param elements of any one tensor
 */
public record Limits(int depth, int nodes, long elements) {
  /** 64 levels, a million nodes, 2^31 elements. */
  public static final Limits DEFAULT = new Limits(64, 1_000_000, Integer.MAX_VALUE - 8);

  /** Checks that there is room for anything. */
  public Limits {
    if (depth < 1 || nodes < 1 || elements < 1) {
      throw new IllegalArgumentException(
          "limits: depth %d, nodes %d and elements %d must be at least 1"
              .formatted(depth, nodes, elements));
    }
  }
}
