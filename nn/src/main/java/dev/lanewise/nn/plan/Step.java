package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Shape;
import java.util.List;

/**
 * What one step of a plan does, for people.
 *
 * @param scope the part of the graph it belongs to, such as a layer
 * @param name its operations
 * @param kernel id of the kernel that does most of the work
 * @param layout of images, such as {@code NHWC}; empty where it does not matter
 * @param shape of its result
 * @param parts that may run at the same time
 * @param multiplyAdds of matrix products and convolutions
 * @param bytes of all values it reads and writes, each counted once
 * @param after numbers of the steps whose results it reads
 */
public record Step(
    String scope,
    String name,
    String kernel,
    String layout,
    Shape shape,
    int parts,
    long multiplyAdds,
    long bytes,
    List<Integer> after) {
  /** Keeps its own list. */
  public Step {
    after = List.copyOf(after);
  }
}
