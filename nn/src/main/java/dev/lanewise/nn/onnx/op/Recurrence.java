package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a recurrent layer: gates' inputs {@code x W' + h R' + b}, and what a step makes
 * of them.
 */
final class Recurrence {
  private final Call call;
  private final int gates;
  private final int hidden;
  private final int inputs;
  private final double[] w;
  private final double[] r;
  private final double[] bw;
  private final double[] br;
  private final double[] peepholes;
  private final DoubleUnaryOperator[] functions;
  private final double clip;

  Recurrence(TensorCall c, int gates, int direction, int directions, List<String> usual) {
    this.call = c;
    this.gates = gates;
    this.hidden = c.in(2).dim(-1);
    this.inputs = c.in(1).dim(-1);
    this.w = part(c.in(1), direction, directions);
    this.r = part(c.in(2), direction, directions);
    double[] b = c.has(3) ? part(c.in(3), direction, directions) : new double[2 * gates * hidden];
    this.bw = Arrays.copyOf(b, gates * hidden);
    this.br = Arrays.copyOfRange(b, gates * hidden, 2 * gates * hidden);
    this.peepholes =
        gates == 4 && c.has(7) ? part(c.in(7), direction, directions) : new double[3 * hidden];
    this.functions = functions(c, direction, usual);
    double limit = c.use.real("clip", 0);
    this.clip = limit > 0 ? limit : Double.POSITIVE_INFINITY;
  }

  private static double[] part(Tensor all, int direction, int directions) {
    int size = all.size() / directions;
    double[] part = new double[size];
    Arrays.setAll(part, i -> all.real(direction * size + i));
    return part;
  }

  int hidden() {
    return hidden;
  }

  private static DoubleUnaryOperator[] functions(Call c, int direction, List<String> usual) {
    List<String> named = c.use.texts("activations");
    int n = usual.size();
    DoubleUnaryOperator[] functions = new DoubleUnaryOperator[n];
    float[] alphas = c.use.reals("activation_alpha");
    float[] betas = c.use.reals("activation_beta");
    // Parameters are listed for those functions only that have some.
    int a = 0;
    int b = 0;
    for (int i = 0; i < (direction + 1) * n; i++) {
      String name = (named.isEmpty() ? usual.get(i % n) : named.get(i % named.size()));
      String f = name.toLowerCase(Locale.ROOT);
      boolean first =
          List.of("affine", "leakyrelu", "thresholdedrelu", "scaledtanh", "hardsigmoid", "elu")
              .contains(f);
      boolean second = List.of("affine", "scaledtanh", "hardsigmoid").contains(f);
      float alpha = first ? parameter(alphas, a++, usualAlpha(f)) : 0;
      float beta = second ? parameter(betas, b++, usualBeta(f)) : 0;
      functions[i % n] = function(c, f, alpha, beta);
    }
    return functions;
  }

  private static float parameter(float @Nullable [] all, int i, float otherwise) {
    return all != null && i < all.length ? all[i] : otherwise;
  }

  private static float usualAlpha(String f) {
    return f.equals("leakyrelu") ? 0.01f : f.equals("hardsigmoid") ? 0.2f : 1;
  }

  private static float usualBeta(String f) {
    return f.equals("affine") ? 0 : f.equals("hardsigmoid") ? 0.5f : 1;
  }

  private static DoubleUnaryOperator function(Call c, String name, double alpha, double beta) {
    return switch (name) {
      case "sigmoid" -> x -> 1 / (1 + Math.exp(-x));
      case "tanh" -> Math::tanh;
      case "relu" -> x -> Math.max(x, 0);
      case "affine" -> x -> alpha * x + beta;
      case "leakyrelu" -> x -> x >= 0 ? x : alpha * x;
      case "thresholdedrelu" -> x -> x >= alpha ? x : 0;
      case "scaledtanh" -> x -> alpha * Math.tanh(beta * x);
      case "hardsigmoid" -> x -> Math.clamp(alpha * x + beta, 0, 1);
      case "elu" -> x -> x >= 0 ? x : alpha * Math.expm1(x);
      case "softsign" -> x -> x / (1 + Math.abs(x));
      case "softplus" -> x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      default -> throw c.unsupported("activation " + name);
    };
  }

  private double at(int function, double x) {
    return functions[function].applyAsDouble(Math.clamp(x, -clip, clip));
  }

  private double input(double[] x, int row) {
    double sum = bw[row];
    for (int i = 0; i < inputs; i++) {
      sum += w[row * inputs + i] * x[i];
    }
    return sum;
  }

  private double recurrent(double[] h, int row) {
    double sum = br[row];
    for (int i = 0; i < hidden; i++) {
      sum += r[row * hidden + i] * h[i];
    }
    return sum;
  }

  /** The next state; {@code cell} is an LSTM's, and changes. */
  double[] step(double[] x, double[] h, double[] cell) {
    return switch (gates) {
      case 1 -> plain(x, h);
      case 3 -> gru(x, h);
      default -> lstm(x, h, cell);
    };
  }

  private double[] plain(double[] x, double[] h) {
    double[] next = new double[hidden];
    for (int j = 0; j < hidden; j++) {
      next[j] = at(0, input(x, j) + recurrent(h, j));
    }
    return next;
  }

  /** Cho et al. 2014; gates in the order z, r, h. */
  private double[] gru(double[] x, double[] h) {
    boolean late = call.use.flag("linear_before_reset");
    double[] reset = new double[hidden];
    double[] kept = new double[hidden];
    for (int j = 0; j < hidden; j++) {
      reset[j] = at(0, input(x, hidden + j) + recurrent(h, hidden + j));
      kept[j] = reset[j] * h[j];
    }
    double[] next = new double[hidden];
    for (int j = 0; j < hidden; j++) {
      int row = 2 * hidden + j;
      double z = at(0, input(x, j) + recurrent(h, j));
      double past = late ? reset[j] * recurrent(h, row) : recurrent(kept, row);
      next[j] = (1 - z) * at(1, input(x, row) + past) + z * h[j];
    }
    return next;
  }

  /** Hochreiter, Schmidhuber 1997, with peepholes; gates in the order i, o, f, c. */
  private double[] lstm(double[] x, double[] h, double[] cell) {
    boolean coupled = call.use.flag("input_forget");
    double[] next = new double[hidden];
    for (int j = 0; j < hidden; j++) {
      double[] sums = new double[4];
      for (int g = 0; g < 4; g++) {
        sums[g] = input(x, g * hidden + j) + recurrent(h, g * hidden + j);
      }
      double in = at(0, sums[0] + peepholes[j] * cell[j]);
      double forget = coupled ? 1 - in : at(0, sums[2] + peepholes[2 * hidden + j] * cell[j]);
      cell[j] = forget * cell[j] + in * at(1, sums[3]);
      double out = at(0, sums[1] + peepholes[hidden + j] * cell[j]);
      next[j] = out * at(2, cell[j]);
    }
    return next;
  }
}
