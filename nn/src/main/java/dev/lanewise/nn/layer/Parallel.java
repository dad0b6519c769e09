package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Branches, each on the same x, whose results are joined along an axis, as those of an Inception
 * module along the channels.
 */
public record Parallel(Map<String, Layer> branches, int axis) implements Layer {
  /** Keeps the branches' order. */
  public Parallel {
    branches = Collections.unmodifiableMap(new LinkedHashMap<>(branches));
  }

  /** Branches named by their position, joined along axis 1, the channels. */
  public static Parallel of(Layer... branches) {
    return new Parallel(Sequential.of(branches).children(), 1);
  }

  /** The same branches joined along another axis. */
  public Parallel along(int other) {
    return new Parallel(branches, other);
  }

  @Override
  public Node apply(Graph g, Node x) {
    List<Node> results = new ArrayList<>();
    branches.forEach((name, layer) -> results.add(g.scoped(name, () -> layer.apply(g, x))));
    return Axes.concat(axis, results);
  }

  @Override
  public Map<String, Layer> children() {
    return branches;
  }
}
