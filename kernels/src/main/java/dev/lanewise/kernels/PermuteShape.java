package dev.lanewise.kernels;

import java.util.Arrays;

/**
 * An order of a tensor's axes, at most 8: axis d of the result is axis {@code order[d]} of the
 * source. Axes that stay neighbours are joined, those of size 1 left out.
 */
public final class PermuteShape {
  private static final int MAX_RANK = 8;

  private final int size;
  private final int[] sizes;
  private final int[] strides;

  private PermuteShape(int size, int[] sizes, int[] strides) {
    this.size = size;
    this.sizes = sizes;
    this.strides = strides;
  }

  /**
   * The given order of the axes of a dense, row-major tensor.
   *
   * @throws IllegalArgumentException if {@code order} is not an order of as many axes
   */
  public static PermuteShape of(int[] source, int... order) {
    Check.notNull("permute", "source", source);
    Check.notNull("permute", "order", order);
    int rank = source.length;
    if (rank > MAX_RANK) {
      throw new IllegalArgumentException(
          "permute: " + rank + " dimensions but at most " + MAX_RANK + " are possible");
    }
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    for (int d = 0; d < Math.max(rank, order.length); d++) {
      if (order.length != rank || sorted[d] != d) {
        throw new IllegalArgumentException(
            "permute: "
                + Arrays.toString(order)
                + " is not an order of the "
                + rank
                + " axes of "
                + Arrays.toString(source));
      }
    }
    int size = Sizes.product("permute", source);
    int[] stride = new int[rank];
    for (int d = rank - 1, s = 1; d >= 0; s *= source[d--]) {
      stride[d] = s;
    }
    int[] sizes = new int[rank + 1];
    int[] strides = new int[rank + 1];
    int last = -1;
    for (int axis : order) {
      if (source[axis] == 1) {
        continue;
      }
      if (last >= 0 && strides[last] == stride[axis] * source[axis]) {
        sizes[last] *= source[axis];
      } else {
        sizes[++last] = source[axis];
      }
      strides[last] = stride[axis];
    }
    if (last < 0) { // a single number
      sizes[++last] = 1;
      strides[last] = 1;
    }
    return new PermuteShape(size, Arrays.copyOf(sizes, last + 1), Arrays.copyOf(strides, last + 1));
  }

  /** A rows x cols matrix to cols x rows. */
  public static PermuteShape transpose(int rows, int cols) {
    return of(new int[] {rows, cols}, 1, 0);
  }

  /** [batch, channels, pixels] to [batch, pixels, channels]. */
  public static PermuteShape nchwToNhwc(int batch, int channels, int pixels) {
    return of(new int[] {batch, channels, pixels}, 0, 2, 1);
  }

  /** [batch, pixels, channels] to [batch, channels, pixels]. */
  public static PermuteShape nhwcToNchw(int batch, int channels, int pixels) {
    return of(new int[] {batch, pixels, channels}, 0, 2, 1);
  }

  /** Elements of the tensor. */
  public int size() {
    return size;
  }

  /** Axes that remain after joining, at least 1. */
  public int axes() {
    return sizes.length;
  }

  /** Size of a joined axis of the result; 0 is the outermost. */
  public int size(int axis) {
    return sizes[axis];
  }

  /** Distance in the source of neighbours along a joined axis of the result. */
  public int stride(int axis) {
    return strides[axis];
  }
}
