package dev.lanewise.kernels.nhwc;

/**
 * A {@link LinearMap} applied to many places at once: for {@code i < outer} and {@code j < inner},
 * input k is at {@code inOff + i inOuter + k inStep + j}, output k at {@code outOff + i outOuter +
 * k outStep + j}. Some add {@code bias[biasOff + j]} to each output, and bound it.
 */
public abstract class Transform {
  protected Transform() {}

  /**
   * Transforms.
   *
   * @param inner a multiple of the number of lanes
   * @param bias any array where none is added
   */
  public abstract void run(
      int outer,
      int inner,
      float[] in,
      int inOff,
      int inStep,
      int inOuter,
      float[] out,
      int outOff,
      int outStep,
      int outOuter,
      float[] bias,
      int biasOff);
}
