package dev.lanewise.kernels;

/**
 * A tensor [batch, groups, channels, inner] that is normalised: {@code channels} of each of {@code
 * groups}, {@code inner} numbers of each.
 *
 * <p>Over rows, each [channels, inner] has its own mean and deviation: layer normalisation has one
 * group and inner 1, instance normalisation one channel in each group. Over the batch, each channel
 * of each group has.
 *
 * @param pitch from one of the batch to the next: groups * channels * inner, or more where these
 *     are some of the channels of a larger tensor; then inner is above 1, and it is over the batch
 */
public record NormShape(int batch, int groups, int channels, int inner, int pitch) {
  /** Checks that every size is possible and that all element counts fit in an int. */
  public NormShape {
    Check.atLeast("normalisation", "batch", batch, 0);
    Check.atLeast("normalisation", "groups", groups, 1);
    Check.atLeast("normalisation", "channels", channels, 1);
    Check.atLeast("normalisation", "inner", inner, 1);
    int parameters = Sizes.product("normalisation", groups, channels);
    Sizes.product("normalisation", batch, parameters, inner);
    Sizes.product("normalisation statistics", 2, batch, groups);
    Check.atLeast("normalisation", "pitch", pitch, parameters * inner);
    Sizes.product("normalisation", batch, pitch);
    if (inner == 1 && pitch != parameters) {
      throw new IllegalArgumentException(
          "normalisation: pitch is " + pitch + " but must be " + parameters + " if inner is 1");
    }
  }

  /** A tensor without gaps. */
  public NormShape(int batch, int groups, int channels, int inner) {
    this(
        batch,
        groups,
        channels,
        inner,
        Sizes.product("normalisation", Math.max(1, groups), Math.max(1, channels), inner));
  }

  /** Rows of numbers, each normalised by itself and scaled number by number. */
  public static NormShape layer(int rows, int cols) {
    return new NormShape(rows, 1, cols, 1);
  }

  /** Images of channels, each channel of each image normalised by itself. */
  public static NormShape instance(int batch, int channels, int inner) {
    return new NormShape(batch, channels, 1, inner);
  }

  /** Images of channels, as over the batch; with inner 1, rows of channels as in NHWC. */
  public static NormShape batch(int batch, int channels, int inner) {
    return new NormShape(batch, 1, channels, inner);
  }

  /** Scales, and shifts: one for each channel of each group. */
  public int parameters() {
    return groups * channels;
  }

  /** Elements of the tensor. */
  public int size() {
    return batch * parameters() * inner;
  }

  /** Elements from the first to the last, gaps included. */
  public int extent() {
    return batch == 0 ? 0 : (batch - 1) * pitch + parameters() * inner;
  }

  /** Where element i of the tensor is, gaps included. */
  public int place(int i) {
    int image = parameters() * inner;
    return i / image * pitch + i % image;
  }

  /** Means: one for each row, or for each channel. */
  public int means(boolean overBatch) {
    return overBatch ? parameters() : batch * groups;
  }

  /** Elements that share a mean. */
  public int count(boolean overBatch) {
    return overBatch ? batch * inner : channels * inner;
  }
}
