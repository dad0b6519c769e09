package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.List;

/** Recurrent layers, forwards, backwards or both. */
final class RecurrentOperators {
  private RecurrentOperators() {}

  static void addTo(Operators all) {
    add(all, "RNN", 1, List.of("Tanh"));
    add(all, "GRU", 3, List.of("Sigmoid", "Tanh"));
    add(all, "LSTM", 4, List.of("Sigmoid", "Tanh", "Tanh"));
  }

  private static void add(Operators all, String name, int gates, List<String> functions) {
    all.add(name)
        .tensors(c -> run(c, gates, functions))
        .results(g -> RecurrentNodes.translate(g, gates, functions));
  }

  private static List<Tensor> run(TensorCall c, int gates, List<String> functions) {
    boolean batchFirst = c.use.flag("layout");
    Tensor x = batchFirst ? MovementOperators.transpose(c.in(0), 1, 0, 2) : c.in(0);
    int times = x.dim(0);
    int batch = x.dim(1);
    int inputs = x.dim(2);
    String direction = c.use.oneOf("direction", "forward", "reverse", "bidirectional");
    int directions = direction.equals("bidirectional") ? 2 : 1;
    int hidden = c.in(2).dim(-1);
    TensorBuilder y = new TensorBuilder(x.type(), times, directions, batch, hidden);
    TensorBuilder last = new TensorBuilder(x.type(), directions, batch, hidden);
    TensorBuilder cells = new TensorBuilder(x.type(), directions, batch, hidden);
    for (int d = 0; d < directions; d++) {
      Recurrence cell = new Recurrence(c, gates, d, directions, functions);
      boolean backwards = direction.equals("reverse") || d == 1;
      for (int b = 0; b < batch; b++) {
        int length = c.has(4) ? (int) c.in(4).whole(b) : times;
        if (length < 0 || length > times) {
          throw c.wrong("a sequence of " + length + " steps where there are " + times);
        }
        double[] h = state(c, 5, batchFirst, d, b);
        double[] memory = gates == 4 ? state(c, 6, batchFirst, d, b) : new double[0];
        for (int s = 0; s < length; s++) {
          int t = backwards ? length - 1 - s : s;
          double[] in = new double[inputs];
          for (int i = 0; i < inputs; i++) {
            in[i] = x.real((t * batch + b) * inputs + i);
          }
          h = cell.step(in, h, memory);
          put(y, ((t * directions + d) * batch + b) * hidden, h);
        }
        put(last, (d * batch + b) * hidden, h);
        put(cells, (d * batch + b) * hidden, memory);
      }
    }
    if (!batchFirst) {
      return List.of(y.done(), last.done(), cells.done());
    }
    return List.of(
        MovementOperators.transpose(y.done(), 2, 0, 1, 3),
        MovementOperators.transpose(last.done(), 1, 0, 2),
        MovementOperators.transpose(cells.done(), 1, 0, 2));
  }

  private static void put(TensorBuilder to, int at, double... values) {
    for (int i = 0; i < values.length; i++) {
      to.set(at + i, values[i]);
    }
  }

  /** What a state begins with: given, or zero. */
  private static double[] state(TensorCall c, int input, boolean batchFirst, int d, int b) {
    int hidden = c.in(2).dim(-1);
    double[] state = new double[hidden];
    if (c.has(input)) {
      Tensor all = c.in(input);
      int at = batchFirst ? b * all.dim(1) + d : d * all.dim(1) + b;
      for (int i = 0; i < hidden; i++) {
        state[i] = all.real(at * hidden + i);
      }
    }
    return state;
  }
}
