package dev.lanewise.nn.graph;

/** Shapes of windows sliding over images, checked. */
final class Filters {
  private Filters() {}

  /** Weights must be [filters, channels / groups, kernelH, kernelW]. */
  static void check(Node w, Window window, int groups, int channels) {
    Require.rank("conv2d", "w", w, 4);
    groups("conv2d", channels, w.shape().dim(0), groups);
    Require.shape(
        "conv2d",
        "w",
        w,
        Shape.of(w.shape().dim(0), channels / groups, window.kernelH(), window.kernelW()));
  }

  static void groups(String op, int channels, int filters, int groups) {
    if (groups < 1 || channels % groups != 0 || filters % groups != 0) {
      throw new IllegalArgumentException(
          op
              + ": groups "
              + groups
              + " does not divide channels "
              + channels
              + " and filters "
              + filters);
    }
  }

  /** [batch, channels, outH, outW] for an image [batch, _, height, width]. */
  static Shape outputShape(String op, Shape x, int channels, Window window) {
    int outH = window.outH(x.dim(2));
    int outW = window.outW(x.dim(3));
    if (outH < 1 || outW < 1) {
      throw new IllegalArgumentException(
          op + ": window " + window + " is larger than the padded image of x " + x);
    }
    return Shape.of(x.dim(0), channels, outH, outW);
  }
}
