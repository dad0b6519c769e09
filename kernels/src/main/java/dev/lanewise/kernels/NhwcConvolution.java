package dev.lanewise.kernels;

/**
 * Forward convolution in NHWC layout with prepacked weights: x is batch x height x width x
 * channels, y is batch x outH x outW x filters, both unpadded; padding is made inside, and its time
 * is part of the call.
 */
public abstract class NhwcConvolution {
  protected NhwcConvolution() {}

  /**
   * Whether this kernel computes the shape: special algorithms do not compute all of them. The one
   * in {@link Kernels#get} accepts every shape.
   */
  public boolean accepts(ConvShape s) {
    return true;
  }

  /** How a shape is computed, for people: a word such as {@code winograd4}. */
  public abstract String algorithm(ConvShape s);

  /**
   * How far rounding errors may exceed those of plain sums. Where this is 0, outputs are plain
   * sums, with an error of at most {@code (s.depth() + 3) u sum |x| |w|}, u = 2^-24. Else the error
   * is at most {@code amplification (channels + 32) u max |x| sum_c max |w_c|}, the maxima being
   * over the image and over a channel's 3 x 3 weights: a bound for the worst signs, of which
   * measured errors are a few hundredths.
   */
  public double amplification(ConvShape s) {
    return 0;
  }

  /** Whether it takes a {@link BiasClamp} that adds outputs to what y holds. */
  public boolean endsOnto(ConvShape s) {
    return false;
  }

  /**
   * Whether outputs of neighbouring pixels may lie further apart than there are filters, as where
   * they are some of a concatenation's channels. {@link BiasClamp}s end in registers then.
   */
  public boolean spreads(ConvShape s) {
    return false;
  }

  /** Floats for {@link #pack} to lay weights out in, some of them to begin with a line. */
  public final int packedSize(ConvShape s) {
    return CacheLine.room(packedFloats(s));
  }

  /** Lays out weights given as filters x channels/groups x kernelH x kernelW for {@link #run}. */
  public final void pack(ConvShape s, float[] w, int wOff, float[] packed, int packedOff) {
    Check.notNull("conv2d.nhwc pack", "shape", s);
    checkImages(s);
    int wLen = s.weightSize();
    int packedLen = packedSize(s);
    Check.range("conv2d.nhwc pack", "w", w, wOff, wLen);
    Check.range("conv2d.nhwc pack", "packed", packed, packedOff, packedLen);
    Check.apart("conv2d.nhwc pack", "w", w, wOff, wLen, "packed", packed, packedOff, packedLen);
    arrange(s, w, wOff, packed, CacheLine.aligned(packedOff));
  }

  /** Computes y for {@code batch} images from weights arranged by {@link #pack}. */
  public final void run(
      ConvShape s,
      int batch,
      float[] x,
      int xOff,
      float[] packed,
      int packedOff,
      float[] y,
      int yOff,
      Workspace workspace) {
    run(s, batch, x, xOff, packed, packedOff, y, yOff, Epilogue.NONE, workspace);
  }

  /** As the other, with an epilogue; its rows are pixels, its columns filters. */
  public final void run(
      ConvShape s,
      int batch,
      float[] x,
      int xOff,
      float[] packed,
      int packedOff,
      float[] y,
      int yOff,
      Epilogue epilogue,
      Workspace workspace) {
    runShare(0, 1, s, batch, x, xOff, packed, packedOff, y, yOff, epilogue, workspace);
  }

  /** As the other, with outputs one after the other. */
  public final void runShare(
      int part,
      int parts,
      ConvShape s,
      int batch,
      float[] x,
      int xOff,
      float[] packed,
      int packedOff,
      float[] y,
      int yOff,
      Epilogue epilogue,
      Workspace workspace) {
    Check.notNull("conv2d.nhwc", "shape", s);
    int step = s.filters();
    runShare(part, parts, s, batch, x, xOff, packed, packedOff, y, yOff, step, epilogue, workspace);
  }

  /**
   * Computes one of {@code parts} shares of y, for a thread each: together, in any order, they make
   * what {@link #run} makes, bit by bit.
   *
   * @param yStep floats from one pixel's outputs to the next one's; more than there are filters
   *     only where {@link #spreads}, and what lies between is not touched
   * @param workspace the thread's own
   */
  public final void runShare(
      int part,
      int parts,
      ConvShape s,
      int batch,
      float[] x,
      int xOff,
      float[] packed,
      int packedOff,
      float[] y,
      int yOff,
      int yStep,
      Epilogue epilogue,
      Workspace workspace) {
    Check.notNull("conv2d.nhwc", "shape", s);
    Check.notNull("conv2d.nhwc", "epilogue", epilogue);
    Check.notNull("conv2d.nhwc", "workspace", workspace);
    Share.check("conv2d.nhwc", part, parts);
    checkImages(s);
    Check.atLeast("conv2d.nhwc", "batch", batch, 0);
    long xLen = (long) batch * s.inputSize();
    Check.atLeast("conv2d.nhwc", "distance of outputs", yStep, s.filters());
    if (yStep > s.filters() && !spreads(s)) {
      throw new IllegalArgumentException(
          "conv2d.nhwc: "
              + s
              + ": this kernel's outputs lie "
              + s.filters()
              + " apart, not "
              + yStep
              + ": copy them afterwards");
    }
    long pixels = (long) batch * s.outH() * s.outW();
    long yLen = pixels == 0 ? 0 : (pixels - 1) * yStep + s.filters();
    Check.range("conv2d.nhwc", "x", x, xOff, xLen);
    int packedLen = packedSize(s);
    Check.range("conv2d.nhwc", "packed", packed, packedOff, packedLen);
    Check.range("conv2d.nhwc", "y", y, yOff, yLen);
    Check.apart("conv2d.nhwc", "x", x, xOff, xLen, "y", y, yOff, yLen);
    Check.apart("conv2d.nhwc", "packed", packed, packedOff, packedLen, "y", y, yOff, yLen);
    if (yLen > 0) {
      boolean onto = epilogue instanceof BiasClamp b && b.onto() && b.covers(s.filters());
      if (!onto || !endsOnto(s)) {
        epilogue.check(yOff, yStep, (int) pixels, s.filters());
      }
      int at = CacheLine.aligned(packedOff);
      compute(part, parts, s, batch, x, xOff, packed, at, y, yOff, yStep, epilogue, workspace);
    }
  }

  private static void checkImages(ConvShape s) {
    if (s.flipped() || !s.t().equals(ConvAxis.NONE)) {
      throw new IllegalArgumentException(
          "conv2d.nhwc: " + s + ": only cross-correlations of images are computed in this layout");
    }
  }

  /** {@link #packedSize} proper. */
  protected abstract int packedFloats(ConvShape s);

  /** {@link #pack} proper; arguments are checked. */
  protected abstract void arrange(ConvShape s, float[] w, int wOff, float[] packed, int packedOff);

  /** {@link #runShare} proper; arguments are checked, there are outputs. */
  protected abstract void compute(
      int part,
      int parts,
      ConvShape s,
      int batch,
      float[] x,
      int xOff,
      float[] packed,
      int packedOff,
      float[] y,
      int yOff,
      int yStep,
      Epilogue epilogue,
      Workspace workspace);
}
