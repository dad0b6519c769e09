package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Scan;
import dev.lanewise.nn.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/**
 * Recurrent layers as scans: whole sequences, with the activations of every day. What is beyond is
 * left to {@link Recurrence}.
 */
final class RecurrentNodes {
  private final NodeCall g;
  private final int gates;
  private final int hidden;
  private final List<String> functions;

  private RecurrentNodes(NodeCall g, int gates, List<String> usual) {
    this.g = g;
    this.gates = gates;
    this.hidden = g.dims(2)[2];
    List<String> named = g.use.texts("activations");
    this.functions = named.isEmpty() ? usual : named;
  }

  static List<Result> translate(NodeCall g, int gates, List<String> usual) {
    g.only(!g.has(4) || areWhole(g), "sequences of different lengths");
    boolean batchFirst = g.use.flag("layout");
    Node x = batchFirst ? g.in(0).permute(1, 0, 2) : g.in(0);
    String direction = g.use.oneOf("direction", "forward", "reverse", "bidirectional");
    int directions = direction.equals("bidirectional") ? 2 : 1;
    RecurrentNodes layer = new RecurrentNodes(g, gates, usual);
    List<Node> all = new ArrayList<>();
    List<Node> last = new ArrayList<>();
    List<Node> cells = new ArrayList<>();
    for (int d = 0; d < directions; d++) {
      Scan scan = layer.scan(x, d, directions, direction.equals("reverse") || d == 1, batchFirst);
      Shape s = scan.output().shape();
      all.add(scan.output().reshape(s.dim(0), 1, s.dim(1), s.dim(2)));
      last.add(scan.carry().reshape(1, s.dim(1), s.dim(2)));
      cells.add(scan.carries().getLast().reshape(1, s.dim(1), s.dim(2)));
    }
    Node y = Axes.concat(1, all);
    Node h = Axes.concat(0, last);
    Node c = Axes.concat(0, cells);
    List<Node> results =
        batchFirst
            ? List.of(y.permute(2, 0, 1, 3), h.permute(1, 0, 2), c.permute(1, 0, 2))
            : List.of(y, h, c);
    return results.stream().map(n -> (Result) new Result.Inside(n, g.type(0))).toList();
  }

  /** Whether all sequences are known to have as many steps as there are. */
  private static boolean areWhole(NodeCall g) {
    int steps = g.dims(0)[g.use.flag("layout") ? 1 : 0];
    return Arrays.stream(g.known(4).ints()).allMatch(length -> length == steps);
  }

  /** One direction's part of an input, [directions, ...]. */
  private Node part(int input, int d) {
    Node all = g.in(input);
    return all.slice(0, d, d + 1).reshape(all.shape().without(List.of(0)));
  }

  private Node state(int input, int d, int batch, boolean batchFirst) {
    if (!g.has(input)) {
      return g.graph().fill(Shape.of(batch, hidden), 0);
    }
    Node all = batchFirst ? g.in(input).permute(1, 0, 2) : g.in(input);
    return all.slice(0, d, d + 1).reshape(batch, hidden);
  }

  private Scan scan(Node x, int d, int directions, boolean backwards, boolean batchFirst) {
    int batch = x.shape().dim(1);
    int rows = gates * hidden;
    Node w = part(1, d);
    Node r = part(2, d);
    Node bias = g.has(3) ? part(3, d) : g.graph().fill(Shape.of(2 * rows), 0);
    Node flat = x.reshape(x.shape().dim(0) * batch, x.shape().dim(2));
    Node inputs =
        flat.matmulT(w).add(bias.slice(0, 0, rows)).reshape(x.shape().dim(0), batch, rows);
    Node late = bias.slice(0, rows, 2 * rows);
    List<Node> begin = new ArrayList<>(List.of(state(5, d, batch, batchFirst)));
    if (gates == 4) {
      begin.add(state(6, d, batch, batchFirst));
    }
    int first = d * functions.size() / directions;
    List<String> own =
        functions.size() >= directions * (gates == 1 ? 1 : gates == 3 ? 2 : 3)
            ? functions.subList(first, functions.size())
            : functions;
    return run(
        begin,
        inputs,
        backwards,
        (state, input) ->
            switch (gates) {
              case 1 -> plain(own, state.getFirst(), input, r, late);
              case 3 -> gru(own, state.getFirst(), input, r, late);
              default -> lstm(own, state, input, r, late, d);
            });
  }

