package dev.lanewise.kernels;

/**
 * {@code min(max(x + bias[biasOff + j], low), high)} for an output in column j; NaN stays NaN.
 * Kernels that know it do so while sums are in registers; others call the epilogue it stands for,
 * which must come to the same.
 *
 * <p>With {@code onto}, the output's place holds a residual before, and {@code x + bias + residual}
 * is bounded: something that only kernels can do which say so ({@link NhwcConvolution#endsOnto}).
 *
 * @param bias with {@link #SLACK} floats behind those of all columns, which are read and not used
 * @param low neither NaN nor -0
 * @param high neither NaN nor 0
 * @param otherwise for kernels that finish outputs in memory
 */
@SuppressWarnings("ArrayRecordComponent") // shared memory, not content
public record BiasClamp(
    float[] bias, int biasOff, boolean onto, float low, float high, Epilogue otherwise)
    implements Epilogue {
  /** Floats behind the biases: one vector of the widest kind. */
  public static final int SLACK = 16;

  public BiasClamp {
    Check.notNull("epilogue", "bias", bias);
    Check.atLeast("epilogue", "offset of bias", biasOff, 0);
    Check.notNull("epilogue", "otherwise", otherwise);
    if (!(low <= high) || !suits(low, high)) {
      throw new IllegalArgumentException(
          "epilogue: clamp from " + low + " to " + high + ": wants low <= high, not -0 and not 0");
    }
  }

  /** One that adds nothing to what outputs' places hold. */
  public BiasClamp(float[] bias, int biasOff, float low, float high, Epilogue otherwise) {
    this(bias, biasOff, false, low, high, otherwise);
  }

  /** One that adds outputs to a residual in their place. */
  public static BiasClamp onto(float[] bias, int biasOff, float low, float high) {
    return new BiasClamp(bias, biasOff, true, low, high, NONE);
  }

  /** Whether bounds mean the same however zeros of both signs are ordered. */
  public static boolean suits(float low, float high) {
    return Float.floatToRawIntBits(low) != Float.floatToRawIntBits(-0f)
        && Float.floatToRawIntBits(high) != 0
        && !Float.isNaN(low)
        && !Float.isNaN(high);
  }

  /** Whether all columns' biases, and the slack, are there. */
  public boolean covers(int columns) {
    return biasOff <= bias.length - SLACK - columns;
  }

  @Override
  public void check(int off, int distance, int rows, int columns) {
    if (onto) {
      throw new IllegalArgumentException(
          "epilogue: this kernel cannot add to what outputs' places hold: add it afterwards");
    }
    otherwise.check(off, distance, rows, columns);
  }

  @Override
  public void finish(
      float[] out, int off, int distance, int rows, int columns, Workspace workspace) {
    otherwise.finish(out, off, distance, rows, columns, workspace);
  }
}
