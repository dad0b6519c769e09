package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.onnx.tensor.Budget;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.ArrayList;
import java.util.List;

/** Sequences that go on where the last call ended: causal convolution, linear attention. */
final class StateOperators {
  private StateOperators() {}

  static void addTo(Operators all) {
    all.add("CausalConvWithState").results(StateOperators::convolution);
    all.add("LinearAttention").tensors(c -> new LinearAttention(c).run());
  }

  /** Each channel by itself, behind what came before; the last k - 1 places are the new state. */
  private static List<Result> convolution(NodeCall g) {
    Node x = g.in(0);
    Node w = g.in(1);
    Shape s = x.shape();
    int state = w.shape().dim(-1) - 1;
    boolean past = g.has(3) && state > 0;
    Node before = past ? Axes.concat(2, g.in(3), x) : Axes.pad(x, 2, state, 0);
    Node y = before.conv(w, Window.of(state + 1), s.dim(1));
    Node shifted = g.has(2) ? y.add(ConvolutionOperators.channels(g.in(2), y.shape())) : y;
    String activation = g.use.text("activation", "none");
    Node result =
        switch (activation) {
          case "none" -> shifted;
          case "silu", "swish" -> Functions.silu(shifted);
          default -> throw g.wrong("activation " + activation + " is neither none, silu nor swish");
        };
    List<Result> results = new ArrayList<>(List.of(new Result.Inside(result, g.type(0))));
    int length = before.shape().dim(2);
    results.add(
        state > 0
            ? new Result.Inside(before.slice(2, length - state, length), g.type(0))
            : new Result.Fixed(new TensorBuilder(g.type(0), s.dim(0), s.dim(1), 0).done()));
    return results;
  }

  /**
   * {@code S <- exp(g) S; v <- beta (v - S' k); S <- S + k v'; o = scale S' q}, where the rule has
   * a gate and a correction, step by step, in double.
   */
  private static final class LinearAttention {
    private final TensorCall c;
    private final Tensor q;
    private final Tensor k;
    private final Tensor v;
    private final int heads;
    private final int group;
    private final int keys;
    private final int values;
    private final boolean gated;
    private final boolean corrected;
    private final double scale;

    LinearAttention(TensorCall c) {
      this.c = c;
      this.q = c.in(0);
      this.k = c.in(1);
      this.v = c.in(2);
      this.heads = Math.toIntExact(c.use.whole("kv_num_heads"));
      int queries = Math.toIntExact(c.use.whole("q_num_heads"));
      if (heads < 1 || queries < 1 || queries % heads != 0 || !fits(queries)) {
        throw c.wrong(
            "query %s, key %s and value %s in %d and %d heads".formatted(q, k, v, queries, heads));
      }
      this.group = queries / heads;
      this.keys = k.dim(2) / heads;
      this.values = v.dim(2) / heads;
      String rule = c.use.text("update_rule", "gated_delta");
      this.gated = rule.startsWith("gated");
      this.corrected = rule.endsWith("delta");
      if (!List.of("linear", "gated", "delta", "gated_delta").contains(rule)
          || gated != c.has(4)
          || corrected != c.has(5)) {
        throw c.wrong("rule %s with decay: %s, beta: %s".formatted(rule, c.has(4), c.has(5)));
      }
      float said = c.use.real("scale", 0);
      this.scale = said == 0 ? 1 / Math.sqrt(keys) : said;
    }

    private boolean fits(int queries) {
      return q.rank() == 3
          && k.rank() == 3
          && v.rank() == 3
          && k.dim(2) % heads == 0
          && v.dim(2) % heads == 0
          && q.dim(2) == k.dim(2) / heads * queries;
    }

    List<Tensor> run() {
      int batch = q.dim(0);
      int length = q.dim(1);
      TensorBuilder y = new TensorBuilder(q.type(), batch, length, heads * group * values);
      int size = keys * values;
      Budget.take(8L * batch * heads * size);
      double[] state = c.has(3) ? c.in(3).doubles() : new double[batch * heads * size];
      for (int b = 0; b < batch; b++) {
        for (int h = 0; h < heads; h++) {
          for (int t = 0; t < length; t++) {
            step(state, (b * heads + h) * size, b * length + t, h, y);
          }
        }
      }
      TensorBuilder present =
          new TensorBuilder(c.has(3) ? c.type(3) : q.type(), batch, heads, keys, values);
      for (int i = 0; i < state.length; i++) {
        present.set(i, state[i]);
      }
      return List.of(y.done(), present.done());
    }

    private void step(double[] state, int at, int row, int h, TensorBuilder y) {
      double[] written = new double[values];
      for (int d = 0; d < keys; d++) {
        double decay = gated ? Math.exp(of(4, row, h, d)) : 1;
        double key = k(row, h, d) * (corrected && c.has(6) ? of(6, row, h, d) : 1);
        for (int m = 0; m < values; m++) {
          state[at + d * values + m] *= decay;
          written[m] += state[at + d * values + m] * key;
        }
      }
      for (int m = 0; m < values; m++) {
        double value = v.real((row * heads + h) * values + m);
        written[m] = corrected ? of(5, row, h, 0) * (value - written[m]) : value;
      }
      for (int d = 0; d < keys; d++) {
        for (int m = 0; m < values; m++) {
          state[at + d * values + m] += k(row, h, d) * written[m];
        }
      }
      for (int head = h * group; head < (h + 1) * group; head++) {
        for (int m = 0; m < values; m++) {
          double sum = 0;
          for (int d = 0; d < keys; d++) {
            sum += q.real((row * heads * group + head) * keys + d) * state[at + d * values + m];
          }
          y.set((row * heads * group + head) * values + m, scale * sum);
        }
      }
    }

    private double k(int row, int h, int d) {
      return k.real((row * heads + h) * keys + d);
    }

    /** A gate: one number for all, for each head, or for each key of each head. */
    private double of(int input, int row, int h, int d) {
      Tensor gate = c.in(input);
      int last = gate.dim(-1);
      int place = last == 1 ? 0 : last == heads ? h : h * keys + d;
      return gate.real(row * last + place);
    }
  }
}
