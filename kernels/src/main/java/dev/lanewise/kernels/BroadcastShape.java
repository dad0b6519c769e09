package dev.lanewise.kernels;

import java.util.Arrays;

/**
 * Tensors of at most 8 dimensions that are combined element by element, as NumPy does it: shapes
 * are aligned at the last axis, and an axis of size 1, or a missing one, is repeated.
 *
 * <p>Axes that are neighbours in memory for every tensor are joined, so that few and long ones
 * remain.
 */
public final class BroadcastShape {
  private static final int MAX_RANK = 8;

  private final int[] result;
  private final int[] sizes;
  private final int[][] strides;
  private final int[] extents;

  private BroadcastShape(int[] result, int[][] inputs) {
    this.result = result;
    int rank = result.length;
    int[][] all = new int[inputs.length][];
    extents = new int[inputs.length];
    for (int k = 0; k < inputs.length; k++) {
      all[k] = strides(inputs[k], rank);
      extents[k] = Sizes.product("broadcast", inputs[k]);
    }
    boolean[] joins = new boolean[rank];
    int kept = 0;
    int last = -1;
    for (int d = 0; d < rank; d++) {
      joins[d] = result[d] == 1;
      if (result[d] != 1) {
        joins[d] = last >= 0 && joined(all, last, d, result[d]);
        kept += joins[d] ? 0 : 1;
        last = d;
      }
    }
    // Of all sizes 1, one axis remains.
    sizes = new int[Math.max(1, kept)];
    strides = new int[inputs.length][sizes.length];
    Arrays.fill(sizes, 1);
    int at = -1;
    for (int d = 0; d < rank; d++) {
      if (result[d] != 1) {
        at += joins[d] ? 0 : 1;
        sizes[at] *= result[d];
        for (int k = 0; k < inputs.length; k++) {
          strides[k][at] = all[k][d];
        }
      }
    }
  }

  /**
   * The shape of inputs of these sizes; the result is as large as the largest in each axis.
   *
   * @throws IllegalArgumentException if two sizes of an axis differ and neither is 1
   */
  public static BroadcastShape of(int[]... inputs) {
    Check.notNull("broadcast", "inputs", inputs);
    int rank = 0;
    for (int[] shape : inputs) {
      Check.notNull("broadcast", "shape", shape);
      rank = Math.max(rank, shape.length);
    }
    if (rank > MAX_RANK) {
      throw new IllegalArgumentException(
          "broadcast: " + rank + " dimensions but at most " + MAX_RANK + " are possible");
    }
    int[] result = new int[rank];
    Arrays.fill(result, 1);
    for (int[] shape : inputs) {
      for (int i = 0; i < shape.length; i++) {
        int d = rank - shape.length + i;
        if (result[d] != 1 && shape[i] != 1 && shape[i] != result[d]) {
          throw new IllegalArgumentException(
              "broadcast: axis "
                  + d
                  + " of "
                  + Arrays.deepToString(inputs)
                  + " is neither equal nor 1");
        }
        result[d] = result[d] == 1 ? shape[i] : result[d];
      }
    }
    Sizes.product("broadcast", result);
    return new BroadcastShape(result, inputs);
  }

  /** Row-major strides, 0 along what is repeated. */
  private static int[] strides(int[] shape, int rank) {
    int[] strides = new int[rank];
    int stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[rank - shape.length + i] = shape[i] == 1 ? 0 : stride;
      stride *= shape[i];
    }
    return strides;
  }

  private static boolean joined(int[][] strides, int outer, int inner, int size) {
    for (int[] s : strides) {
      if (s[outer] != s[inner] * size) {
        return false;
      }
    }
    return true;
  }

  /** Number of inputs. */
  public int inputs() {
    return strides.length;
  }

  /** Sizes of the result's axes. */
  public int[] result() {
    return result.clone();
  }

  /** Elements of the result. */
  public int size() {
    int size = 1;
    for (int s : sizes) {
      size *= s;
    }
    return size;
  }

  /** Elements of an input. */
  public int inputSize(int input) {
    return extents[input];
  }

  /** Axes that remain after joining, at least 1. */
  public int axes() {
    return sizes.length;
  }

  /** Size of a joined axis; 0 is the outermost. */
  public int size(int axis) {
    return sizes[axis];
  }

  /** Distance of an input's neighbours along a joined axis; 0 or 1 along the last one. */
  public int stride(int input, int axis) {
    return strides[input][axis];
  }
}
