package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Blend;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.graph.WindowAxis;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Reference formulas of windows sliding over images x: [batch, channels, sizes...]; y is what they
 * make.
 */
final class Sliding {
  private final Shape x;
  private final Shape y;
  private final Window window;
  private final Shape image;
  private final Shape outputs;
  private final int taps;

  Sliding(Shape x, Shape y, Window window) {
    this.x = x;
    this.y = y;
    this.window = window;
    this.image = sizes(x);
    this.outputs = sizes(y);
    this.taps = window.kernel().size();
  }

  private static Shape sizes(Shape s) {
    return Shape.of(Arrays.copyOfRange(s.dims(), 2, s.rank()));
  }

  /** Which factor of {@code sum y x w} is wanted. */
  enum Role {
    FORWARD,
    INPUT_GRADIENT,
    WEIGHT_GRADIENT
  }

  /**
   * One partial derivative of the trilinear form {@code sum_{n,f,o,c,t} y[n,f,o] w[f,c,t] x[n, c, o
   * stride + t dilation - before]}.
   *
   * @param a x, dy or x, by role
   * @param b w, w or dy, by role
   */
  double[] convolution(Role role, int groups, double[] a, double[] b) {
    int channels = x.dim(1) / groups;
    int perGroup = y.dim(1) / groups;
    int weights = y.dim(1) * channels * taps;
    double[] out =
        new double
            [role == Role.FORWARD ? y.size() : role == Role.INPUT_GRADIENT ? x.size() : weights];
    for (int at = 0; at < y.size(); at++) {
      int o = at % outputs.size();
      int f = at / outputs.size() % y.dim(1);
      int n = at / (outputs.size() * y.dim(1));
      for (int c = 0; c < channels; c++) {
        for (int t = 0; t < taps; t++) {
          int place = window.place(image, outputs, o, t);
          if (place < 0) {
            continue;
          }
          int inX = (n * x.dim(1) + f / perGroup * channels + c) * image.size() + place;
          int inW = (f * channels + c) * taps + t;
          switch (role) {
            case FORWARD -> out[at] += a[inX] * b[inW];
            case INPUT_GRADIENT -> out[inX] += a[at] * b[inW];
            case WEIGHT_GRADIENT -> out[inW] += a[inX] * b[at];
          }
        }
      }
    }
    return out;
  }

  /** t read where x has each window's first extreme; t = x gives the pooling itself. */
  double[] gather(boolean largest, double[] values, double[] t) {
    double[] out = new double[y.size()];
    for (int at = 0; at < out.length; at++) {
      out[at] = t[extreme(largest, values, at)];
    }
    return out;
  }

  /** t put where x has each window's first extreme. */
  double[] scatter(boolean largest, double[] values, double[] t) {
    double[] out = new double[x.size()];
    for (int at = 0; at < t.length; at++) {
      out[extreme(largest, values, at)] += t[at];
    }
    return out;
  }

  private int extreme(boolean largest, double[] values, int at) {
    int best = -1;
    for (int place : places(at)) {
      double v = values[place];
      boolean better =
          best < 0 || Double.isNaN(v) || (largest ? v > values[best] : v < values[best]);
      if (better && (best < 0 || !Double.isNaN(values[best]))) {
        best = place;
      }
    }
    return best;
  }

  double[] average(boolean countsPadding, double[] values) {
    double[] out = new double[y.size()];
    for (int at = 0; at < out.length; at++) {
      for (int place : places(at)) {
        out[at] += values[place] / counted(countsPadding, at);
      }
    }
    return out;
  }

  double[] averageGradient(boolean countsPadding, double[] dy) {
    double[] out = new double[x.size()];
    for (int at = 0; at < dy.length; at++) {
      for (int place : places(at)) {
        out[place] += dy[at] / counted(countsPadding, at);
      }
    }
    return out;
  }

  double[] blend(Blend blend, double[] values) {
    double[] out = new double[y.size()];
    for (int at = 0; at < out.length; at++) {
      out[at] = blended(blend, values, places(at));
    }
    return out;
  }

  /** The derivatives {@code sign(x) (|x| / y)^(p-1)} and {@code w (1 + b (x - y))}. */
  double[] blendGradient(Blend blend, double[] values, double[] dy) {
    double[] out = new double[x.size()];
    double p = blend.parameter();
    for (int at = 0; at < dy.length; at++) {
      int[] places = places(at);
      double v = blended(blend, values, places);
      double weights = weights(p, values, places, v);
      for (int place : places) {
        double e = values[place];
        out[place] +=
            dy[at]
                * switch (blend.kind()) {
                  case LP -> v == 0 ? 0 : Math.signum(e) * Math.pow(Math.abs(e) / v, p - 1);
                  case SOFTMAX -> Math.exp(p * (e - v)) / weights * (1 + p * (e - v));
                };
      }
    }
    return out;
  }

  private static double blended(Blend blend, double[] values, int[] places) {
    double p = blend.parameter();
    if (blend.kind() == Blend.Kind.LP) {
      double sum = 0;
      for (int place : places) {
        sum += Math.pow(Math.abs(values[place]), p);
      }
      return Math.pow(sum, 1 / p);
    }
    double largest = IntStream.of(places).mapToDouble(i -> values[i]).max().orElseThrow();
    double sum = 0;
    for (int place : places) {
      sum += values[place] * Math.exp(p * (values[place] - largest));
    }
    return sum / weights(p, values, places, largest);
  }

  /** {@code sum e^(b (x - shift))}. */
  private static double weights(double b, double[] values, int[] places, double shift) {
    return IntStream.of(places).mapToDouble(i -> Math.exp(b * (values[i] - shift))).sum();
  }

  /** Where in x the window of the at-th element of y lies, row by row, padding left out. */
  private int[] places(int at) {
    int plane = at / outputs.size() * image.size();
    return IntStream.range(0, taps)
        .map(t -> window.place(image, outputs, at % outputs.size(), t))
        .filter(place -> place >= 0)
        .map(place -> plane + place)
        .toArray();
  }

  /** How many elements a mean is over; what a ceiling's window has beyond the padding never is. */
  private int counted(boolean padding, int at) {
    if (!padding) {
      return places(at).length;
    }
    int count = 1;
    int o = at % outputs.size();
    for (int i = outputs.rank() - 1; i >= 0; i--) {
      WindowAxis a = window.axes().get(i);
      int output = o % outputs.dim(i);
      int end = image.dim(i) + a.after();
      count *= (int) IntStream.range(0, a.kernel()).filter(t -> a.place(output, t) < end).count();
      o /= outputs.dim(i);
    }
    return count;
  }
}
