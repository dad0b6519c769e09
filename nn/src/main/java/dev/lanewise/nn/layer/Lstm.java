package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import java.util.List;

/**
 * {@code c_t = f c_t-1 + i tanh(a), h_t = o tanh(c_t)}, where i, f and o are sigmoids of their
 * rows, and a those, of {@code W x_t + U h_t-1 + b}, in the order i, f, a, o (Hochreiter and
 * Schmidhuber 1997; Gers et al. 2000 with the gate f); x is [batch, length, width]. The state is h,
 * c.
 */
public record Lstm(Gates gates) implements Recurrent {
  /** Glorot's uniform weights; biases 0, of the gate f 1, so that it remembers at first. */
  public static Lstm of(int width, int units) {
    Gates gates = Gates.of(width, units, 4);
    Initializer bias = (shape, key, i) -> i >= units && i < 2 * units ? 1 : 0;
    Linear input =
        new Linear(
            gates.input().weight(),
            Param.of("bias", gates.input().bias().variable().shape(), bias));
    return new Lstm(new Gates(input, gates.state()));
  }

  @Override
  public int states() {
    return 2;
  }

  @Override
  public List<Node> next(Graph g, List<Node> state, Node input) {
    Node all = input.add(gates.of(g, state.getFirst()));
    Node remembered = gates.gate(all, 1).sigmoid().mul(state.getLast());
    Node cell = gates.gate(all, 0).sigmoid().mul(gates.gate(all, 2).tanh()).add(remembered);
    return List.of(gates.gate(all, 3).sigmoid().mul(cell.tanh()), cell);
  }
}
