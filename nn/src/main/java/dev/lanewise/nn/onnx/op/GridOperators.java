package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;

/** Images read at places between pixels. */
final class GridOperators {
  private static final double CUBIC = -0.75;

  private GridOperators() {}

  static void addTo(Operators all) {
    all.add("GridSample").tensor(GridOperators::sample);
  }

  /**
   * How places outside of an axis are found inside.
   *
   * @param floats whether places are computed as floats: which pixel is the nearest depends on it
   */
  private record Border(String padding, boolean corners, boolean floats) {
    /** The place of a number in -1 .. 1. */
    double place(double x, int size) {
      if (floats) {
        float y = (float) x + 1;
        return corners ? y / 2 * (size - 1) : (y * size - 1) / 2;
      }
      return corners ? (x + 1) / 2 * (size - 1) : ((x + 1) * size - 1) / 2;
    }

    double inside(double x, int size) {
      double low = corners ? 0 : -0.5;
      double high = corners ? size - 1 : size - 0.5;
      if (x >= low && x <= high) {
        return x;
      }
      return switch (padding) {
        // So far out that all neighbours are the last pixel, which pixels beyond it are anyway.
        case "border" -> Math.clamp(x, -2, size + 1);
        case "reflection" -> reflected(x, low, high);
        default -> x;
      };
    }

    /** The pixel that counts as number i; -1 if there is none. */
    int pixel(int i, int size) {
      if (i >= 0 && i < size) {
        return i;
      }
      return switch (padding) {
        case "border" -> Math.clamp(i, 0, size - 1);
        case "reflection" -> {
          double low = corners ? 0 : -0.5;
          yield Math.clamp((int) reflected(i, low, size - 1 - low), 0, size - 1);
        }
        default -> -1;
      };
    }

    private static double reflected(double x, double low, double high) {
      double range = high - low;
      if (range <= 0) {
        return low;
      }
      double beyond = x < low ? low - x : Math.max(x - high, 0);
      if (beyond == 0) {
        return x;
      }
      long times = (long) (beyond / range);
      double rest = beyond - times * range;
      boolean fromLow = (x < low) == (times % 2 == 0);
      return fromLow ? low + rest : high - rest;
    }
  }

  private static Tensor sample(TensorCall c) {
    Tensor x = c.in(0);
    Tensor grid = c.in(1);
    int axes = x.rank() - 2;
    if (grid.rank() != x.rank() || grid.dim(-1) != axes) {
      throw c.wrong("grid " + grid + " does not fit " + x);
    }
    boolean floats = grid.type() != ElementType.DOUBLE;
    String padding = c.use.oneOf("padding_mode", "zeros", "border", "reflection");
    Border border = new Border(padding, c.use.flag("align_corners"), floats);
    String mode = c.use.oneOf("mode", "linear", "nearest", "cubic", "bilinear", "bicubic");
    int[] dims = grid.dims();
    int[] to = new int[x.rank()];
    to[0] = x.dim(0);
    to[1] = x.dim(1);
    System.arraycopy(dims, 1, to, 2, axes);
    int places = Layout.product(to, 2, to.length);
    int image = Layout.product(x.dims(), 2, x.rank());
    TensorBuilder y = new TensorBuilder(x.type(), to);
    int[][] pixels = new int[axes][];
    double[][] weights = new double[axes][];
    for (int i = 0; i < x.dim(0) * places; i++) {
      for (int d = 0; d < axes; d++) {
        // The grid names the last axis first.
        int size = x.dim(2 + d);
        double at = border.place(grid.real(i * axes + axes - 1 - d), size);
        boolean nearest = mode.equals("nearest");
        at = border.inside(nearest ? Math.rint(at) : at, size);
        int floor = (int) Math.floor(at);
        weights[d] = nearest ? new double[] {1} : weights(at - floor, mode);
        pixels[d] = new int[weights[d].length];
        for (int t = 0; t < pixels[d].length; t++) {
          pixels[d][t] = border.pixel(floor + t - (weights[d].length - 1) / 2, size);
        }
      }
      for (int channel = 0; channel < x.dim(1); channel++) {
        int plane = (i / places * x.dim(1) + channel) * image;
        int out = (i / places * x.dim(1) + channel) * places + i % places;
        y.set(out, sum(x, plane, 0, 0, pixels, weights));
      }
    }
    return y.done();
  }

  private static double[] weights(double r, String mode) {
    if (!mode.endsWith("cubic")) {
      return new double[] {1 - r, r};
    }
    return new double[] {cubic(1 + r), cubic(r), cubic(1 - r), cubic(2 - r)};
  }

  private static double cubic(double x) {
    if (x <= 1) {
      return ((CUBIC + 2) * x - (CUBIC + 3)) * x * x + 1;
    }
    return ((CUBIC * x - 5 * CUBIC) * x + 8 * CUBIC) * x - 4 * CUBIC;
  }

  /** Over all pixels around a place, axis by axis. */
  private static double sum(
      Tensor x, int plane, int at, int axis, int[][] pixels, double[][] weights) {
    if (axis == pixels.length) {
      return x.real(plane + at);
    }
    double sum = 0;
    for (int t = 0; t < pixels[axis].length; t++) {
      if (pixels[axis][t] >= 0 && weights[axis][t] != 0) {
        int next = at * x.dim(2 + axis) + pixels[axis][t];
        sum += weights[axis][t] * sum(x, plane, next, axis + 1, pixels, weights);
      }
    }
    return sum;
  }
}
