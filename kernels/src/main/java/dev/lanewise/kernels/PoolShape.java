package dev.lanewise.kernels;

/**
 * Geometry of pooling in one, two or three dimensions. A plane is depth x height x width x channels
 * elements, all contiguous; each channel is pooled by itself. With one channel, planes are the
 * channels of NCHW images; with all of them, planes are NHWC images.
 *
 * <p>Padding is never a maximum or a minimum and adds nothing to a sum.
 *
 * @param countsPadding whether means are taken over the padding, too
 */
public record PoolShape(
    PoolAxis depth, PoolAxis height, PoolAxis width, int channels, boolean countsPadding) {

  /** Checks that all element counts fit in an int. */
  public PoolShape {
    Check.notNull("pool", "depth", depth);
    Check.notNull("pool", "height", height);
    Check.notNull("pool", "width", width);
    Check.atLeast("pool", "channels", channels, 1);
    Sizes.product("pool padded input", padded(depth), padded(height), padded(width), channels);
  }

  private static int padded(PoolAxis axis) {
    // A ceiling's last window may hang over: its elements are counted as if they were there.
    return Check.fits(
        "pool",
        "padded size",
        Math.max(
            (long) axis.size() + axis.padBefore() + axis.padAfter(),
            (axis.outputs() - 1L) * axis.stride() + axis.extent()));
  }

  /** One channel, two dimensions. */
  public PoolShape(
      int height,
      int width,
      int kernelH,
      int kernelW,
      int strideH,
      int strideW,
      int padTop,
      int padLeft,
      int padBottom,
      int padRight) {
    this(
        PoolAxis.NONE,
        new PoolAxis(height, kernelH, strideH, 1, padTop, padBottom, false),
        new PoolAxis(width, kernelW, strideW, 1, padLeft, padRight, false),
        1,
        false);
  }

  /** One channel, one dimension. */
  public static PoolShape of(PoolAxis width) {
    return of(PoolAxis.NONE, width);
  }

  /** One channel, two dimensions. */
  public static PoolShape of(PoolAxis height, PoolAxis width) {
    return of(PoolAxis.NONE, height, width);
  }

  /** One channel, three dimensions. */
  public static PoolShape of(PoolAxis depth, PoolAxis height, PoolAxis width) {
    return new PoolShape(depth, height, width, 1, false);
  }

  /** Square plane and window, no padding. */
  public static PoolShape square(int size, int kernel, int stride) {
    return of(PoolAxis.of(size, kernel, stride), PoolAxis.of(size, kernel, stride));
  }

  /** One window over the whole of a height x width plane. */
  public static PoolShape global(int height, int width) {
    return of(PoolAxis.of(height, height, 1), PoolAxis.of(width, width, 1));
  }

  /** The same with interleaved channels. */
  public PoolShape channels(int interleaved) {
    return new PoolShape(depth, height, width, interleaved, countsPadding);
  }

  /** The same with means over the padding, too. */
  public PoolShape countingPadding() {
    return new PoolShape(depth, height, width, channels, true);
  }

  /** Elements of one input plane. */
  public int inputSize() {
    return depth.size() * height.size() * width.size() * channels;
  }

  /** Elements of one output plane. */
  public int outputSize() {
    return depth.outputs() * height.outputs() * width.outputs() * channels;
  }

  /** The number of an element of a plane with one channel, counted with the first axis fastest. */
  int columnMajor(int element) {
    int column = element % width.size();
    int line = element / width.size();
    int row = line % height.size();
    int slice = line / height.size();
    return (column * height.size() + row) * depth.size() + slice;
  }

  /** Elements of one window. */
  public int windowSize() {
    return depth.kernel() * height.kernel() * width.kernel();
  }
}
