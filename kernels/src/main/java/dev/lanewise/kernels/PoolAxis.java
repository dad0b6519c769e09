package dev.lanewise.kernels;

/**
 * Pooling along one axis. Window o holds the elements {@code start(o) + k dilation}, {@code 0 <= k
 * < kernel}, as far as they exist; elements before the first and behind the last are padding.
 *
 * @param size elements of the input
 * @param kernel elements of a window
 * @param stride distance of neighbouring windows
 * @param dilation distance of a window's neighbouring elements
 * @param padBefore elements of padding before the first
 * @param padAfter elements of padding behind the last
 * @param ceil whether a last window that hangs over the padding's end is kept, provided that it
 *     starts before that end's padding does
 * @param outputs number of windows: follows from the others, and is kept because kernels ask for it
 *     row by row
 */
public record PoolAxis(
    int size,
    int kernel,
    int stride,
    int dilation,
    int padBefore,
    int padAfter,
    boolean ceil,
    int outputs) {

  /** An axis that is not pooled: every element is a window. */
  static final PoolAxis NONE = of(1, 1, 1);

  /** Checks that every size is possible and that each window has an element of the input. */
  public PoolAxis {
    Check.atLeast("pool", "size", size, 1);
    Check.atLeast("pool", "kernel", kernel, 1);
    Check.atLeast("pool", "stride", stride, 1);
    Check.atLeast("pool", "dilation", dilation, 1);
    Check.atLeast("pool", "padding before", padBefore, 0);
    Check.atLeast("pool", "padding after", padAfter, 0);
    int padded = Check.fits("pool", "padded size", (long) size + padBefore + padAfter);
    long extent = (kernel - 1L) * dilation + 1;
    if (extent > padded) {
      throw new IllegalArgumentException(
          "pool: a window reaches over " + extent + " elements but the padded input has " + padded);
    }
    if (padBefore >= extent || padAfter >= extent) {
      throw new IllegalArgumentException(
          "pool: padding "
              + padBefore
              + ","
              + padAfter
              + " must be smaller than the "
              + extent
              + " elements a window reaches over");
    }
    // Only a window that starts in the padding can step over all of the input.
    if (dilation > size && padBefore > 0) {
      throw new IllegalArgumentException(
          "pool: dilation "
              + dilation
              + " with padding steps over an input of "
              + size
              + ": some window would have no element");
    }
    int windows = windows(padded - (int) extent, stride, size + padBefore, ceil);
    if (outputs != windows) {
      throw new IllegalArgumentException(
          "pool: there are " + windows + " windows but outputs is " + outputs);
    }
  }

  /** As many windows as there are. */
  public PoolAxis(
      int size, int kernel, int stride, int dilation, int padBefore, int padAfter, boolean ceil) {
    this(
        size,
        kernel,
        stride,
        dilation,
        padBefore,
        padAfter,
        ceil,
        windows(
            size + padBefore + padAfter - (kernel - 1) * dilation - 1,
            Math.max(1, stride),
            size + padBefore,
            ceil));
  }

  /**
   * Number of windows.
   *
   * @param room by how much the padded input is longer than a window
   * @param end where the padding behind the input begins, counted from the first window's start
   */
  private static int windows(int room, int stride, int end, boolean ceil) {
    int last = ceil ? Math.ceilDiv(room, stride) : room / stride;
    return (long) last * stride >= end ? last : last + 1;
  }

  /** Neither padding nor dilation. */
  public static PoolAxis of(int size, int kernel, int stride) {
    return new PoolAxis(size, kernel, stride, 1, 0, 0, false);
  }

  /** The same with padding. */
  public PoolAxis padded(int before, int after) {
    return new PoolAxis(size, kernel, stride, dilation, before, after, ceil);
  }

  /** The same with dilation. */
  public PoolAxis dilated(int by) {
    return new PoolAxis(size, kernel, stride, by, padBefore, padAfter, ceil);
  }

  /** The same, keeping a last window that is not whole. */
  public PoolAxis ceiling() {
    return new PoolAxis(size, kernel, stride, dilation, padBefore, padAfter, true);
  }

  /** From a window's first element to behind its last. */
  public int extent() {
    return (kernel - 1) * dilation + 1;
  }

  /** Where window o starts; negative in the padding. */
  public int start(int o) {
    return o * stride - padBefore;
  }

  /** The first k whose element of window o exists. */
  public int firstTap(int o) {
    int start = start(o);
    return start >= 0 ? 0 : Math.ceilDiv(-start, dilation); // a division per row would be felt
  }

  /** One more than the last k whose element of window o exists. */
  public int endTap(int o) {
    int room = size - start(o);
    return room >= extent() ? kernel : Math.ceilDiv(room, dilation);
  }

  /**
   * How many elements window o counts in a mean.
   *
   * @param padding whether those in the padding count; what a window has beyond that never does
   */
  public int counted(int o, boolean padding) {
    return padding
        ? Math.min(kernel, Math.ceilDiv(size + padAfter - start(o), dilation))
        : endTap(o) - firstTap(o);
  }

  /** Whether all windows are whole. */
  public boolean inside() {
    return padBefore == 0 && (outputs() - 1L) * stride + extent() <= size;
  }
}
