package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;

/**
 * Reference formulas of windows sliding over images x: [batch, channels, height, width]; y is what
 * they make.
 */
final class Sliding {
  private Sliding() {}

  /** Which factor of {@code sum y x w} is wanted. */
  enum Role {
    FORWARD,
    INPUT_GRADIENT,
    WEIGHT_GRADIENT
  }

  /**
   * One partial derivative of the trilinear form {@code sum_{n,f,i,j,c,u,v} y[n,f,i,j] w[f,c,u,v]
   * x[n, c, i sH + u dH - pT, j sW + v dW - pL]}.
   *
   * @param a x, dy or x, by role
   * @param b w, w or dy, by role
   */
  static double[] convolution(
      Role role, Shape x, Shape y, Window win, int groups, double[] a, double[] b) {
    int channels = x.dim(1) / groups;
    int perGroup = y.dim(1) / groups;
    int weightSize = y.dim(1) * channels * win.kernelH() * win.kernelW();
    double[] out =
        new double
            [role == Role.FORWARD ? y.size() : role == Role.INPUT_GRADIENT ? x.size() : weightSize];
    for (int at = 0; at < y.size(); at++) {
      int j = at % y.dim(3);
      int i = at / y.dim(3) % y.dim(2);
      int f = at / (y.dim(3) * y.dim(2)) % y.dim(1);
      int n = at / (y.dim(3) * y.dim(2) * y.dim(1));
      for (int c = 0; c < channels; c++) {
        for (int u = 0; u < win.kernelH(); u++) {
          for (int v = 0; v < win.kernelW(); v++) {
            int row = i * win.strideH() + u * win.dilationH() - win.padTop();
            int col = j * win.strideW() + v * win.dilationW() - win.padLeft();
            if (row < 0 || row >= x.dim(2) || col < 0 || col >= x.dim(3)) {
              continue;
            }
            int inX =
                ((n * x.dim(1) + f / perGroup * channels + c) * x.dim(2) + row) * x.dim(3) + col;
            int inW = ((f * channels + c) * win.kernelH() + u) * win.kernelW() + v;
            switch (role) {
              case FORWARD -> out[at] += a[inX] * b[inW];
              case INPUT_GRADIENT -> out[inX] += a[at] * b[inW];
              case WEIGHT_GRADIENT -> out[inW] += a[inX] * b[at];
            }
          }
        }
      }
    }
    return out;
  }

  /** t read where x has each window's first maximum; t = x gives max pooling itself. */
  static double[] gather(Shape x, Shape y, Window win, double[] values, double[] t) {
    double[] out = new double[y.size()];
    for (int at = 0; at < out.length; at++) {
      out[at] = t[argmax(x, y, win, values, at)];
    }
    return out;
  }

  /** t put where x has each window's first maximum. */
  static double[] scatter(Shape x, Shape y, Window win, double[] values, double[] t) {
    double[] out = new double[x.size()];
    for (int at = 0; at < t.length; at++) {
      out[argmax(x, y, win, values, at)] += t[at];
    }
    return out;
  }

  private static int argmax(Shape x, Shape y, Window win, double[] values, int at) {
    int best = -1;
    int[] places = places(x, y, win, at);
    for (int place : places) {
      boolean larger = best < 0 || values[place] > values[best] || Double.isNaN(values[place]);
      if (larger && (best < 0 || !Double.isNaN(values[best]))) {
        best = place;
      }
    }
    return best;
  }

  static double[] average(Shape x, Shape y, Window win, double[] values) {
    double[] out = new double[y.size()];
    for (int at = 0; at < out.length; at++) {
      int[] places = places(x, y, win, at);
      for (int place : places) {
        out[at] += values[place] / places.length;
      }
    }
    return out;
  }

  static double[] averageGradient(Shape x, Shape y, Window win, double[] dy) {
    double[] out = new double[x.size()];
    for (int at = 0; at < dy.length; at++) {
      int[] places = places(x, y, win, at);
      for (int place : places) {
        out[place] += dy[at] / places.length;
      }
    }
    return out;
  }

  /** Where in x the window of the at-th element of y lies, row by row, padding left out. */
  private static int[] places(Shape x, Shape y, Window win, int at) {
    int top = at / y.dim(3) % y.dim(2) * win.strideH() - win.padTop();
    int left = at % y.dim(3) * win.strideW() - win.padLeft();
    int plane = at / (y.dim(2) * y.dim(3));
    int top0 = Math.max(0, top);
    int left0 = Math.max(0, left);
    int rows = Math.min(x.dim(2), top + win.kernelH()) - top0;
    int cols = Math.min(x.dim(3), left + win.kernelW()) - left0;
    int[] places = new int[rows * cols];
    for (int i = 0; i < places.length; i++) {
      places[i] = (plane * x.dim(2) + top0 + i / cols) * x.dim(3) + left0 + i % cols;
    }
    return places;
  }
}
