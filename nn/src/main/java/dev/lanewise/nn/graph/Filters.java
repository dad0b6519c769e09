package dev.lanewise.nn.graph;

import java.util.Arrays;

/** Shapes of windows sliding over images, checked. */
final class Filters {
  private static final int FEWEST_AXES = 3;
  private static final int MOST_AXES = 5;

  private Filters() {}

  /** An operand must be [_, _, sizes...] of one to three sizes. */
  static void rank(String op, Node x) {
    if (x.shape().rank() < FEWEST_AXES || x.shape().rank() > MOST_AXES) {
      throw new IllegalArgumentException(
          op + ": " + x.shape() + " must have 3, 4 or 5 axes, of which the first two do not slide");
    }
  }

  /** The sizes a window slides over. */
  static Shape image(Shape x) {
    return Shape.of(Arrays.copyOfRange(x.dims(), 2, x.rank()));
  }

  /** [batch, channels, image...]. */
  static Shape images(int batch, int channels, Shape image) {
    return image.prepend(channels).prepend(batch);
  }

  /** A convolution's window over images of these sizes. */
  static Window over(String op, Window window, Shape image) {
    if (window.ceil()) {
      throw new IllegalArgumentException(
          op + ": window " + window + " has a ceiling, which only pooling knows");
    }
    return window.over(image);
  }

  /** Weights must be [filters, channels / groups, kernel...] for x [batch, channels, sizes...]. */
  static void check(String op, Node w, Window window, int groups, Shape x) {
    int channels = x.dim(1);
    groups(op, channels, w.shape().dim(0), groups);
    Require.shape(op, "w", w, images(w.shape().dim(0), channels / groups, window.kernel()), x);
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

  /** [batch, channels, outputs...] for images [batch, _, sizes...]. */
  static Shape outputShape(String op, Shape x, int channels, Window window) {
    int[] outputs = window.outputs(image(x));
    if (Arrays.stream(outputs).anyMatch(o -> o < 1)) {
      throw new IllegalArgumentException(
          op + ": window " + window + " is larger than the padded image of x " + x);
    }
    return images(x.dim(0), channels, Shape.of(outputs));
  }
}
