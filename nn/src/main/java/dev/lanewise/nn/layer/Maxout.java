package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The largest of what several layers make of x, element by element (Goodfellow et al. 2013). */
public record Maxout(List<Layer> pieces) implements Layer {
  /** Keeps its own list. */
  public Maxout {
    pieces = List.copyOf(pieces);
  }

  /** The largest of these. */
  public static Maxout of(Layer... pieces) {
    return new Maxout(List.of(pieces));
  }

  @Override
  public Node apply(Graph g, Node x) {
    List<Node> values = new ArrayList<>();
    for (Layer piece : pieces) {
      values.add(g.scoped(Integer.toString(values.size()), () -> piece.apply(g, x)));
    }
    return Functions.maxout(values);
  }

  @Override
  public Map<String, Layer> children() {
    return Sequential.of(pieces.toArray(new Layer[0])).children();
  }
}
