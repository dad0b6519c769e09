package dev.lanewise.nn.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * A scan in pieces of some steps, each of which takes what it is handed over as constant: the first
 * by itself, as it takes that of the caller; all other whole ones as a scan of scans; and a rest.
 */
final class Truncation {
  private final int steps;
  private final List<Node> sequences;
  private final BiFunction<List<Node>, List<Node>, Scan.Step> body;

  private Truncation(
      int steps, List<Node> sequences, BiFunction<List<Node>, List<Node>, Scan.Step> body) {
    this.steps = steps;
    this.sequences = sequences;
    this.body = body;
  }

  static Scan of(
      int steps,
      List<Node> carries,
      List<Node> sequences,
      int length,
      BiFunction<List<Node>, List<Node>, Scan.Step> body) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "scan: truncated after " + steps + " steps (want at least 1)");
    }
    if (length <= steps) {
      return Scan.of(carries, sequences, body);
    }
    Truncation pass = new Truncation(steps, sequences, body);
    int rest = length - length % steps;
    List<Scan> pieces = new ArrayList<>(List.of(Scan.of(carries, pass.cut(0, steps), body)));
    if (rest > steps) {
      pieces.add(pass.whole(stopped(pieces.getLast().carries()), rest));
    }
    if (rest < length) {
      pieces.add(Scan.of(stopped(pieces.getLast().carries()), pass.cut(rest, length), body));
    }
    List<Node> outputs =
        IntStream.range(0, pieces.getFirst().outputs().size())
            .mapToObj(i -> Axes.concat(0, pieces.stream().map(p -> p.outputs().get(i)).toList()))
            .toList();
    return new Scan(pieces.getLast().carries(), outputs);
  }

  private List<Node> cut(int from, int to) {
    return sequences.stream().map(x -> x.slice(0, from, to)).toList();
  }

  private static List<Node> stopped(List<Node> carries) {
    return carries.stream().map(Node::stopGradient).toList();
  }

  /** All whole pieces after the first. */
  private Scan whole(List<Node> carries, int end) {
    int count = end / steps - 1;
    List<Node> pieces =
        cut(steps, end).stream()
            .map(x -> x.reshape(x.shape().without(List.of(0)).prepend(steps).prepend(count)))
            .toList();
    Scan scan =
        Scan.of(
            carries,
            pieces,
            (c, xs) -> {
              Scan piece = Scan.of(stopped(c), xs, body);
              return new Scan.Step(piece.carries(), piece.outputs());
            });
    List<Node> outputs =
        scan.outputs().stream()
            .map(y -> y.reshape(y.shape().without(List.of(0, 1)).prepend(count * steps)))
            .toList();
    return new Scan(scan.carries(), outputs);
  }
}
