package dev.lanewise.nn.graph;

import java.util.List;

/** Relatives of {@link Node#conv}. */
public final class Convolutions {
  /** Axes of images with channels last in the order of those with channels first. */
  public static final List<Integer> FIRST = List.of(0, 3, 1, 2);

  /** The other way round. */
  public static final List<Integer> LAST = List.of(0, 2, 3, 1);

  private Convolutions() {}

  /** Images [batch, height, width, channels] as [batch, channels, height, width]. */
  public static Node channelsFirst(Node x) {
    return x.graph().add(new Arrange.Permute(x, FIRST));
  }

  /** Images [batch, channels, height, width] as [batch, height, width, channels]. */
  public static Node channelsLast(Node x) {
    return x.graph().add(new Arrange.Permute(x, LAST));
  }

  /**
   * Transposed convolution: the adjoint, in its input, of the convolution with the same weights and
   * window. Sizes become {@code (size - 1) stride + reach - before - after + outputPadding}, or
   * {@code size stride} where padding is {@link Window#same}.
   *
   * @param x [batch, channels, sizes...]
   * @param w [channels, filters / groups, kernel...]
   * @param outputPadding further elements behind, less than the stride: the stride leaves open how
   *     many there were; one for each axis, for all of them, or none at all
   */
  public static Node transposed(Node x, Node w, Window window, int groups, int... outputPadding) {
    Filters.rank("conv-transposed", w);
    Require.rank("conv-transposed", "x", x, w.shape().rank());
    Shape image = transposedSizes(Filters.image(x.shape()), window, outputPadding);
    if (groups < 1 || x.shape().dim(1) != w.shape().dim(0)) {
      throw new IllegalArgumentException(
          "conv-transposed: x "
              + x.shape()
              + " has "
              + x.shape().dim(1)
              + " channels but w "
              + w.shape()
              + " is for "
              + w.shape().dim(0)
              + ", in "
              + groups
              + " groups");
    }
    return x.graph().add(new Product.ConvInputGradient(x, w, window, groups, image));
  }

  /**
   * What a convolution would be whose weights differ from output to output.
   *
   * @param x [batch, channels, sizes...]
   * @param w for each output, row by row, the filters: [outputs filters, channels, kernel...]
   */
  public static Node local(Node x, Node w, Window window) {
    Patches patches = Patches.of(x, window);
    Shape outputs = patches.outputs();
    int channels = x.shape().dim(1);
    Shape kernel = window.over(outputs.rank()).kernel();
    Shape filter = kernel.prepend(channels);
    if (w.shape().dim(0) % outputs.size() > 0
        || !w.shape().equals(filter.prepend(w.shape().dim(0)))) {
      throw new IllegalArgumentException(
          "locally-connected: w is "
              + w.shape()
              + " but must be [filters "
              + outputs.size()
              + "] and "
              + filter);
    }
    int filters = w.shape().dim(0) / outputs.size();
    int depth = filter.size();
    Node seen = patches.unfold(x).permute(0, 2, 3, 1);
    Node rows = seen.reshape(outputs.size(), x.shape().dim(0), depth);
    return patches.images(rows.matmulT(w.reshape(outputs.size(), filters, depth)));
  }

  private static Shape transposedSizes(Shape from, Window window, int... outputPadding) {
    if (outputPadding.length > 1 && outputPadding.length != from.rank()) {
      throw new IllegalArgumentException(
          "conv-transposed: "
              + outputPadding.length
              + " numbers for output padding but there are "
              + from.rank()
              + " axes");
    }
    Window over = window.over(from.rank());
    int[] sizes = new int[from.rank()];
    for (int i = 0; i < sizes.length; i++) {
      int extra = outputPadding.length == 0 ? 0 : outputPadding[outputPadding.length == 1 ? 0 : i];
      sizes[i] = transposedSize(from.dim(i), over.axes().get(i), over.padding(), extra);
    }
    return Shape.of(sizes);
  }

  private static int transposedSize(int size, WindowAxis a, Window.Padding padding, int extra) {
    if (extra < 0 || extra >= a.stride()) {
      throw new IllegalArgumentException(
          "conv-transposed: output padding is "
              + extra
              + " but must be in 0.."
              + (a.stride() - 1)
              + ", below the stride");
    }
    long to =
        switch (padding) {
          case GIVEN -> (size - 1L) * a.stride() + a.reach() - a.before() - a.after() + extra;
          case SAME -> (long) size * a.stride();
          case CAUSAL ->
              throw new IllegalArgumentException(
                  "conv-transposed: padding must be in numbers or the same, not causal");
        };
    if (to < 1 || to > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "conv-transposed: a size of "
              + size
              + " becomes "
              + to
              + " with padding "
              + a.before()
              + ","
              + a.after()
              + " but must be at least 1 and below 2^31");
    }
    return (int) to;
  }
}
