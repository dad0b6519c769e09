package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/**
 * Sets elements to 0 with probability {@code rate} while training, and divides the others by {@code
 * 1 - rate}; leaves x as it is when predicting (Srivastava et al.: Dropout, JMLR 15, 2014).
 */
public record Dropout(float rate) implements Layer {
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "dropout: rate is " + rate + " but must be at least 0 and below 1");
    }
  }

  @Override
  public Node apply(Graph g, Node x) {
    return g.dropout(x, rate);
  }
}