  /** What a step makes of states and a step's part of the inputs. */
  private interface Body {
    List<Node> next(List<Node> state, Node input);
  }

  private static Scan run(List<Node> begin, Node inputs, boolean backwards, Body body) {
    BiFunction<List<Node>, List<Node>, Scan.Step> step =
        (state, input) -> {
          List<Node> next = body.next(state, input.getFirst());
          return new Scan.Step(next, List.of(next.getFirst()));
        };
    return backwards
        ? Scan.backwards(begin, List.of(inputs), step)
        : Scan.of(begin, List.of(inputs), step);
  }

  private Node gate(Node all, int gate) {
    return all.slice(1, gate * hidden, (gate + 1) * hidden);
  }

  private Node at(String function, Node x) {
    float clip = g.use.real("clip", 0);
    Node y = clip > 0 ? x.clamp(-clip, clip) : x;
    return switch (function.toLowerCase(Locale.ROOT)) {
      case "sigmoid" -> y.sigmoid();
      case "tanh" -> y.tanh();
      case "relu" -> y.relu();
      default -> throw new Declined("activation " + function);
    };
  }

  private List<Node> plain(List<String> f, Node h, Node input, Node r, Node bias) {
    return List.of(at(f.getFirst(), input.add(h.matmulT(r)).add(bias)));
  }

  /** Gates in the order z, r, h. */
  private List<Node> gru(List<String> f, Node h, Node input, Node r, Node bias) {
    Node past = h.matmulT(r.slice(0, 0, 2 * hidden)).add(bias.slice(0, 0, 2 * hidden));
    Node z = at(f.get(0), gate(input, 0).add(gate(past, 0)));
    Node reset = at(f.get(0), gate(input, 1).add(gate(past, 1)));
    Node own = r.slice(0, 2 * hidden, 3 * hidden);
    Node shift = bias.slice(0, 2 * hidden, 3 * hidden);
    Node remembered =
        g.use.flag("linear_before_reset")
            ? reset.mul(h.matmulT(own).add(shift))
            : reset.mul(h).matmulT(own).add(shift);
    Node candidate = at(f.get(1), gate(input, 2).add(remembered));
    return List.of(candidate.add(z.mul(h.sub(candidate))));
  }

  /** Gates in the order i, o, f, c. */
  private List<Node> lstm(List<String> f, List<Node> state, Node input, Node r, Node bias, int d) {
    Node cell = state.getLast();
    Node all = input.add(state.getFirst().matmulT(r)).add(bias);
    Node in = at(f.get(0), seen(gate(all, 0), cell, 0, d));
    Node forget =
        g.use.flag("input_forget")
            ? in.affine(-1, 1)
            : at(f.get(0), seen(gate(all, 2), cell, 2, d));
    Node next = forget.mul(cell).add(in.mul(at(f.get(1), gate(all, 3))));
    Node out = at(f.get(0), seen(gate(all, 1), next, 1, d));
    return List.of(out.mul(at(f.get(2), next)), next);
  }

  /** A gate that sees the cell through a peephole, if there are any. */
  private Node seen(Node gate, Node cell, int peephole, int d) {
    if (!g.has(7)) {
      return gate;
    }
    Node all = part(7, d);
    return gate.add(cell.mul(all.slice(0, peephole * hidden, (peephole + 1) * hidden)));
  }
}
